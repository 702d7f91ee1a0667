import type { FlowGraph } from '@latchwork/engine'
import { changed, countOf, graphCommand, refused, type Change, type Command, type GraphContext } from '../command.ts'
import { withGraph, withoutKeys } from '../graph.ts'
import { freshName } from '../ids.ts'
import { judgeWire } from '../judge-wire.ts'
import { placeForFile, layoutOf } from '../places.ts'
import type { Point } from '../node-box.ts'
import { ownPort } from '../port-book.ts'
import {
  allWires,
  NEW_PORT,
  outputSource,
  wireEnds,
  wireText,
  withSource,
  type WireEnd,
  type WireEnds,
} from '../wire.ts'

/** Makes a wire. It takes the place of the one that a single input has already. */
export function connect(graph: string, from: WireEnd, to: WireEnd): Command {
  return graphCommand({ label: 'Connect', graph }, (before, context) => connectIn(before, { from, to }, context))
}

/** Removes wires, also those to outputs of the graph. */
export function disconnect(graph: string, wires: readonly string[]): Command {
  return graphCommand({ label: `Delete ${countOf(wires.length, 'wire')}`, graph }, (before) =>
    changed(withoutWires(before, new Set(wires))),
  )
}

/** Leads a wire to other ends, in one step. */
export function reconnect(graph: string, wire: string, ends: WireEnds): Command {
  return graphCommand({ label: 'Reconnect', graph }, (before, context) => {
    const position = before.wires.indexOf(wire)
    const freed = withoutWires(before, new Set([wire]))
    const wired = connectIn(freed, ends, { ...context, flow: withGraph(context.flow, context.name, freed) })
    if (wired.status === 'refused' || position < 0 || ends.to.node === 'output') return wired
    // It keeps its place in the list of an input that takes several.
    const wires = wired.value.wires.slice(0, -1)
    const made = wired.value.wires.slice(-1)
    return changed({ ...wired.value, wires: wires.toSpliced(position, 0, ...made) }, wired.created)
  })
}

/** Sets the bends of a wire, its reroutes; none straightens it. They stand in the layout, under the wire's text. */
export function setBends(graph: string, wire: string, bends: readonly Point[]): Command {
  return graphCommand({ label: 'Bend a wire', graph, merge: `bends:${wire}` }, (before) => {
    if (!allWires(before).includes(wire)) return refused(`There is no wire "${wire}".`)
    if (bends.length === 0) return changed({ ...before, layout: withoutKeys(layoutOf(before), new Set([wire])) })
    const numbers = bends.flatMap((bend) => placeForFile(bend))
    return changed({ ...before, layout: { ...layoutOf(before), [wire]: numbers } })
  })
}

/** Orders the wires into one input that takes several: their order is the list's. */
export function orderWires(graph: string, wires: readonly string[]): Command {
  return graphCommand({ label: 'Reorder wires', graph }, (before) => {
    const moved = new Set(wires)
    if (wires.some((wire) => !before.wires.includes(wire))) return refused('One of these wires is gone.')
    const queue = wires[Symbol.iterator]()
    return changed({
      ...before,
      wires: before.wires.map((wire) => (moved.has(wire) ? (queue.next().value ?? wire) : wire)),
    })
  })
}

/** A graph with one more wire, where the wire can be made. */
export function connectIn(before: FlowGraph, wished: WireEnds, context: GraphContext): Change<FlowGraph> {
  const flow = withGraph(context.flow, context.name, before)
  const opened = withNewPort(before, wished, { ...context, flow })
  if (opened.status === 'refused') return opened
  const { graph, ends, port } = opened
  const verdict = judgeWire(ends, { ...context, flow: withGraph(flow, context.name, graph), graph: context.name })
  if (verdict.status === 'refused') return refused(verdict.reason)
  const freed = withoutWires(graph, new Set(verdict.replaces))
  const wired = withWire(freed, ends)
  return changed(wired, port === undefined ? undefined : { port })
}

/** A graph without some of its wires and their bends. */
export function withoutWires(graph: FlowGraph, wires: ReadonlySet<string>): FlowGraph {
  if (wires.size === 0 || !allWires(graph).some((wire) => wires.has(wire))) return graph
  const outputs = Object.entries(graph.outputs ?? {}).map(([name, output]) => {
    const isCut = wires.has(`${outputSource(output)} -> output.${name}`)
    return [name, isCut ? withSource(output, '') : output] as const
  })
  return {
    ...graph,
    wires: graph.wires.filter((wire) => !wires.has(wire)),
    ...(graph.outputs !== undefined && { outputs: Object.fromEntries(outputs) }),
    ...(graph.layout !== undefined && { layout: withoutKeys(layoutOf(graph), wires) }),
  }
}

function withWire(graph: FlowGraph, { from, to }: WireEnds): FlowGraph {
  if (to.node !== 'output') return { ...graph, wires: [...graph.wires, wireText(from, to)] }
  const output = withSource(graph.outputs?.[to.port], `${from.node}.${from.port}`)
  return { ...graph, outputs: { ...graph.outputs, [to.port]: output } }
}

type Opened =
  | { readonly status: 'opened'; readonly graph: FlowGraph; readonly ends: WireEnds; readonly port?: string }
  | { readonly status: 'refused'; readonly reason: string }

/** Makes the input or output that a wire to `+` asks for, named after the port at its other end. */
function withNewPort(graph: FlowGraph, ends: WireEnds, { flow, name, ports }: GraphContext): Opened {
  const { from, to } = ends
  if (to.node === 'output' && to.port === NEW_PORT) {
    const { outputs = {} } = graph
    const port = freshName(from.port, (taken) => Object.hasOwn(outputs, taken))
    return {
      status: 'opened',
      graph: { ...graph, outputs: { ...outputs, [port]: '' } },
      ends: { from, to: { ...to, port } },
      port,
    }
  }
  if (from.node === 'input' && from.port === NEW_PORT) {
    const { inputs = {} } = graph
    const target = ownPort(ports.ofNode(flow, name, to.node).inputs, to.port)
    if (target === undefined) return refused(`There is no input "${to.node}.${to.port}".`)
    const port = freshName(to.port, (taken) => Object.hasOwn(inputs, taken))
    const added = { ...inputs, [port]: { kind: target.kind } }
    return { status: 'opened', graph: { ...graph, inputs: added }, ends: { from: { ...from, port }, to }, port }
  }
  return { status: 'opened', graph, ends }
}

/** The wires that touch a node. */
export function wiresOf(graph: FlowGraph, id: string): readonly string[] {
  return allWires(graph).filter((wire) => {
    const { from, to } = wireEnds(wire)
    return from.node === id || to.node === id
  })
}
