import type { Flow, FlowGraph } from '@latchwork/engine'
import { graphAt } from '../document/index.ts'
import type { GraphStep } from '../workbench/index.ts'

/** Where a node stands in the flow. */
export interface NodePlace {
  /** Its graph; "" is the flow's own. */
  readonly graph: string
  readonly id: string
  /** What leads to the graph, from the outside in. */
  readonly way: readonly GraphStep[]
}

/** Finds the node that a path of a run means: `each[3]/ask` is `ask` of the graph that `each` runs. */
export type FindPlace = (path: string) => NodePlace | undefined

/** The paths under which a node of the canvas ran, by its key there: several in a graph that ran several times. */
export function pathsOfNode(paths: Iterable<string>, key: string, findPlace: FindPlace): readonly string[] {
  return [...paths].filter((path) => {
    const place = findPlace(path)
    return place !== undefined && placeKey(place) === key
  })
}

/** Makes the finder for one flow. It remembers what it found. */
export function createNodePlaces(flow: Flow): FindPlace {
  const known = new Map<string, NodePlace | undefined>()

  function walk(ids: readonly string[]): NodePlace | undefined {
    let ways: readonly (readonly GraphStep[])[] = [[]]
    for (const [depth, id] of ids.entries()) {
      const way = ways.find((steps) => hasNode(graphAt(flow, graphOf(steps)), id))
      if (way === undefined) return undefined
      if (depth === ids.length - 1) return { graph: graphOf(way), id, way }
      ways = stepsFrom(flow, graphOf(way), id).map((step) => [...way, step])
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

/** The name of a node's state on the canvas: `ask`; in a graph that was opened in place `each/ask`. */
export function placeKey({ way, id }: NodePlace): string {
  return way.map(({ node }) => `${node}/`).join('') + id
}

function graphOf(way: readonly GraphStep[]): string {
  return way.at(-1)?.graph ?? ''
}

/** The graphs that a node runs: its own, or those of the tools beside an agent, which are opened by way of the tools. */
function stepsFrom(flow: Flow, graph: string, id: string): readonly GraphStep[] {
  const nodes = graphAt(flow, graph)?.nodes ?? {}
  const own = nodes[id]?.graph
  if (own !== undefined) return [{ graph: own, node: id }]
  return Object.entries(nodes).flatMap(([node, { type, graph: run }]) =>
    type === 'flow.tool' && run !== undefined ? [{ graph: run, node }] : [],
  )
}

function hasNode(graph: FlowGraph | undefined, id: string): boolean {
  return graph !== undefined && Object.hasOwn(graph.nodes, id)
}
