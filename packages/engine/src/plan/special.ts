import type { Analysis, GraphAnalysis } from '../check/analyse.ts'
import { bypassPairs } from '../check/bypass.ts'
import { parametersOf } from '../check/graph-interface.ts'
import { graphOfNode } from '../check/graph-order.ts'
import type { Shape } from '../check/shape.ts'
import { toolGraphName } from '../check/tools.ts'
import type { JsonObject } from '../json.ts'
import type { Conversion } from '../ports/wiring.ts'
import type { BypassRoute, Special } from './plan.ts'

/** What a node has beyond a plain `run`; undefined for nearly all nodes. */
export function specialOf(
  graph: string,
  node: number,
  analysis: GraphAnalysis,
  whole: Analysis,
  conversions: ReadonlyMap<number, Conversion> | undefined,
): Special | undefined {
  const { nodes } = analysis
  const document = nodes.nodes[node]
  const shape = nodes.shapes[node]
  if (shape === undefined) return undefined
  const policy = nodes.policies.get(node)
  const control = shape.type.control
  const bypass = document.bypass === true ? bypassRoutes(shape, node, analysis) : undefined
  const tool = control === 'tool' ? toolValue(graph, node, analysis, whole) : undefined
  const constant = document.frozen ?? tool
  if (policy === undefined && control === undefined && bypass === undefined && constant === undefined) {
    if (conversions === undefined) return undefined
  }
  return { policy, control, graph: graphOfNode(document), constant, bypass, conversions }
}

function bypassRoutes(shape: Shape, node: number, { nodes, wires }: GraphAnalysis): readonly BypassRoute[] {
  return bypassPairs(node, nodes, wires).map(({ input, output, change }) => ({
    input: shape.inNames[input],
    isMany: shape.inPorts[input].many,
    output: shape.outNames[output],
    port: shape.outPorts[output],
    change,
  }))
}

/** What `flow.tool` gives: where the tool is, and what a model must know to call it. */
function toolValue(graph: string, node: number, analysis: GraphAnalysis, whole: Analysis): JsonObject {
  const { nodes } = analysis
  const settings = nodes.settings.get(node) ?? {}
  const target = graphOfNode(nodes.nodes[node]) ?? toolGraphName(graph, nodes.ids[node])
  const inputs = whole.graphs.get(target)?.interface.inputs ?? {}
  const { name, description, type, with: fixed } = settings
  const made = type === undefined ? {} : { type, with: fixed ?? {} }
  return { tool: { graph: target, ...made, name, description, parameters: parametersOf(inputs) } }
}
