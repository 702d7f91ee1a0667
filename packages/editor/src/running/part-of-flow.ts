import type { Flow, FlowNode, JsonObject } from '@latchwork/engine'
import { outputSource, wireEnd, wireEnds, type PortBook } from '../document/index.ts'

/**
 * Run to here: the flow cut down to a node and what it needs, with the node's outputs as the flow's. What stands before
 * a locked node is not needed. The flow as it is when it has no such node.
 */
export function flowTo(flow: Flow, node: string, ports: PortBook): Flow {
  if (!Object.hasOwn(flow.nodes, node)) return flow
  const needed = reach(node, sourcesOf(flow), (id) => flow.nodes[id]?.frozen === undefined)
  const nodes = pick(flow.nodes, (id) => needed.has(id))
  const wires = flow.wires.filter((wire) => {
    const { from, to } = wireEnds(wire)
    return (
      needed.has(to.node) && nodes[to.node]?.frozen === undefined && (from.node === 'input' || needed.has(from.node))
    )
  })
  const usedInputs = new Set(wires.flatMap((wire) => inputOf(wire)))
  const outputs = Object.keys(ports.ofNode(flow, '', node).outputs).map((port) => {
    return [port, { from: `${node}.${port}`, optional: true }] as const
  })
  const graphs = pick(flow.graphs ?? {}, (name) => graphsOf(flow, nodes).has(name))
  const { latchwork, name, description, secrets } = flow
  return {
    latchwork,
    name,
    description,
    secrets,
    inputs: pick(flow.inputs ?? {}, (input) => usedInputs.has(input)),
    outputs: Object.fromEntries(outputs),
    nodes,
    wires,
    ...(Object.keys(graphs).length > 0 && { graphs }),
  }
}

/**
 * Run from here: the flow with all but a node and what follows from it locked to what it gave before. Nodes of which
 * nothing is known run again.
 */
export function flowFrom(flow: Flow, node: string, outputsOf: (id: string) => JsonObject | undefined): Flow {
  if (!Object.hasOwn(flow.nodes, node)) return flow
  const again = reach(node, targetsOf(flow), () => true)
  const nodes = Object.entries(flow.nodes).map(([id, own]): [string, FlowNode] => {
    const frozen = again.has(id) || own.frozen !== undefined ? undefined : outputsOf(id)
    return [id, frozen === undefined ? own : { ...own, frozen }]
  })
  // A lock on the node itself would keep it from running, which is what was asked for.
  const { frozen: _, ...unlocked } = flow.nodes[node]
  return { ...flow, nodes: { ...Object.fromEntries(nodes), [node]: unlocked } }
}

/** The inputs of a flow that a run would need and that nothing gives. */
export function missingInputs(flow: Flow, given: JsonObject): readonly string[] {
  return Object.entries(flow.inputs ?? {}).flatMap(([name, input]) =>
    input.optional === true || input.default !== undefined || Object.hasOwn(given, name) ? [] : [name],
  )
}

/** Where a flow's output comes from, as node and port. */
export function sourceOfOutput(flow: Flow, output: string): { readonly node: string; readonly port: string } {
  const found = flow.outputs?.[output]
  return wireEnd(found === undefined ? '' : outputSource(found))
}

type Neighbours = ReadonlyMap<string, readonly string[]>

function sourcesOf(flow: Flow): Neighbours {
  return neighbours(flow, (wire) => [wire.to.node, wire.from.node])
}

function targetsOf(flow: Flow): Neighbours {
  return neighbours(flow, (wire) => [wire.from.node, wire.to.node])
}

function neighbours(flow: Flow, ends: (wire: ReturnType<typeof wireEnds>) => readonly [string, string]): Neighbours {
  const found = new Map<string, string[]>()
  for (const wire of flow.wires) {
    const [key, neighbour] = ends(wireEnds(wire))
    const list = found.get(key) ?? []
    list.push(neighbour)
    found.set(key, list)
  }
  return found
}

/** A node and all that can be reached from it; `goesOn` says whether to look beyond a node. */
function reach(start: string, next: Neighbours, goesOn: (id: string) => boolean): ReadonlySet<string> {
  const seen = new Set([start])
  for (const id of seen) if (goesOn(id)) for (const other of next.get(id) ?? []) seen.add(other)
  return seen
}

function inputOf(wire: string): readonly string[] {
  const { from } = wireEnds(wire)
  return from.node === 'input' ? [from.port] : []
}

/** The graphs that nodes run, and those which these run. */
function graphsOf(flow: Flow, nodes: Readonly<Record<string, FlowNode>>): ReadonlySet<string> {
  const seen = new Set(graphsNamed(nodes))
  for (const name of seen) for (const inner of graphsNamed(flow.graphs?.[name]?.nodes ?? {})) seen.add(inner)
  return seen
}

function graphsNamed(nodes: Readonly<Record<string, FlowNode>>): readonly string[] {
  return Object.values(nodes).flatMap(({ graph }) => graph ?? [])
}

function pick<Value>(
  record: Readonly<Record<string, Value>>,
  isKept: (key: string) => boolean,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => isKept(key)))
}
