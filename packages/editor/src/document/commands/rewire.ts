import type { FlowGraph, FlowNode, Json } from '@latchwork/engine'
import { isEmpty } from '../graph.ts'
import { layoutOf } from '../places.ts'
import { outputSource, wireEnd, wireEnds, wireText, withSource, type WireEnd } from '../wire.ts'

/** New names for the ends of wires; an end that keeps its name is given back as it came. */
export interface Rewiring {
  readonly from: (end: WireEnd) => WireEnd
  readonly to: (end: WireEnd) => WireEnd
}

/** A graph whose wires have other ends, in their old order, with their bends. */
export function rewire(graph: FlowGraph, { from, to }: Rewiring): FlowGraph {
  const layout: Record<string, Json | undefined> = { ...layoutOf(graph) }
  const renamed = (wire: string): string => {
    const ends = wireEnds(wire)
    const text = wireText(from(ends.from), to(ends.to))
    if (text === wire || !Object.hasOwn(layout, wire)) return text
    layout[text] = layout[wire]
    delete layout[wire]
    return text
  }
  const wires = graph.wires.map(renamed)
  const outputs = Object.entries(graph.outputs ?? {}).map(([name, output]) => {
    const source = outputSource(output)
    if (source === '') return [name, output] as const
    renamed(`${source} -> output.${name}`)
    const end = from(wireEnd(source))
    return [name, withSource(output, `${end.node}.${end.port}`)] as const
  })
  return {
    ...graph,
    wires,
    ...(graph.outputs !== undefined && { outputs: Object.fromEntries(outputs) }),
    ...(graph.layout !== undefined && { layout: isEmpty(layout) ? undefined : layout }),
  }
}

/** The graph that a node runs or offers as a tool. */
export function graphRunBy({ type, graph, with: literals }: FlowNode): string | undefined {
  if (graph !== undefined) return graph
  const named = type === 'flow.tool' ? literals?.['graph'] : undefined
  return typeof named === 'string' ? named : undefined
}

/** A graph whose nodes run graphs by their new names. */
export function withRenamedGraphs(graph: FlowGraph, renamed: ReadonlyMap<string, string>): FlowGraph {
  let isSame = true
  const nodes = Object.entries(graph.nodes).map(([id, node]) => {
    const wanted = renamed.get(graphRunBy(node) ?? '')
    if (wanted === undefined) return [id, node] as const
    isSame = false
    const runs = node.graph === undefined ? { with: { ...node.with, graph: wanted } } : { graph: wanted }
    return [id, { ...node, ...runs }] as const
  })
  return isSame ? graph : { ...graph, nodes: Object.fromEntries(nodes) }
}

/** A record with one key renamed, in its place. */
export function withRenamedKey<Value>(
  record: Readonly<Record<string, Value>>,
  from: string,
  to: string,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key === from ? to : key, value]))
}
