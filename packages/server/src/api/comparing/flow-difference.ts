import { isJsonObject, type Flow, type FlowGraph, type FlowNode } from '@latchwork/engine'
import { graphOf, ownOf } from './graph-of.ts'
import { isSameValue } from './same-value.ts'

/** A node that differs between two flows. */
export interface NodeChange {
  /** Its graph; "" is the flow's own. */
  readonly graph: string
  readonly id: string
  readonly in: 'both' | 'a' | 'b'
  /** What differs of it: `type`, `prompt`, `wires`, `policy`. */
  readonly what: readonly string[]
}

/** How two flows differ, the layout left out. */
export interface FlowDifference {
  readonly nodes: readonly NodeChange[]
  /** What else differs: `input topic`, `output summary`, `secrets`. */
  readonly others: readonly string[]
}

/** Compares what two flows do, not how they are drawn. */
export function flowDifference(a: Flow, b: Flow): FlowDifference {
  const graphs = new Set(['', ...Object.keys(a.graphs ?? {}), ...Object.keys(b.graphs ?? {})])
  const each = [...graphs].map((name) =>
    graphDifference(name, graphOf(a, name) ?? NOTHING, graphOf(b, name) ?? NOTHING),
  )
  const isSameKeys = isSameValue(a.secrets ?? {}, b.secrets ?? {})
  return {
    nodes: each.flatMap(({ nodes }) => nodes),
    others: [...each.flatMap(({ others }) => others), ...(isSameKeys ? [] : ['secrets'])],
  }
}

const NOTHING: FlowGraph = { nodes: {}, wires: [] }

function graphDifference(graph: string, a: FlowGraph, b: FlowGraph): FlowDifference {
  const wires = { a: wiresByTarget(a), b: wiresByTarget(b) }
  const nodes = keysOf(a.nodes, b.nodes).flatMap((id): NodeChange[] => {
    const [one, other] = [ownOf(a.nodes, id), ownOf(b.nodes, id)]
    if (one === undefined || other === undefined) return [{ graph, id, in: one === undefined ? 'b' : 'a', what: [] }]
    const isSameWires = wires.a.get(id) === wires.b.get(id)
    const what = [...nodeDifference(one, other), ...(isSameWires ? [] : ['wires'])]
    return what.length === 0 ? [] : [{ graph, id, in: 'both', what }]
  })
  const prefix = graph === '' ? '' : `${graph}: `
  const others = (['inputs', 'outputs'] as const).flatMap((side) =>
    differing(a[side] ?? {}, b[side] ?? {}).map((name) => `${prefix}${side.slice(0, -1)} ${name}`),
  )
  return { nodes, others }
}

function nodeDifference(a: FlowNode, b: FlowNode): readonly string[] {
  const { with: ownA = {}, title: _a, ...restA } = a
  const { with: ownB = {}, title: _b, ...restB } = b
  return [...differing(restA, restB), ...differing(ownA, ownB)]
}

/** Names under which two records differ. */
function differing(a: object, b: object): readonly string[] {
  const [one, other]: unknown[] = [a, b]
  if (!isJsonObject(one) || !isJsonObject(other)) return []
  return keysOf(one, other).filter((name) => !isSameValue(ownOf(one, name), ownOf(other, name)))
}

function keysOf(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
}

/** The wires into each node as one text; their order in the file counts, since it is that of lists. */
function wiresByTarget({ wires }: FlowGraph): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const wire of wires) {
    const target = (wire.split(' -> ')[1] ?? '').split('.')[0] ?? ''
    found.set(target, `${found.get(target) ?? ''}\n${wire}`)
  }
  return found
}
