import {
  controlPorts,
  isJsonObject,
  isKind,
  NAME_PATTERN,
  port,
  portOfKind,
  type Flow,
  type FlowGraph,
  type FlowNode,
  type GraphInterface,
  type JsonObject,
  type NodeType,
  type Port,
  type Ports,
  type Registry,
} from '@latchwork/engine'
import { z } from 'zod'
import { graphAt } from './graph.ts'
import { outputSource, wireEnd } from './wire.ts'

/** What the editor knows of a node: its ports as its settings and its graph make them. */
export interface NodePorts {
  /** Undefined for a type that is not installed, and for the graph's own inputs and outputs. */
  readonly type: NodeType | undefined
  readonly inputs: Ports
  readonly outputs: Ports
}

/** Looks up ports, and remembers them for as long as nothing that they depend on changes. */
export interface PortBook {
  readonly registry: Registry
  /** The ports of a node; of the graph's own inputs or outputs for `input` and `output`. None for an unknown id. */
  ofNode(flow: Flow, graph: string, id: string): NodePorts
  /** The inputs and outputs of a graph, as the nodes that run it see them. */
  ofGraph(flow: Flow, graph: string): GraphInterface
}

const NO_PORTS: NodePorts = { type: undefined, inputs: {}, outputs: {} }
const NO_GRAPHS: object = {}

/** How deep graphs may run graphs before the editor stops following them. */
const DEEPEST = 100

/** Makes a port book for the node types of a registry. */
export function createPortBook(registry: Registry): PortBook {
  const simple = new WeakMap<FlowNode, NodePorts>()
  const runners = new WeakMap<object, WeakMap<FlowNode, NodePorts>>()
  const interfaces = new WeakMap<object, Map<string, GraphInterface>>()
  const open = new Set<string>()

  function ofNode(flow: Flow, name: string, id: string): NodePorts {
    const graph = graphAt(flow, name)
    if (graph === undefined) return NO_PORTS
    if (id === 'input') return { type: undefined, inputs: {}, outputs: inputPorts(graph) }
    if (id === 'output') return { type: undefined, inputs: outputPorts(flow, name, graph), outputs: {} }
    return Object.hasOwn(graph.nodes, id) ? ofFlowNode(flow, graph.nodes[id]) : NO_PORTS
  }

  function ofFlowNode(flow: Flow, node: FlowNode): NodePorts {
    const type = registry.get(node.type)
    if (type === undefined) return NO_PORTS
    const cache = runsGraph(type) ? cacheOf(runners, flow.graphs ?? NO_GRAPHS, () => new WeakMap()) : simple
    const known = cache.get(node)
    if (known !== undefined) return known
    const settings = readSettings(type, node)
    const dynamic = runsGraph(type) ? graphPorts(flow, type, node, settings) : dynamicPorts(type, settings)
    const branch: Ports = node.policy?.['onError'] === 'branch' ? { error: port.json() } : {}
    const ports = {
      type,
      inputs: { ...dynamic.inputs, ...type.inputs },
      outputs: { ...type.outputs, ...dynamic.outputs, ...branch },
    }
    // A graph that is still being read may lack outputs: what is seen of it then is not remembered.
    if (open.size === 0 || !runsGraph(type)) cache.set(node, ports)
    return ports
  }

  function graphPorts(flow: Flow, { control }: NodeType, node: FlowNode, settings: JsonObject): GraphInterface {
    if (control === undefined || node.graph === undefined || graphAt(flow, node.graph) === undefined)
      return { inputs: {}, outputs: {} }
    // While someone builds a graph that does not suit its node yet, its ports stay; the check says what it lacks.
    return controlPorts(control, ofGraph(flow, node.graph), settings)
  }

  function ofGraph(flow: Flow, name: string): GraphInterface {
    const graph = graphAt(flow, name)
    if (graph === undefined || open.has(name) || open.size > DEEPEST) return { inputs: {}, outputs: {} }
    const cache = name === '' ? undefined : cacheOf(interfaces, flow.graphs ?? NO_GRAPHS, () => new Map())
    const known = cache?.get(name)
    if (known !== undefined) return known
    open.add(name)
    const found = { inputs: inputPorts(graph), outputs: outputPorts(flow, name, graph) }
    open.delete(name)
    if (open.size === 0) cache?.set(name, found)
    return found
  }

  function outputPorts(flow: Flow, name: string, graph: FlowGraph): Ports {
    const ports = Object.entries(graph.outputs ?? {}).map(([output, value]): [string, Port] => {
      const from = wireEnd(outputSource(value))
      const source = ownPort(ofNode(flow, name, from.node).outputs, from.port)
      return [
        output,
        portOfKind(source?.kind ?? 'any', { optional: typeof value !== 'string' && value.optional === true }),
      ]
    })
    return Object.fromEntries(ports)
  }

  return { registry, ofNode, ofGraph }
}

/** A port by name; undefined when there is none. */
export function ownPort(ports: Ports, name: string): Port | undefined {
  return Object.hasOwn(ports, name) ? ports[name] : undefined
}

function runsGraph({ control }: NodeType): boolean {
  return control === 'call' || control === 'map' || control === 'loop'
}

function inputPorts(graph: FlowGraph): Ports {
  const ports = Object.entries(graph.inputs ?? {}).map(([name, input]): [string, Port] => {
    const optional = input.optional === true || input.default !== undefined
    return [name, portOfKind(isKind(input.kind) ? input.kind : 'any', { optional })]
  })
  return Object.fromEntries(ports)
}

/** A node's settings as far as they are right: while someone types, the rest of the node should stay in place. */
function readSettings({ settings }: NodeType, node: FlowNode): JsonObject {
  if (settings === undefined) return {}
  const read: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(settings.shape)) {
    const given = node.with?.[key]
    const parsed = z.safeParse(schema, given)
    read[key] = parsed.success ? parsed.data : (z.safeParse(schema, undefined).data ?? given)
  }
  return isJsonObject(read) ? read : {}
}

/** Types are plug-ins' too, and see settings here that may be incomplete. */
function dynamicPorts(type: NodeType, settings: JsonObject): { readonly inputs: Ports; readonly outputs: Ports } {
  try {
    const { inputs = {}, outputs = {} } = type.ports?.(settings) ?? {}
    return { inputs: fitPorts(inputs), outputs: fitPorts(outputs) }
  } catch {
    return { inputs: {}, outputs: {} }
  }
}

/** A name that no wire could hold is a problem of the flow, and no port. */
function fitPorts(ports: Ports): Ports {
  return Object.fromEntries(Object.entries(ports).filter(([name]) => NAME_PATTERN.test(name)))
}

function cacheOf<Cache>(caches: WeakMap<object, Cache>, key: object, make: () => Cache): Cache {
  const cache = caches.get(key) ?? make()
  caches.set(key, cache)
  return cache
}
