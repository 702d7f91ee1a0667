import type { Flow } from '@latchwork/engine'
import type { FlowProblem } from '@latchwork/server/api'
import { graphAt, wireEnds } from '../../document/index.ts'

/** What of a flow a problem is about. */
export interface ProblemPlace {
  /** "" is the flow's own graph. */
  readonly graph: string
  /** A node; `input` and `output` for what the graph takes and gives. */
  readonly node?: string
  /** The wire's text. */
  readonly wire?: string
  /** The input or setting of the node. */
  readonly field?: string
}

const PATH =
  /^(?:graphs\.(?<graph>[a-z][a-z0-9-]*)\.?)?(?:nodes\.(?<node>[a-z][a-z0-9-]*)(?:\.with\.(?<field>\w+))?|wires\[(?<wire>\d+)\]|(?<side>inputs|outputs)\b)?/

/** Where a problem is, by its path in the file and its port; what the flow does not hold is left out. */
export function placeOfProblem(flow: Flow, { path, port }: Pick<FlowProblem, 'path' | 'port'>): ProblemPlace {
  const { graph: name = '', node, field = port, wire, side } = PATH.exec(path)?.groups ?? {}
  const graph = graphAt(flow, name)
  if (graph === undefined) return { graph: '' }
  if (side !== undefined) return { graph: name, node: side === 'inputs' ? 'input' : 'output' }
  const text = wire === undefined ? undefined : graph.wires[Number(wire)]
  if (text !== undefined) return { graph: name, wire: text, node: nearEnd(text, graph.nodes) }
  if (node === undefined || !Object.hasOwn(graph.nodes, node)) return { graph: name }
  return { graph: name, node, ...(field !== undefined && { field }) }
}

/** A wire is seen at the node that it leads to, or if that is missing at the one it comes from. */
function nearEnd(wire: string, nodes: object): string {
  const { from, to } = wireEnds(wire)
  return Object.hasOwn(nodes, to.node) || to.node === 'output' ? to.node : from.node
}
