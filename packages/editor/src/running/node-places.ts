import type { Flow, FlowGraph } from '@latchwork/engine'
import { graphAt } from '../document/index.ts'

/** Where a node stands in the flow: its graph ("" is the flow's own) and its id there. */
export interface NodePlace {
  readonly graph: string
  readonly id: string
}

/** Finds the node that a path of a run means: `each[3]/ask` is `ask` of the graph that `each` runs. */
export type FindPlace = (path: string) => NodePlace | undefined

/** Makes the finder for one flow. It remembers what it found. */
export function createNodePlaces(flow: Flow): FindPlace {
  const known = new Map<string, NodePlace | undefined>()

  function walk(ids: readonly string[]): NodePlace | undefined {
    let candidates: readonly string[] = ['']
    for (const [depth, id] of ids.entries()) {
      const graph = candidates.find((name) => hasNode(graphAt(flow, name), id))
      if (graph === undefined) return undefined
      if (depth === ids.length - 1) return { graph, id }
      candidates = graphsOf(flow, graph, id)
    }
    return undefined
  }

  return (path) => {
    const plain = withoutOrdinals(path)
    if (!known.has(plain)) known.set(plain, walk(plain.split('/')))
    return known.get(plain)
  }
}

/** `each[3]/ask` without which element it was: `each/ask`. */
export function withoutOrdinals(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '')
}

/** The name of a node's state on the canvas: `ask`, in a subgraph `one-file/ask`. */
export function placeKey({ graph, id }: NodePlace): string {
  return runPathOf(graph) + id
}

/** What stands before the ids of a graph's nodes in the names of their states; the canvas's `runPath`. */
export function runPathOf(graph: string): string {
  return graph === '' ? '' : `${graph}/`
}

/** The graphs that a node runs: its own, or those of the tools beside an agent. */
function graphsOf(flow: Flow, graph: string, id: string): readonly string[] {
  const nodes = graphAt(flow, graph)?.nodes ?? {}
  const own = nodes[id]?.graph
  if (own !== undefined) return [own]
  return Object.values(nodes).flatMap((node) => (node.type === 'flow.tool' ? (node.graph ?? []) : []))
}

function hasNode(graph: FlowGraph | undefined, id: string): boolean {
  return graph !== undefined && Object.hasOwn(graph.nodes, id)
}
