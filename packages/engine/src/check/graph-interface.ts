import type { Flow, FlowGraph, FlowInput, FlowNode } from '../flow/document.ts'
import type { JsonObject } from '../json.ts'
import { isKind, jsonSchemaOfKind, type Kind } from '../ports/kind.ts'
import { portOfKind, type Port, type Ports } from '../ports/port.ts'
import type { ProblemList } from './problem.ts'

/** What a graph takes and gives, as the nodes that run it see it. */
export interface GraphInterface {
  readonly inputs: Ports
  /** Kinds of the outputs; `required` is false for those whose absence does not fail the graph. */
  readonly outputs: Ports
}

/** A graph with its nodes as lists: an object of 100,000 keys is slow to go through, so that is done once. */
export interface ListedGraph {
  readonly graph: FlowGraph
  readonly ids: readonly string[]
  readonly nodes: readonly FlowNode[]
}

/** The graphs of a flow by name; the flow's own has the name "". */
export function graphsOf(flow: Flow): ReadonlyMap<string, ListedGraph> {
  const named = Object.entries(flow.graphs ?? {}).map(([name, graph]): [string, ListedGraph] => [
    name,
    listGraph(graph),
  ])
  return new Map<string, ListedGraph>([['', listGraph(flow)], ...named])
}

/** Lists the nodes of a graph in file order. */
export function listGraph(graph: FlowGraph): ListedGraph {
  const ids = Object.keys(graph.nodes)
  return { graph, ids, nodes: ids.map((id) => graph.nodes[id]) }
}

/** The input ports that a graph declares; problems for kinds that do not exist and defaults that do not fit. */
export function readGraphInputs(graph: FlowGraph, problems: ProblemList): Ports {
  const ports: Record<string, Port> = {}
  for (const [name, input] of Object.entries(graph.inputs ?? {})) {
    if (!isKind(input.kind)) {
      const hint = 'Kinds are text, number, boolean, json, image, audio, file, message, tool, agent, any and list<...>.'
      problems.add('unknown-kind', ['inputs', name, 'kind'], `"${input.kind}" is not a kind.`, hint)
      ports[name] = inputPort('any', input)
      continue
    }
    ports[name] = inputPort(input.kind, input)
    if (input.default === undefined) continue
    const judged = ports[name].schema.safeParse(input.default)
    if (judged.success) continue
    problems.add('bad-literal', ['inputs', name, 'default'], `The default of "${name}" is not of kind ${input.kind}.`)
  }
  return ports
}

function inputPort(kind: Kind, { default: fallback, optional = false, title, summary }: FlowInput): Port {
  return portOfKind(kind, {
    optional,
    ...(fallback !== undefined && { default: fallback }),
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary }),
  })
}

/** A JSON schema of a graph's inputs, for a model that calls the graph as a tool. */
export function parametersOf(inputs: Ports): JsonObject {
  const properties = Object.entries(inputs).map(([name, port]) => {
    const schema = jsonSchemaOfKind(port.kind)
    return [name, port.summary === undefined ? schema : { ...schema, description: port.summary }]
  })
  const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true)
  return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false }
}
