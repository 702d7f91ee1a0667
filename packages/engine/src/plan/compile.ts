import { analyse, type Analysis, type GraphAnalysis } from '../check/analyse.ts'
import { InvalidFlowError } from '../check/check.ts'
import { graphOfNode } from '../check/graph-order.ts'
import { toolGraphName } from '../check/tools.ts'
import type { Flow } from '../flow/document.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Registry } from '../node/registry.ts'
import { layOutLinks } from './lay-out-links.ts'
import type { GraphPlan, Plan, SecretNeed } from './plan.ts'
import { specialOf } from './special.ts'

/**
 * Makes a plan out of a flow. A plan can be run many times.
 * @throws InvalidFlowError with every problem of the flow
 * @example
 * const plan = compile(parseFlow(text), registry)
 */
export function compile(flow: Flow, registry: Registry): Plan {
  const analysis = registry.checked?.get(flow) ?? analyse(flow, registry)
  registry.checked?.delete(flow)
  if (analysis.problems.length > 0) throw new InvalidFlowError(analysis.problems)
  const graphs = new Map<string, GraphPlan>()
  for (const [name, graph] of analysis.graphs) graphs.set(name, compileGraph(name, graph, analysis))
  const root = graphs.get('')
  if (root === undefined) throw new TypeError('The flow has no graph of its own.')
  return { name: flow.name, root, graphs, needs: collectNeeds(analysis), labels: flow.secrets ?? {} }
}

function compileGraph(name: string, analysis: GraphAnalysis, whole: Analysis): GraphPlan {
  const { nodes, order: sorted } = analysis
  const { order } = sorted
  const size = order.length
  const inputNames = Object.keys(analysis.interface.inputs)
  const position = new Int32Array(size)
  const slot = new Int32Array(size + 1)
  const shapes = Array.from(order, (node) => shapeAt(analysis, node))
  slot[0] = inputNames.length
  for (let at = 0; at < size; at++) {
    position[order[at]] = at
    slot[at + 1] = slot[at] + shapes[at].outCount
  }
  const layout = layOutLinks(analysis, position, slot)
  const specials = new Map<number, NonNullable<ReturnType<typeof specialOf>>>()
  const flags = new Uint8Array(size)
  for (let at = 0; at < size; at++) {
    const special = specialOf(name, order[at], analysis, whole, layout.conversions.get(at))
    if (special === undefined) continue
    specials.set(at, special)
    flags[at] = 1
  }
  return {
    name,
    size,
    ids: Array.from(order, (node) => nodes.ids[node]),
    shapes,
    bases: Array.from(order, (node, at) => makeBase(analysis, node, shapes[at].template)),
    settings: Array.from(order, (node) => nodes.settings.get(node)),
    flags,
    specials,
    slot,
    ...layout,
    ...layOutChildren(analysis, position),
    inputs: inputNames.map((input) => ({ name: input, port: analysis.interface.inputs[input] })),
    outputs: analysis.outputs.map(({ name: output, node, port, optional }) => ({
      name: output,
      slot: node < 0 ? port : slot[position[node]] + port,
      optional,
    })),
  }
}

function shapeAt({ nodes }: GraphAnalysis, node: number): NonNullable<GraphAnalysis['nodes']['shapes'][number]> {
  const shape = nodes.shapes[node]
  if (shape === undefined) throw new TypeError(`The node "${nodes.ids[node]}" was not resolved.`)
  return shape
}

/** The inputs object of a node before wires fill it. Parsed, so that all of one shape have one hidden class. */
function makeBase(analysis: GraphAnalysis, node: number, template: string): Record<string, Json | undefined> {
  const { inNames, inPorts, defaults } = shapeAt(analysis, node)
  const literals = analysis.nodes.nodes[node].with
  const base: Record<string, Json | undefined> = JSON.parse(template)
  for (let input = 0; input < inNames.length; input++) {
    const name = inNames[input]
    const literal = literals !== undefined && Object.hasOwn(literals, name) ? literals[name] : undefined
    if (literal === undefined) base[name] = defaults[name]
    else base[name] = inPorts[input].many && !Array.isArray(literal) ? [literal] : literal
  }
  return base
}

function layOutChildren(
  { order: { order, childStart: start, childEnd: end, children: all } }: GraphAnalysis,
  position: Int32Array,
): { childStart: Int32Array; children: Int32Array } {
  const childStart = new Int32Array(order.length + 1)
  const children = new Int32Array(all.length)
  let place = 0
  for (let at = 0; at < order.length; at++) {
    const node = order[at]
    childStart[at] = place
    for (let child = start[node]; child < end[node]; child++) children[place++] = position[all[child]]
  }
  childStart[order.length] = place
  return { childStart, children }
}

function collectNeeds({ graphs }: Analysis): readonly SecretNeed[] {
  const byName = new Map<string, string[]>()
  for (const name of reachableGraphs(graphs)) {
    const nodes = graphs.get(name)?.nodes
    if (nodes === undefined) continue
    const base = name === '' ? 'nodes.' : `graphs.${name}.nodes.`
    for (let node = 0; node < nodes.ids.length; node++) {
      const needs = nodes.shapes[node]?.type.needs
      const { frozen, bypass } = nodes.nodes[node]
      if (needs === undefined || frozen !== undefined || bypass === true) continue
      const settings: JsonObject = nodes.settings.get(node) ?? {}
      for (const secret of needs(settings)) byName.set(secret, [...(byName.get(secret) ?? []), base + nodes.ids[node]])
    }
  }
  return [...byName].map(([name, nodes]) => ({ name, nodes }))
}

/** The graphs that the flow's own graph runs, directly or by way of others, itself included. */
function reachableGraphs(graphs: Analysis['graphs']): ReadonlySet<string> {
  const reached = new Set([''])
  for (const name of reached) {
    const { ids = [], nodes = [] } = graphs.get(name)?.nodes ?? {}
    for (let index = 0; index < nodes.length; index++) {
      const target =
        graphOfNode(nodes[index]) ?? (nodes[index].type === 'flow.tool' ? toolGraphName(name, ids[index]) : undefined)
      if (target !== undefined) reached.add(target)
    }
  }
  return reached
}
