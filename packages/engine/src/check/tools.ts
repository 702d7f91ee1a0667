import type { FlowGraph, FlowInput, FlowNode } from '../flow/document.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import type { Port } from '../ports/port.ts'
import { graphOfNode } from './graph-order.ts'
import type { ListedGraph } from './graph-interface.ts'
import type { ProblemList } from './problem.ts'
import { addUnknownGraph, type Surroundings } from './resolve-nodes.ts'

/** The name under which a plan holds the graph that stands for a tool made of a node type. */
export function toolGraphName(graph: string, node: string): string {
  return `${graph}#${node}`
}

/** Whether a node makes a tool out of a node type. */
export function toolNodeType(node: FlowNode): string | undefined {
  const type = node.type === 'flow.tool' && graphOfNode(node) === undefined ? node.with?.['type'] : undefined
  return typeof type === 'string' ? type : undefined
}

/** Checks the tools of a graph, and makes a graph of one node for each tool that is a node type. */
export function checkTools(
  name: string,
  { ids, nodes }: ListedGraph,
  around: Surroundings,
  problems: ProblemList,
): ReadonlyMap<string, FlowGraph> {
  const made = new Map<string, FlowGraph>()
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index]
    if (node.type !== 'flow.tool') continue
    const id = ids[index]
    const target = graphOfNode(node)
    const type = toolNodeType(node)
    if (target !== undefined) {
      const path = node.graph === undefined ? ['nodes', id, 'with', 'graph'] : ['nodes', id, 'graph']
      if (target === '' || !around.graphs.has(target)) addUnknownGraph(target, path, around, problems)
    } else if (type === undefined) {
      problems.add('missing-graph', ['nodes', id], 'flow.tool needs "graph", or "type" under "with".')
    } else if (around.registry.get(type) === undefined) {
      problems.add('unknown-type', ['nodes', id, 'with', 'type'], `There is no node type "${type}".`)
    } else made.set(toolGraphName(name, id), graphOfType(type, node, around))
  }
  return made
}

/** One node of a type, its free inputs as the graph's inputs and its outputs as the graph's outputs. */
function graphOfType(typeName: string, node: FlowNode, around: Surroundings): FlowGraph {
  const fixed: JsonObject = isJsonObject(node.with?.['with']) ? node.with['with'] : {}
  const type = around.registry.get(typeName)
  const settings = type?.settings?.safeParse(pick(fixed, Object.keys(type.settings.shape)))
  const dynamic = settings?.success === true ? type?.ports?.(settings.data as JsonObject) : undefined
  const inputs = Object.entries({ ...type?.inputs, ...dynamic?.inputs }).filter(([port]) => !Object.hasOwn(fixed, port))
  const outputs = Object.keys({ ...type?.outputs, ...dynamic?.outputs })
  return {
    inputs: Object.fromEntries(inputs.map(([port, spec]) => [port, inputOf(spec)])),
    outputs: Object.fromEntries(outputs.map((port) => [port, { from: `node.${port}`, optional: true }])),
    nodes: { node: { type: typeName, with: fixed } },
    wires: inputs.map(([port]) => `input.${port} -> node.${port}`),
  }
}

function inputOf({ kind, many, required, default: fallback, title, summary }: Port): FlowInput {
  return {
    kind: many ? `list<${kind}>` : kind,
    optional: !required && fallback === undefined,
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary }),
    ...(fallback !== undefined && { default: fallback }),
  }
}

function pick(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)))
}
