import { describe, expect, it } from 'vitest'
import { createPortBook } from '../../src/document/index.ts'
import { portValues } from '../../src/running/port-values.ts'
import { recordOf, timingOf } from '../../src/running/run-record.ts'
import { barsOf } from '../../src/running/waterfall.ts'
import { flowOf, mapped, recordRun, registry } from './record-run.ts'

describe('the record of a run', () => {
  it('holds what every node gave, by path', async () => {
    const record = recordOf(await recordRun(mapped, { texts: ['a', 'bad'] }))
    expect([...record.keys()]).toEqual(['each', 'each[0]/ask', 'each[0]/check', 'each[1]/ask', 'each[1]/check'])
    expect(record.get('each')).toMatchObject({ status: 'done', outputs: { text: ['a'] } })
    expect(record.get('each[1]/check')).toMatchObject({ status: 'failed', error: { hint: 'Write another.' } })
    expect(record.get('each[0]/ask')?.texts).toBeUndefined()
  })

  it('shows what has streamed in while a node still works', async () => {
    const events = await recordRun(mapped, { texts: ['one two'] })
    const end = events.findIndex(({ type, path }) => type === 'node-end' && path === 'each[0]/ask')
    expect(recordOf(events.slice(0, end)).get('each[0]/ask')?.texts).toEqual({ text: 'one two ' })
  })

  it('begins anew when the run goes on', async () => {
    const [before, after] = [
      await recordRun(mapped, { texts: ['a', 'bad'] }),
      await recordRun(mapped, { texts: ['a'] }),
    ]
    expect(recordOf([...before, ...after])).toEqual(recordOf(after))
  })

  it('leaves a node waiting in a run that waits, and in no other', async () => {
    const asking = flowOf({ nodes: { ask: { type: 'flow.approve', with: { message: 'Send it?' } } }, wires: [] })
    const events = await recordRun(asking)
    expect(recordOf(events).get('ask')).toMatchObject({ status: 'waiting', wait: { about: { message: 'Send it?' } } })
    const stopped = events.map((event) =>
      event.type === 'run-end' ? { ...event, status: 'canceled' as const } : event,
    )
    expect(recordOf(stopped).get('ask')?.status).toBe('canceled')
  })

  it('gives bars that lie within the run', async () => {
    const events = await recordRun(mapped, { texts: ['a', 'b'] })
    const start = events[0].at
    const bars = barsOf([...recordOf(events).values()].map(timingOf), start, start + 1000)
    expect(bars).toHaveLength(5)
    for (const { left, width } of bars) expect(left + width).toBeLessThanOrEqual(1)
  })
})

describe('the values of ports', () => {
  const flow = flowOf({
    inputs: { who: { kind: 'text', default: 'world' } },
    nodes: {
      hello: { type: 'text.template', with: { template: 'Hello, {{who}}!' } },
      both: { type: 'text.join', with: { separator: '+' } },
    },
    wires: ['input.who -> hello.who', 'hello.text -> both.parts', 'input.who -> both.parts'],
  })
  const ports = createPortBook(registry)

  it('are found along the wires', async () => {
    const record = recordOf(await recordRun(flow, { who: 'Ada' }))
    const question = { flow, graph: '', inputs: { who: 'Ada' } }
    const hello = portValues(record, { ...question, path: 'hello', ports: ports.ofNode(flow, '', 'hello') })
    expect(hello).toContainEqual({ side: 'output', name: 'text', kind: 'text', value: 'Hello, Ada!' })
    expect(hello).toContainEqual({ side: 'input', name: 'who', kind: 'any', value: 'Ada', from: 'input.who' })
    const both = portValues(record, { ...question, path: 'both', ports: ports.ofNode(flow, '', 'both') })
    expect(both).toContainEqual(
      expect.objectContaining({ name: 'parts', value: ['Hello, Ada!', 'Ada'], from: 'hello.text, input.who' }),
    )
  })

  it('are found in graphs too: of an element, of what stands beside it, of the round before', async () => {
    const nested = flowOf({
      inputs: { texts: { kind: 'list<text>' }, sign: { kind: 'text', default: '?' } },
      nodes: {
        each: { type: 'flow.map', graph: 'one' },
        again: { type: 'flow.loop', graph: 'round', with: { max: 9, n: 5 } },
      },
      wires: ['input.texts -> each.items', 'input.sign -> each.sign'],
      graphs: {
        one: {
          inputs: { item: { kind: 'text' }, index: { kind: 'number' }, sign: { kind: 'text' } },
          outputs: { text: 'call.text' },
          nodes: { call: { type: 'flow.call', graph: 'inner' } },
          wires: ['input.item -> call.word', 'input.sign -> call.sign'],
        },
        inner: {
          inputs: { word: { kind: 'text' }, sign: { kind: 'text' } },
          outputs: { text: 'both.text' },
          nodes: { both: { type: 'text.template', with: { template: '{{word}}{{sign}}' } } },
          wires: ['input.word -> both.word', 'input.sign -> both.sign'],
        },
        round: {
          inputs: { n: { kind: 'number' } },
          outputs: { n: 'add.sum', done: 'enough.result' },
          nodes: {
            add: { type: 'math.add', with: { b: 1 } },
            enough: { type: 'math.compare', with: { operator: '>=', b: 8 } },
          },
          wires: ['input.n -> add.a', 'add.sum -> enough.a'],
        },
      },
    })
    const inputs = { texts: ['a', 'b'] }
    const record = recordOf(await recordRun(nested, inputs))
    const inputOf = (graph: string, path: string, name: string) => {
      const id = path.slice(path.lastIndexOf('/') + 1)
      const values = portValues(record, { flow: nested, graph, path, inputs, ports: ports.ofNode(nested, graph, id) })
      return values.find((port) => port.side === 'input' && port.name === name)?.value
    }
    expect(record.get('each[1]/call/both')?.outputs).toEqual({ text: 'b?' })
    expect(inputOf('inner', 'each[1]/call/both', 'word')).toBe('b')
    expect(inputOf('inner', 'each[1]/call/both', 'sign')).toBe('?')
    expect([0, 1, 2].map((round) => inputOf('round', `again[${round}]/add`, 'a'))).toEqual([5, 6, 7])
  })

  it('are unknown before the node ran', () => {
    const values = portValues(new Map(), {
      flow,
      graph: '',
      inputs: {},
      path: 'hello',
      ports: ports.ofNode(flow, '', 'hello'),
    })
    expect(values.find(({ name }) => name === 'text')?.value).toBeUndefined()
    expect(values.find(({ name }) => name === 'who')?.value).toBe('world')
  })
})
