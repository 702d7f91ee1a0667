import type { Analysis, GraphAnalysis } from '../check/analyse.ts'
import { parametersOf } from '../check/graph-interface.ts'
import { graphOfNode } from '../check/graph-order.ts'
import type { Shape } from '../check/shape.ts'
import { toolGraphName } from '../check/tools.ts'
import type { JsonObject } from '../json.ts'
import { conversion, type Conversion } from '../ports/wiring.ts'
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

/** Each output of a bypassed node repeats the first wired or given input that fits it, and no input twice. */
function bypassRoutes(shape: Shape, node: number, { nodes, wires }: GraphAnalysis): readonly BypassRoute[] {
  const routes: BypassRoute[] = []
  const taken = new Set<number>()
  for (const [index, output] of shape.outNames.entries()) {
    const input = shape.inPorts.findIndex((port, candidate) => {
      const isGiven =
        wires.wired[wires.portBase[node] + candidate] > 0 ||
        nodes.nodes[node].with?.[shape.inNames[candidate]] !== undefined
      return isGiven && !taken.has(candidate) && conversion(port.kind, shape.outPorts[index].kind) === 'pass'
    })
    if (input < 0) continue
    taken.add(input)
    routes.push({ input: shape.inNames[input], output, many: shape.inPorts[input].many })
  }
  return routes
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
