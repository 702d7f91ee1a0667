import { isKind, portOfKind, type JsonObject, type Kind, type NodeType, type Ports } from '@latchwork/engine'

/** What a graph takes and gives. */
export interface GraphInterface {
  readonly inputs: Ports
  readonly outputs: Ports
}

/** The ports that a node has because of the graph it runs. `check` says why a graph does not suit its node. */
export function runnerPorts(control: NodeType['control'], graph: GraphInterface, settings: JsonObject): GraphInterface {
  if (control === 'map') return mapPorts(graph, settings)
  if (control !== 'loop') return graph
  const { done: _, ...outputs } = graph.outputs
  return { inputs: graph.inputs, outputs }
}

function mapPorts(graph: GraphInterface, settings: JsonObject): GraphInterface {
  const { item, index: _, ...shared } = graph.inputs
  const lists = Object.entries(graph.outputs).map(([name, { kind }]) => [name, portOfKind(listOf(kind))] as const)
  const errors: Ports = settings['onItemError'] === 'collect' ? { errors: portOfKind('list<json>') } : {}
  return {
    inputs: { items: portOfKind(listOf(item?.kind ?? 'any')), ...shared },
    outputs: { ...Object.fromEntries(lists), ...errors },
  }
}

function listOf(kind: Kind): Kind {
  const list: Kind = `list<${kind}>`
  return isKind(list) ? list : 'list<any>'
}
