import type { Flow, FlowGraph } from '@latchwork/engine'

/** A graph of a flow; "" is the flow's own. */
export function graphOf(flow: Flow, name: string): FlowGraph | undefined {
  return name === '' ? flow : ownOf(flow.graphs, name)
}

/** An object's own value. */
export function ownOf<Value>(values: { readonly [name: string]: Value } | undefined, name: string): Value | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}
