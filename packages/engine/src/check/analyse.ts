import type { Flow, FlowGraph } from '../flow/document.ts'
import type { Registry } from '../node/registry.ts'
import type { Port, Ports } from '../ports/port.ts'
import { portOfKind } from '../ports/port.ts'
import { checkBypass } from './bypass.ts'
import { graphsOf, listGraph, readGraphInputs, type GraphInterface, type ListedGraph } from './graph-interface.ts'
import { orderGraphs } from './graph-order.ts'
import { createProblemList, type Problem, type ProblemList } from './problem.ts'
import { checkLiterals } from './resolve-literals.ts'
import { createShapeCache, resolveNodes, type ResolvedNodes, type Surroundings } from './resolve-nodes.ts'
import { resolveWires, type ResolvedWires } from './resolve-wires.ts'
import { suggest } from './similar.ts'
import { checkTools } from './tools.ts'
import { topologicalOrder, type TopologicalOrder } from './topological-order.ts'

/** Where an output of a graph comes from; node -1 means an input of the graph. */
export interface ResolvedOutput {
  readonly name: string
  readonly node: number
  readonly port: number
  readonly optional: boolean
}

/** All that is known of one graph. */
export interface GraphAnalysis {
  readonly graph: FlowGraph
  readonly interface: GraphInterface
  readonly nodes: ResolvedNodes
  readonly wires: ResolvedWires
  readonly order: TopologicalOrder
  readonly outputs: readonly ResolvedOutput[]
}

/** All that is known of a flow. Graphs stand after those they run; the flow's own has the name "". */
export interface Analysis {
  readonly problems: readonly Problem[]
  readonly graphs: ReadonlyMap<string, GraphAnalysis>
}

/** Reads a whole flow and finds every problem of it. Linear in its size, and never recursive in it. */
export function analyse(flow: Flow, registry: Registry): Analysis {
  const found: Problem[] = []
  const documents = graphsOf(flow)
  const interfaces = new Map<string, GraphInterface>()
  const around = { registry, interfaces, graphs: documents, shapes: createShapeCache() }
  const graphs = new Map<string, GraphAnalysis>()
  for (const name of orderGraphs(documents, registry, found)) {
    const listed = documents.get(name)
    if (listed === undefined) continue
    const problems = createProblemList(name === '' ? [] : ['graphs', name], found)
    for (const [tool, made] of checkTools(name, listed, around, problems)) {
      const analysis = analyseGraph(listGraph(made), around, toolProblems(problems, tool.slice(name.length + 1)))
      graphs.set(tool, analysis)
      interfaces.set(tool, analysis.interface)
    }
    const analysis = analyseGraph(listed, around, problems)
    graphs.set(name, analysis)
    interfaces.set(name, analysis.interface)
  }
  return { problems: found, graphs }
}

/** Problems of the one node that a tool made of a node type runs, at the place of its fixed inputs. */
function toolProblems(problems: ProblemList, tool: string): ProblemList {
  return {
    found: problems.found,
    add(code, path, message, hint) {
      const inner = path[0] === 'nodes' ? path.slice(2) : []
      problems.add(code, ['nodes', tool, 'with', ...inner], message, hint)
    },
  }
}

function analyseGraph(listed: ListedGraph, around: Surroundings, problems: ProblemList): GraphAnalysis {
  const { graph } = listed
  const inputs = readGraphInputs(graph, problems)
  const nodes = resolveNodes(listed, around, problems)
  const wires = resolveWires(graph, nodes, inputs, problems)
  checkLiterals(nodes, wires, problems)
  const order = topologicalOrder(nodes.ids.length, wires)
  if (order.cycle.length > 0) {
    const names = order.cycle.map((node) => nodes.ids[node])
    const message = `These nodes wait for each other: ${[...names, names[0]].join(' -> ')}.`
    problems.add('cycle', ['nodes', names[0] ?? ''], message, 'Use flow.loop to repeat work.')
  }
  const outputs = resolveOutputs(graph, nodes, inputs, problems)
  checkBypass(nodes, wires, outputs.resolved, problems)
  return { graph, interface: { inputs, outputs: outputs.ports }, nodes, wires, order, outputs: outputs.resolved }
}

function resolveOutputs(
  graph: FlowGraph,
  nodes: ResolvedNodes,
  inputs: Ports,
  problems: ProblemList,
): { ports: Ports; resolved: readonly ResolvedOutput[] } {
  const ports: Record<string, Port> = {}
  const resolved: ResolvedOutput[] = []
  const inputNames = Object.keys(inputs)
  for (const [name, output] of Object.entries(graph.outputs ?? {})) {
    const { from, optional = false } = typeof output === 'string' ? { from: output } : output
    const dot = from.indexOf('.')
    const [id, portName] = [from.slice(0, dot), from.slice(dot + 1)]
    const node = id === 'input' ? -1 : (nodes.index.get(id) ?? -2)
    const shape = nodes.shapes[node]
    if (node >= 0 && shape === undefined) continue
    const port = id === 'input' ? inputNames.indexOf(portName) : (shape?.outIndex.get(portName) ?? -1)
    const source = id === 'input' ? inputs[inputNames[port] ?? ''] : shape?.outPorts[port]
    if (source === undefined && nodes.partial.has(node)) continue
    if (source === undefined) {
      const hint = shape === undefined ? suggest(id, nodes.ids) : suggest(portName, shape.outNames)
      problems.add(
        'missing-output',
        ['outputs', name],
        `Nothing produces the output "${name}": there is no "${from}".`,
        hint,
      )
      continue
    }
    ports[name] = portOfKind(source.kind, { optional })
    resolved.push({ name, node, port, optional })
  }
  return { ports, resolved }
}
