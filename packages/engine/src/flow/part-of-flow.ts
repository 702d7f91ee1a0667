import { graphOfNode } from '../check/graph-order.ts'
import type { JsonObject } from '../json.ts'
import type { Flow, FlowGraph, FlowNode } from './document.ts'

/**
 * The flow cut down to a node and what it needs, without outputs; what stands before a locked node is not needed. The
 * flow as it is when it has no such node.
 */
export function flowTo(flow: Flow, node: string): Flow {
  if (!Object.hasOwn(flow.nodes, node)) return flow
  const needed = reach([node], sourcesOf(flow), (id) => !isConstant(flow.nodes[id]))
  const nodes = pick(flow.nodes, (id) => needed.has(id))
  return cut(flow, nodes, ({ from, to }) => {
    return needed.has(to) && !isConstant(nodes[to]) && (from === 'input' || needed.has(from))
  })
}

/** A flow that begins in its middle. */
export interface RestOfFlow {
  readonly flow: Flow
  /** Nodes whose values are needed and not known, in file order; with any, the flow cannot run. */
  readonly lacking: readonly string[]
}

/**
 * The flow cut down to a node and what follows from it, with all else locked to what it gave before; what is neither
 * needed nor known is left out. `outputsOf` gives what a node gave before, undefined for one of which nothing is known.
 */
export function flowFrom(flow: Flow, node: string, outputsOf: (id: string) => JsonObject | undefined): RestOfFlow {
  if (!Object.hasOwn(flow.nodes, node)) return { flow, lacking: [] }
  const again = reach([node], targetsOf(flow), () => true)
  const needed = reach(again, sourcesOf(flow), (id) => again.has(id))
  const nodes: Record<string, FlowNode> = {}
  const lacking: string[] = []
  for (const [id, own] of Object.entries(flow.nodes)) {
    const frozen = again.has(id) || isConstant(own) ? undefined : outputsOf(id)
    if (again.has(id) || isConstant(own)) nodes[id] = own
    else if (frozen !== undefined) nodes[id] = { ...own, frozen }
    else if (needed.has(id)) lacking.push(id)
  }
  // A lock on the node itself would keep it from running, which is what was asked for.
  const { frozen: _, ...unlocked } = flow.nodes[node]
  nodes[node] = unlocked
  const part = cut(flow, nodes, ({ from, to }) => again.has(to) && (from === 'input' || Object.hasOwn(nodes, from)))
  const outputs = pick(flow.outputs ?? {}, (name) => {
    const { from } = endsOf(`${sourceOf(flow, name)} -> `)
    return from === 'input' || Object.hasOwn(nodes, from)
  })
  return { flow: withInputs(flow, { ...part, outputs }), lacking }
}

interface Ends {
  readonly from: string
  readonly to: string
}

/** A tool is what its settings say, whatever ran before. */
function isConstant({ frozen, type }: FlowNode): boolean {
  return frozen !== undefined || type === 'flow.tool'
}

function cut(flow: Flow, nodes: Flow['nodes'], isKept: (ends: Ends) => boolean): Flow {
  const { latchwork, name, description, secrets } = flow
  const wires = flow.wires.filter((wire) => isKept(endsOf(wire)))
  const run = graphsRunBy(flow, nodes)
  const graphs = pick(flow.graphs ?? {}, (graph) => run.has(graph))
  return withInputs(flow, {
    latchwork,
    name,
    nodes,
    wires,
    ...(description !== undefined && { description }),
    ...(secrets !== undefined && { secrets }),
    ...(run.size > 0 && { graphs }),
  })
}

/** The part with those inputs of the flow that it uses. */
function withInputs(flow: Flow, part: Flow): Flow {
  const sources = [...part.wires, ...Object.keys(part.outputs ?? {}).map((name) => sourceOf(part, name))]
  const used = new Set(sources.flatMap((source) => /^input\.(\w+)/.exec(source)?.[1] ?? []))
  return { ...part, inputs: pick(flow.inputs ?? {}, (input) => used.has(input)) }
}

function sourceOf({ outputs = {} }: Flow, name: string): string {
  const output = outputs[name]
  return typeof output === 'string' ? output : output.from
}

/** The nodes at both ends of a wire. */
function endsOf(wire: string): Ends {
  const arrow = wire.indexOf(' -> ')
  return { from: nodeOf(wire.slice(0, arrow)), to: nodeOf(wire.slice(arrow + 4)) }
}

function nodeOf(end: string): string {
  return end.slice(0, Math.max(0, end.indexOf('.')))
}

type Neighbours = ReadonlyMap<string, readonly string[]>

function sourcesOf({ wires }: FlowGraph): Neighbours {
  return neighbours(wires.map(endsOf).map(({ from, to }) => [to, from]))
}

function targetsOf({ wires }: FlowGraph): Neighbours {
  return neighbours(wires.map(endsOf).map(({ from, to }) => [from, to]))
}

function neighbours(pairs: readonly (readonly [string, string])[]): Neighbours {
  const found = new Map<string, string[]>()
  for (const [key, neighbour] of pairs) {
    const list = found.get(key)
    if (list === undefined) found.set(key, [neighbour])
    else list.push(neighbour)
  }
  return found
}

/** Nodes and all that can be reached from them; `goesOn` says whether to look beyond a node. */
function reach(start: Iterable<string>, next: Neighbours, goesOn: (id: string) => boolean): ReadonlySet<string> {
  const seen = new Set(start)
  for (const id of seen) {
    if (id === 'input' || !goesOn(id)) continue
    for (const other of next.get(id) ?? []) seen.add(other)
  }
  return seen
}

/** The graphs that nodes run, and those which these run. */
function graphsRunBy(flow: Flow, nodes: Flow['nodes']): ReadonlySet<string> {
  const seen = new Set(graphsNamed(nodes))
  for (const name of seen) for (const inner of graphsNamed(flow.graphs?.[name]?.nodes ?? {})) seen.add(inner)
  return seen
}

function graphsNamed(nodes: Flow['nodes']): readonly string[] {
  return Object.values(nodes).flatMap((node) => graphOfNode(node) ?? [])
}

function pick<Value>(
  record: Readonly<Record<string, Value>>,
  isKept: (key: string) => boolean,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => isKept(key)))
}
