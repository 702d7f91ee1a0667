import type { GraphInterface } from '../check/graph-interface.ts'
import type { ControlKind } from '../node/define-node.ts'
import { elementKind, type Kind } from '../ports/kind.ts'
import { conversion } from '../ports/wiring.ts'
import { portOfKind, type Port, type Ports } from '../ports/port.ts'

/** The ports of a control node, or why the graph does not suit it. */
export type ControlPorts =
  | { readonly inputs: Ports; readonly outputs: Ports; readonly unfit?: undefined }
  | { readonly unfit: string }

/** The ports that a control node has because of the graph it runs. */
export function controlPorts(
  control: ControlKind,
  graph: GraphInterface,
  settings: { onItemError?: unknown },
): ControlPorts {
  if (control === 'map') return mapPorts(graph, settings.onItemError === 'collect')
  if (control === 'loop') return loopPorts(graph)
  return { inputs: graph.inputs, outputs: graph.outputs }
}

function mapPorts(graph: GraphInterface, collects: boolean): ControlPorts {
  const { item, index, ...shared } = graph.inputs
  if (item === undefined)
    return { unfit: 'flow.map gives each element to the graph\'s input "item", and the graph has none' }
  if (index !== undefined && index.kind !== 'number' && index.kind !== 'any') {
    return { unfit: 'the graph\'s input "index" takes the element\'s position and must be of kind number' }
  }
  const clash = ['items'].find((name) => name in shared)
  if (clash !== undefined) return { unfit: `the graph's input "${clash}" has the name of the node's own port` }
  if (collects && 'errors' in graph.outputs)
    return { unfit: 'the graph\'s output "errors" has the name of the node\'s own port' }
  const outputs: Record<string, Port> = {}
  for (const [name, port] of Object.entries(graph.outputs)) outputs[name] = portOfKind(listOf(port.kind))
  if (collects)
    outputs['errors'] = portOfKind('list<json>', { summary: 'The failed elements: { index, code, message, path }.' })
  return { inputs: { items: portOfKind(listOf(item.kind), { summary: 'The elements.' }), ...shared }, outputs }
}

function loopPorts(graph: GraphInterface): ControlPorts {
  const { done, ...outputs } = graph.outputs
  if (done === undefined || (done.kind !== 'boolean' && done.kind !== 'any')) {
    return { unfit: 'flow.loop ends when the graph\'s boolean output "done" is true, and the graph has none' }
  }
  for (const [name, from] of Object.entries(outputs)) {
    const to = Object.hasOwn(graph.inputs, name) ? graph.inputs[name] : undefined
    const change = to === undefined ? 'pass' : conversion(from.kind, to.kind)
    if (to === undefined || change === 'pass' || change === 'parse') continue
    return { unfit: `"${name}" carries over to the next round and gives ${from.kind} where ${to.kind} is taken` }
  }
  return { inputs: graph.inputs, outputs }
}

function listOf(kind: Kind): Kind {
  // Four levels of lists are as deep as kinds go; beyond that, elements are of any kind.
  return elementKind(kind)?.startsWith('list<list<list<') === true ? 'list<any>' : `list<${kind}>`
}
