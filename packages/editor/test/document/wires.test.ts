import { check, defineNode, createRegistry, portConversion, portOfKind, type Kind } from '@latchwork/engine'
import { describe, expect, test } from 'vitest'
import {
  addNode,
  connect,
  disconnect,
  orderWires,
  reconnect,
  removeNodes,
  setBends,
  wireEnd,
} from '../../src/document/index.ts'
import { after, reasonOf, SAMPLE } from './make-document.ts'

describe('connecting', () => {
  test('a single input lets go of the wire that it had', () => {
    const { wires } = after(connect('', wireEnd('style.text'), wireEnd('combine.notes')))
    expect(wires.filter((wire) => wire.endsWith('combine.notes'))).toEqual(['style.text -> combine.notes'])
  })

  test('an input for several takes one more, at the end of its list', () => {
    const { wires } = after(connect('', wireEnd('files.paths'), wireEnd('join.parts')))
    expect(wires.filter((wire) => wire.endsWith('join.parts'))).toEqual([
      'style.text -> join.parts',
      'each.note -> join.parts',
      'files.paths -> join.parts',
    ])
  })

  test('an output of the graph takes its value from where the wire starts, and keeps its other facts', () => {
    const { outputs } = after(connect('', wireEnd('style.text'), wireEnd('output.first')))
    expect(outputs?.['first']).toEqual({ from: 'style.text', optional: true })
  })

  test('a wire to + makes an output, and one from + an input of the fitting kind', () => {
    expect(after(connect('', wireEnd('style.text'), wireEnd('output.+'))).outputs).toMatchObject({ text: 'style.text' })
    const { inputs, wires } = after(connect('', wireEnd('input.+'), wireEnd('each.items')))
    expect(inputs?.['items']).toEqual({ kind: 'list<text>' })
    expect(wires).toContain('input.items -> each.items')
  })

  test.each([
    [
      'files.paths',
      'files.folder',
      '"folder" takes text, and "paths" gives list<text>. One side is a list: use flow.map to work on each element, or list.item to take one.',
    ],
    [
      'combine.text',
      'each.items',
      'This would be a cycle: combine -> each -> combine. Use a Loop node to repeat work.',
    ],
    ['style.text', 'combine.style', 'These two are connected already.'],
    ['style.gone', 'combine.style', 'There is no output "style.gone".'],
    ['style.text', 'gone.x', 'There is no input "gone.x".'],
  ])('%s to %s is refused', (from, to, reason) => {
    expect(reasonOf(connect('', wireEnd(from), wireEnd(to)))).toBe(reason)
  })

  test('a new node comes with the wire that asked for it', () => {
    const from = wireEnd('combine.text')
    const flow = after(
      addNode('', {
        type: 'text.join',
        at: { x: 1, y: 2 },
        wires: (id) => [{ from, to: { node: id, port: 'parts' } }],
      }),
    )
    expect(flow.nodes['join-2']).toEqual({ type: 'text.join' })
    expect(flow.wires).toContain('combine.text -> join-2.parts')
  })
})

describe('other changes of wires', () => {
  test('reconnecting keeps the place in the list of an input for several', () => {
    const moved = after(
      reconnect('', 'style.text -> join.parts', { from: wireEnd('combine.text'), to: wireEnd('join.parts') }),
    )
    expect(moved.wires.filter((wire) => wire.endsWith('join.parts'))).toEqual([
      'combine.text -> join.parts',
      'each.note -> join.parts',
    ])
  })

  test('reordering the wires of one input leaves all others where they are', () => {
    const wires = ['each.note -> join.parts', 'style.text -> join.parts']
    expect(after(orderWires('', wires)).wires).toEqual([...SAMPLE.wires.slice(0, 4), ...wires])
  })

  test('bends stand in the layout under the text of their wire, and go with it', () => {
    const wire = 'files.paths -> each.items'
    const bent = after(
      setBends('', wire, [
        { x: 1.4, y: -0.2 },
        { x: 30, y: 40 },
      ]),
    )
    expect(bent.layout).toMatchObject({ [wire]: [1, 0, 30, 40] })
    expect(bent.wires).toBe(SAMPLE.wires)
    expect(Object.keys(Object(after(disconnect('', [wire]), bent).layout))).not.toContain(wire)
  })

  test('removing a node takes its wires, its place in frames and what it fed', () => {
    const flow = after(removeNodes('', ['combine', 'each']))
    expect(flow.wires).toEqual(['input.folder -> files.folder', 'style.text -> join.parts'])
    expect(flow.outputs).toEqual({ summary: '', first: { from: 'join.text', optional: true } })
    expect(flow.frames).toMatchObject([{ nodes: ['files'] }])
  })
})

describe('what fits', () => {
  const kinds: readonly Kind[] = [
    'text',
    'number',
    'json',
    'any',
    'image',
    'list<text>',
    'list<number>',
    'list<any>',
    'list<list<text>>',
  ]
  const pairs = kinds.flatMap((from) => kinds.flatMap((to) => [false, true].map((many) => [from, to, many] as const)))

  test.each(pairs)('%s to %s (several: %s) is what check says', (from, to, many) => {
    const input = portOfKind(to, { many })
    const source = defineNode({ type: 'a.source', title: '', summary: '', outputs: { x: portOfKind(from) } })
    const target = defineNode({ type: 'a.target', title: '', summary: '', inputs: { x: input } })
    const nodes = { a: { type: 'a.source' }, b: { type: 'a.target' } }
    const problems = check({ latchwork: 1, name: 'n', nodes, wires: ['a.x -> b.x'] }, createRegistry([source, target]))
    expect(portConversion(from, input) === undefined).toBe(problems.some(({ code }) => code === 'kind-mismatch'))
  })
})
