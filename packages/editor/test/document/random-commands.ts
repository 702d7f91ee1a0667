import fc from 'fast-check'
import type { Flow, JsonObject } from '@latchwork/engine'
import {
  addFrame,
  addGraph,
  addNode,
  addNote,
  alignNodes,
  allWires,
  applyLayout,
  connect,
  copyNodes,
  describeFlow,
  disconnect,
  dissolveSubgraph,
  distributeNodes,
  duplicateNodes,
  editFrame,
  editNote,
  framesOf,
  graphAt,
  makeSubgraph,
  moveTogether,
  NEW_PORT,
  notesOf,
  orderWires,
  pasteNodes,
  reconnect,
  removeFrame,
  removeGraph,
  removeGraphPort,
  removeNodes,
  removeNote,
  renameFlow,
  renameGraph,
  renameGraphPort,
  renameNode,
  setBends,
  setBypass,
  setFrozen,
  setGraphInput,
  setGraphOutput,
  setLiteral,
  setNodeGraph,
  setPolicy,
  setTitle,
  wireEnds,
  type Command,
  type PortBook,
} from '../../src/document/index.ts'

/** A command that chooses what it changes by numbers, so that it fits whatever flow it meets. */
export interface Blind {
  readonly kind: number
  readonly picks: readonly number[]
  readonly text: string
  readonly value: JsonObject
}

/** Blind commands of every kind. */
export const blindCommand: fc.Arbitrary<Blind> = fc.record({
  kind: fc.nat(),
  picks: fc.array(fc.nat(10_000), { minLength: 6, maxLength: 6 }),
  text: fc.string({ maxLength: 12 }),
  value: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,6}$/),
    fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null)),
  ),
})

/** Aims a blind command at a flow. */
export function aim({ kind, picks, text, value }: Blind, flow: Flow, ports: PortBook): Command {
  const choose = <Item>(items: readonly Item[], place: number): Item | undefined => items[picks[place] % items.length]
  const graph = choose(['', ...Object.keys(flow.graphs ?? {})], 0) ?? ''
  const content = graphAt(flow, graph) ?? flow
  const ids = Object.keys(content.nodes)
  const some = ids.filter((_, index) => (picks[1] >> (index % 12)) % 2 === 1)
  const id = choose(ids, 2) ?? 'none'
  const wire = choose(allWires(content), 3) ?? 'a.b -> c.d'
  const types = ports.registry.list().map(({ type }) => type)
  const end = (place: number, side: 'inputs' | 'outputs') => {
    const node = choose([...ids, side === 'outputs' ? 'input' : 'output'], place) ?? 'none'
    const names = Object.keys(ports.ofNode(flow, graph, node)[side])
    return { node, port: choose([...names, NEW_PORT], 5) ?? 'none' }
  }
  const boxes = new Map(
    some.map((node, index) => [node, { x: index * 7, y: picks[4] - index, width: 220, height: 90 }]),
  )
  const frame = choose(framesOf(content), 2)?.id ?? 'none'
  const note = choose(notesOf(content), 2)?.id ?? 'none'
  const box: [number, number, number, number] = [picks[2], -picks[3], 100, 50]
  const [side, names] =
    picks[5] % 2 === 0 ? (['input', content.inputs] as const) : (['output', content.outputs] as const)
  const name = choose(Object.keys(names ?? {}), 4) ?? 'none'
  const commands: readonly (() => Command)[] = [
    () =>
      addNode(graph, {
        type: choose(types, 3) ?? '',
        at: { x: picks[4], y: 0 },
        wires: (made) => [{ from: end(2, 'outputs'), to: { node: made, port: 'text' } }],
      }),
    () => removeNodes(graph, some.slice(0, 2)),
    () =>
      setLiteral(
        graph,
        id,
        choose(['prompt', 'template', 'path', 'x'], 5) ?? '',
        picks[4] % 3 === 0 ? undefined : `${text}{{${name}}}`,
      ),
    () => setTitle(graph, id, text),
    () => renameNode(graph, id, picks[4] % 2 === 0 ? text : `n-${picks[4] % 9}`),
    () => setBypass(graph, some, picks[4] % 2 === 0),
    () => setFrozen(graph, id, picks[4] % 2 === 0 ? undefined : value),
    () => setPolicy(graph, id, picks[4] % 2 === 0 ? undefined : { onError: 'branch' }),
    () => setNodeGraph(graph, id, choose(Object.keys(flow.graphs ?? {}), 4)),
    () =>
      moveTogether(
        graph,
        { nodes: new Map([...some, 'input'].map((node) => [node, { x: picks[4] + 0.4, y: -picks[5] / 3 }])) },
        'drag',
      ),
    () =>
      moveTogether(graph, {
        nodes: new Map(some.map((node) => [node, { x: picks[4], y: picks[5] }])),
        notes: new Map(notesOf(content).map((each) => [each.id, { x: picks[5], y: -7.5, width: 90, height: 60 }])),
      }),
    () => connect(graph, end(2, 'outputs'), end(4, 'inputs')),
    () => connect(graph, end(4, 'outputs'), end(2, 'inputs')),
    () => disconnect(graph, [wire]),
    () => reconnect(graph, wire, { ...wireEnds(wire), to: end(4, 'inputs') }),
    () => reconnect(graph, wire, { ...wireEnds(wire), from: end(2, 'outputs') }),
    () =>
      setBends(
        graph,
        wire,
        some.map((_, index) => ({ x: index * 10.5, y: picks[4] })),
      ),
    () => orderWires(graph, content.wires.filter((_, index) => index % 2 === picks[4] % 2).toReversed()),
    () => duplicateNodes(graph, { nodes: new Set(some) }),
    () => pasteNodes(graph, copyNodes(flow, graph, { nodes: new Set(some) }, ports), { x: picks[4], y: picks[5] }),
    () => addFrame(graph, { title: text, color: 'blue', ...(picks[4] % 2 === 0 ? { nodes: some } : { box }) }),
    () => editFrame(graph, frame, picks[4] % 2 === 0 ? { title: text } : { nodes: some }),
    () => removeFrame(graph, frame),
    () => addNote(graph, { text, color: 'grey', box }),
    () => editNote(graph, note, { text }),
    () => removeNote(graph, note),
    () =>
      alignNodes(graph, boxes, choose(['left', 'center', 'right', 'top', 'middle', 'bottom'] as const, 4) ?? 'left'),
    () => distributeNodes(graph, boxes, picks[4] % 2 === 0 ? 'x' : 'y'),
    () => applyLayout(graph, new Map(ids.map((node, index) => [node, { x: index, y: picks[4] }]))),
    () => dissolveSubgraph(graph, id),
    () => addGraph(text),
    () => renameGraph(graph, text),
    () => removeGraph(graph),
    () =>
      setGraphInput(graph, choose(['item', 'topic', name], 4) ?? '', {
        kind: choose(['text', 'list<json>'], 5) ?? 'text',
      }),
    () =>
      setGraphOutput(
        graph,
        choose(['done', name], 4) ?? '',
        picks[3] % 2 === 0 ? '' : `${id}.text`,
        picks[5] % 2 === 0,
      ),
    () => removeGraphPort(graph, side, name),
    () => renameGraphPort(graph, side, { from: name, to: `n_${picks[3] % 5}` }),
    () => makeSubgraph(graph, some, text),
    () => renameFlow(text),
    () => describeFlow(text),
  ]
  const command = commands[kind % commands.length]
  return command()
}
