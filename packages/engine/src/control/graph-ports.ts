import type { GraphInterface } from '../check/graph-interface.ts'
import type { ControlKind } from '../node/define-node.ts'
import { elementKind, type Kind } from '../ports/kind.ts'
import { conversion } from '../ports/wiring.ts'
import { portOfKind, type Port } from '../ports/port.ts'

/** The ports of a control node as far as its graph tells them, and why the graph does not suit it. */
export interface ControlPorts extends GraphInterface {
  readonly unfit?: string
}

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
  const { item, index: _, ...shared } = graph.inputs
  const outputs: Record<string, Port> = {}
  for (const [name, port] of Object.entries(graph.outputs)) outputs[name] = portOfKind(listOf(port.kind))
  if (collects)
    outputs['errors'] = portOfKind('list<json>', { summary: 'The failed elements: { index, code, message, path }.' })
  const items = portOfKind(listOf(item?.kind ?? 'any'), { summary: 'The elements.' })
  return { inputs: { items, ...shared }, outputs, unfit: whyNoMap(graph, collects) }
}

function whyNoMap({ inputs, outputs }: GraphInterface, collects: boolean): string | undefined {
  const { item, index } = inputs
  if (item === undefined) return 'flow.map gives each element to the graph\'s input "item", and the graph has none'
  if (index !== undefined && index.kind !== 'number' && index.kind !== 'any')
    return 'the graph\'s input "index" takes the element\'s position and must be of kind number'
  if ('items' in inputs) return 'the graph\'s input "items" has the name of the node\'s own port'
  if (collects && 'errors' in outputs) return 'the graph\'s output "errors" has the name of the node\'s own port'
  return undefined
}

function loopPorts(graph: GraphInterface): ControlPorts {
  const { done: _, ...outputs } = graph.outputs
  return { inputs: graph.inputs, outputs, unfit: whyNoLoop(graph) }
}

function whyNoLoop({ inputs, outputs: { done, ...outputs } }: GraphInterface): string | undefined {
  if (done === undefined || (done.kind !== 'boolean' && done.kind !== 'any'))
    return 'flow.loop ends when the graph\'s boolean output "done" is true, and the graph has none'
  for (const [name, from] of Object.entries(outputs)) {
    const to = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    const change = to === undefined ? 'pass' : conversion(from.kind, to.kind)
    if (to === undefined || change === 'pass' || change === 'parse') continue
    return `"${name}" carries over to the next round and gives ${from.kind} where ${to.kind} is taken`
  }
  return undefined
}

function listOf(kind: Kind): Kind {
  // Four levels of lists are as deep as kinds go; beyond that, elements are of any kind.
  return elementKind(kind)?.startsWith('list<list<list<') === true ? 'list<any>' : `list<${kind}>`
}
