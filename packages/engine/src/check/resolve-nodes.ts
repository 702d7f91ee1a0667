import type { FlowNode } from '../flow/document.ts'
import { NAME_PATTERN } from '../flow/document.ts'
import type { DocumentPath } from '../flow/path.ts'
import { REFUSED_KEYS, type JsonObject } from '../json.ts'
import { controlPorts } from '../control/graph-ports.ts'
import type { NodeType } from '../node/define-node.ts'
import { policySchema, type Policy } from '../node/policy.ts'
import type { Registry } from '../node/registry.ts'
import { port, type Ports } from '../ports/port.ts'
import type { GraphInterface, ListedGraph } from './graph-interface.ts'
import { graphOfNode } from './graph-order.ts'
import type { ProblemList } from './problem.ts'
import { createShapeMaker, type Shape } from './shape.ts'
import { suggest } from './similar.ts'
import { wrongValue } from './wrong-value.ts'

/** What is known of a graph's nodes once their types, settings and policies are read. Positions are file order. */
export interface ResolvedNodes {
  readonly ids: readonly string[]
  /** The position of each id. */
  readonly index: ReadonlyMap<string, number>
  readonly nodes: readonly FlowNode[]
  /** Undefined for a node that cannot be resolved; why is among the problems. */
  readonly shapes: readonly (Shape | undefined)[]
  /** Nodes of which not all ports are known, because their settings or graphs are broken. */
  readonly partial: ReadonlySet<number>
  /** Parsed settings of the nodes that have any. */
  readonly settings: ReadonlyMap<number, JsonObject>
  readonly policies: ReadonlyMap<number, Policy>
}

/** What resolving needs to know of the world around a graph. */
export interface Surroundings {
  readonly registry: Registry
  /** The interfaces of the graphs that nodes of this one may run. */
  readonly interfaces: ReadonlyMap<string, GraphInterface>
  /** All graphs of the flow by name; those that run themselves have no interface. */
  readonly graphs: ReadonlyMap<string, unknown>
  readonly shapes: ShapeCache
}

/** Shapes of node types without ports of their own making, shared by all their nodes. */
export interface ShapeCache {
  of(type: NodeType): Shape
  make(type: NodeType, inputs: Ports, outputs: Ports): Shape
}

/** Makes the shapes of one flow. */
export function createShapeCache(): ShapeCache {
  const make = createShapeMaker()
  const known = new Map<NodeType, Shape>()
  return {
    of(type) {
      const shape = known.get(type) ?? make(type)
      known.set(type, shape)
      return shape
    },
    make,
  }
}

/** Reads type, settings, ports and policy of every node of a graph. */
export function resolveNodes({ ids, nodes }: ListedGraph, around: Surroundings, problems: ProblemList): ResolvedNodes {
  const positions = new Map<string, number>()
  const shapes: (Shape | undefined)[] = []
  const settings = new Map<number, JsonObject>()
  const policies = new Map<number, Policy>()
  const partial = new Set<number>()
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index]
    const node = nodes[index]
    positions.set(id, index)
    const type = around.registry.get(node.type)
    if (type === undefined) {
      const known = around.registry.list().map((entry) => entry.type)
      problems.add(
        'unknown-type',
        ['nodes', id, 'type'],
        `There is no node type "${node.type}".`,
        suggest(node.type, known),
      )
      shapes.push(undefined)
      continue
    }
    if (node.graph !== undefined && (type.control === undefined || type.control === 'delay')) {
      const hint = 'flow.call, flow.map, flow.loop and flow.tool take a graph.'
      problems.add('unknown-setting', ['nodes', id, 'graph'], `${type.type} runs no graph.`, hint)
    }
    if (isPlain(type, node)) {
      shapes.push(around.shapes.of(type))
      continue
    }
    const parsed = readSettings(type, node, ['nodes', id], problems)
    if (parsed !== undefined) settings.set(index, parsed)
    const policy = readPolicy(type, node, ['nodes', id], problems)
    if (policy !== undefined) policies.set(index, policy)
    const shape = parsed === undefined ? undefined : shapeOf(type, node, id, parsed, policy, around, problems)
    // The ports that need no settings are still there: other problems of the node are found as well.
    if (shape === undefined) partial.add(index)
    shapes.push(shape ?? around.shapes.of(type))
  }
  return { ids, index: positions, nodes, shapes, partial, settings, policies }
}

function isPlain(type: NodeType, node: FlowNode): boolean {
  const { settings, ports, control, policy } = type
  if (settings !== undefined || ports !== undefined || control !== undefined || policy !== undefined) return false
  return node.policy === undefined
}

/** The parsed settings; undefined when they are broken. */
function readSettings(
  type: NodeType,
  node: FlowNode,
  path: readonly string[],
  problems: ProblemList,
): JsonObject | undefined {
  if (type.settings === undefined) return {}
  const given: Record<string, unknown> = {}
  for (const key of Object.keys(type.settings.shape)) {
    const value = node.with?.[key]
    if (value !== undefined) given[key] = value
  }
  const parsed = type.settings.safeParse(given, { error: wrongValue })
  if (parsed.success) return parsed.data as JsonObject
  for (const issue of parsed.error.issues) {
    const where = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
    const name = where[0] ?? 'settings'
    problems.add(
      'bad-settings',
      [...path, 'with', ...where],
      `The setting "${name}" of ${type.type} is wrong: ${issue.message}.`,
    )
  }
  return undefined
}

function readPolicy(
  type: NodeType,
  node: FlowNode,
  path: readonly string[],
  problems: ProblemList,
): Policy | undefined {
  if (node.policy === undefined && type.policy === undefined) return undefined
  const parsed = policySchema.safeParse({ ...type.policy, ...node.policy }, { error: wrongValue })
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const where = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
      problems.add('bad-policy', [...path, 'policy', ...where], `The policy is wrong: ${issue.message}.`)
    }
    return undefined
  }
  if (type.control !== undefined && parsed.data.cache === true) {
    const hint = 'Give the policy to the nodes inside the graph.'
    problems.add('bad-policy', [...path, 'policy', 'cache'], `"cache" does not apply to ${type.type}.`, hint)
  }
  return parsed.data
}

function shapeOf(
  type: NodeType,
  node: FlowNode,
  id: string,
  settings: JsonObject,
  policy: Policy | undefined,
  around: Surroundings,
  problems: ProblemList,
): Shape | undefined {
  const extra = extraPorts(type, node, id, settings, around, problems)
  if (extra === undefined) return undefined
  const path = ['nodes', id]
  const branch: Ports = policy?.onError === 'branch' ? { error: port.json({ summary: 'What went wrong.' }) } : {}
  for (const name of Object.keys(branch)) {
    if (!(name in type.outputs) && !(name in extra.outputs)) continue
    problems.add('name-collision', [...path, 'policy', 'onError'], `The node has an output "${name}" of its own.`)
  }
  const isStatic =
    Object.keys(extra.inputs).length + Object.keys(extra.outputs).length + Object.keys(branch).length === 0
  if (isStatic) return around.shapes.of(type)
  const inputs = { ...type.inputs, ...extra.inputs }
  return around.shapes.make(type, inputs, { ...type.outputs, ...extra.outputs, ...branch })
}

type Extra = { readonly inputs: Ports; readonly outputs: Ports }

/** The ports that a node has because of its settings or its graph; undefined when they cannot be told. */
function extraPorts(
  type: NodeType,
  node: FlowNode,
  id: string,
  settings: JsonObject,
  around: Surroundings,
  problems: ProblemList,
): Extra | undefined {
  const { control } = type
  if (control === 'call' || control === 'map' || control === 'loop') {
    return graphPorts(control, node, id, settings, around, problems)
  }
  const dynamic = type.ports?.(settings) ?? {}
  for (const { name, reason } of dynamic.unfit ?? []) {
    problems.add('name-collision', ['nodes', id], `"${name}" cannot be a port of this node: ${reason}.`)
  }
  const { inputs = {}, outputs = {} } = dynamic
  const taken = new Set([...Object.keys(type.inputs), ...Object.keys(type.settings?.shape ?? {})])
  checkNames(Object.keys(inputs), taken, { what: 'input', type: type.type, id }, problems)
  checkNames(
    Object.keys(outputs),
    new Set(Object.keys(type.outputs)),
    { what: 'output', type: type.type, id },
    problems,
  )
  return { inputs, outputs }
}

/** Names of ports that a node makes itself must be names, and not those of its type's ports and settings. */
function checkNames(
  names: readonly string[],
  taken: ReadonlySet<string>,
  about: { readonly what: 'input' | 'output'; readonly type: string; readonly id: string },
  problems: ProblemList,
): void {
  for (const name of names) {
    if (taken.has(name)) {
      const message = `"${name}" cannot be an ${about.what} here: ${about.type} has one, or a setting, of that name.`
      problems.add('name-collision', ['nodes', about.id], message, 'Choose another name.')
    } else if (!NAME_PATTERN.test(name) || REFUSED_KEYS.has(name)) {
      const hint = 'A name has 1 to 64 letters, digits and underscores, and does not start with a digit.'
      problems.add('name-collision', ['nodes', about.id], `"${name}" is not fit as the name of an ${about.what}.`, hint)
    }
  }
}

/** Says that a graph is missing, and which was meant. */
export function addUnknownGraph(name: string, path: DocumentPath, around: Surroundings, problems: ProblemList): void {
  const known = [...around.graphs.keys()].filter((graph) => graph !== '')
  problems.add('unknown-graph', path, `There is no graph "${name}" in this flow.`, suggest(name, known))
}

function graphPorts(
  control: 'call' | 'map' | 'loop',
  node: FlowNode,
  id: string,
  settings: JsonObject,
  around: Surroundings,
  problems: ProblemList,
): Extra | undefined {
  const path = ['nodes', id]
  const name = graphOfNode(node)
  if (name === undefined) {
    problems.add('missing-graph', path, `${node.type} needs "graph": the name of the graph it runs.`)
    return undefined
  }
  const graph = around.interfaces.get(name)
  if (graph === undefined) {
    if (!around.graphs.has(name)) addUnknownGraph(name, [...path, 'graph'], around, problems)
    return undefined
  }
  const ports = controlPorts(control, graph, settings)
  if (ports.unfit === undefined) return ports
  problems.add('missing-graph', [...path, 'graph'], `The graph "${name}" does not suit ${node.type}: ${ports.unfit}.`)
  return undefined
}
