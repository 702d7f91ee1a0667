import type { Flow, FlowGraph } from '@latchwork/engine'

/** The graph of a flow by name; the flow's own has the name "". */
export function graphAt(flow: Flow, name: string): FlowGraph | undefined {
  if (name === '') return flow
  const { graphs } = flow
  return graphs !== undefined && Object.hasOwn(graphs, name) ? graphs[name] : undefined
}

/** The flow with one of its graphs replaced. */
export function withGraph(flow: Flow, name: string, graph: FlowGraph): Flow {
  if (name !== '') return { ...flow, graphs: { ...flow.graphs, [name]: graph } }
  const { inputs, outputs, nodes, wires, layout, notes, frames } = graph
  return { ...flow, inputs, outputs, nodes, wires, layout, notes, frames }
}

/** The flow without one of its subgraphs. */
export function withoutGraph(flow: Flow, name: string): Flow {
  const graphs = withoutKeys(flow.graphs ?? {}, new Set([name]))
  return { ...flow, graphs: isEmpty(graphs) ? undefined : graphs }
}

/** A record without some of its keys. */
export function withoutKeys<Value>(
  record: Readonly<Record<string, Value>>,
  keys: ReadonlySet<string>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)))
}

/** Whether a record has no keys. */
export function isEmpty(record: object): boolean {
  for (const key in record) if (Object.hasOwn(record, key)) return false
  return true
}
