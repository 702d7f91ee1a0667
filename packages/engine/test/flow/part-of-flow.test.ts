import { describe, expect, test } from 'vitest'
import { compile, flowFrom, flowTo, run, type Flow, type JsonObject } from '../../src/index.ts'
import { flowOf, registryWith, runWatched } from '../make-flow.ts'

/** first -> middle -> last, and side beside them. */
const chain = flowOf({
  inputs: { who: { kind: 'text' }, other: { kind: 'text' } },
  outputs: { last: 'last.text', side: 'side.text' },
  nodes: {
    first: { type: 'text.echo' },
    last: { type: 'text.join' },
    middle: { type: 'text.join', with: { separator: '+' } },
    side: { type: 'text.echo' },
  },
  wires: [
    'first.text -> middle.parts',
    'input.other -> side.text',
    'input.who -> first.text',
    'middle.text -> last.parts',
  ],
})

const called = flowOf({
  nodes: { one: { type: 'flow.call', graph: 'one' }, two: { type: 'flow.call', graph: 'two' } },
  wires: [],
  graphs: {
    inner: { nodes: {}, wires: [] },
    one: { nodes: { deep: { type: 'flow.call', graph: 'inner' } }, wires: [] },
    two: { nodes: {}, wires: [] },
  },
})

const withNode = (flow: Flow, id: string, more: object): Flow => {
  return { ...flow, nodes: { ...flow.nodes, [id]: { ...flow.nodes[id], ...more } } }
}
const gave =
  (known: Readonly<Record<string, JsonObject>>) =>
  (id: string): JsonObject | undefined =>
    known[id]

describe('run to here', () => {
  test('keeps the node, what it needs, and the inputs that these use', () => {
    const part = flowTo(chain, 'middle')
    expect(Object.keys(part.nodes)).toEqual(['first', 'middle'])
    expect(Object.keys(part.inputs ?? {})).toEqual(['who'])
    expect(part.wires).toEqual(['first.text -> middle.parts', 'input.who -> first.text'])
  })

  test('looks no further than a locked node', () => {
    const part = flowTo(withNode(chain, 'middle', { frozen: { text: 'x' } }), 'last')
    expect(Object.keys(part.nodes)).toEqual(['last', 'middle'])
    expect(part.inputs).toEqual({})
    expect(() => compile(part, registryWith())).not.toThrow()
  })

  test('keeps the graphs that are run, and only these', () => {
    expect(Object.keys(flowTo(called, 'one').graphs ?? {})).toEqual(['inner', 'one'])
  })

  test('leaves a flow without the node as it is', () => {
    expect(flowTo(chain, 'nowhere')).toBe(chain)
  })
})

describe('run from here', () => {
  test('runs the node and what follows, and locks the rest to what it gave', async () => {
    const known = gave({ first: { text: 'you' }, side: { text: 'one' } })
    const { flow, lacking } = flowFrom(withNode(chain, 'middle', { with: { separator: '-' } }), 'middle', known)
    expect(lacking).toEqual([])
    expect(flow.inputs).toEqual({})
    const { events, result } = await runWatched(flow)
    expect(result).toMatchObject({ status: 'done', outputs: { last: 'you', side: 'one' } })
    const reused = events.flatMap((event) => (event.type === 'node-end' && event.reused ? [event.path] : []))
    expect(reused).toEqual(['first', 'side'])
  })

  test('names the nodes whose values are needed and not known', () => {
    expect(flowFrom(chain, 'middle', gave({ side: { text: 'one' } })).lacking).toEqual(['first'])
  })

  test('leaves out what is neither needed nor known, with the outputs that it gave', async () => {
    const { flow, lacking } = flowFrom(chain, 'middle', gave({ first: { text: 'you' } }))
    expect(lacking).toEqual([])
    expect(Object.keys(flow.nodes)).toEqual(['first', 'last', 'middle'])
    const result = await run(compile(flow, registryWith()), {})
    expect(result).toMatchObject({ status: 'done', outputs: { last: 'you' } })
  })

  test('takes the lock off the node that is asked for, and leaves the others', () => {
    const locked = withNode(withNode(chain, 'middle', { frozen: { text: 'x' } }), 'first', { frozen: { text: 'y' } })
    const { flow, lacking } = flowFrom(locked, 'middle', () => undefined)
    expect(lacking).toEqual([])
    expect(flow.nodes['middle'].frozen).toBeUndefined()
    expect(flow.nodes['first'].frozen).toEqual({ text: 'y' })
  })

  test('asks for the inputs that what runs again takes by itself', () => {
    const wires = [...chain.wires, 'input.other -> last.parts']
    const { flow } = flowFrom({ ...chain, wires }, 'middle', gave({ first: { text: 'a' } }))
    expect(Object.keys(flow.inputs ?? {})).toEqual(['other'])
  })

  test('takes a tool as its settings say', () => {
    const tools = flowOf({
      nodes: {
        agent: { type: 'text.echo' },
        tool: { type: 'flow.tool', with: { name: 't', description: 'd', type: 'math.add' } },
      },
      wires: ['tool.tool -> agent.text'],
    })
    const { flow, lacking } = flowFrom(tools, 'agent', gave({ tool: { tool: 'old' } }))
    expect(lacking).toEqual([])
    expect(flow.nodes['tool']).toEqual(tools.nodes['tool'])
  })
})
