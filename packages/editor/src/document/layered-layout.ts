import { Graph, layout } from '@dagrejs/dagre'
import { inColumns } from './columns.ts'
import { NODE_BOX, type Box, type Point } from './node-box.ts'

/** A graph to be arranged: the boxes of its nodes, and which node feeds which. Can be sent to a worker. */
export interface LayoutRequest {
  readonly boxes: readonly (readonly [string, Box])[]
  readonly links: readonly (readonly [string, string])[]
}

/** Places by node. */
export type LayoutAnswer = readonly (readonly [string, Point])[]

/** From this many nodes on, plain columns do: what dagre makes of so many takes half a minute and is no clearer. */
const LARGE = 1000

/** Arranges a graph in layers from left to right, around the place where its upper left corner was. */
export function layeredLayout(request: LayoutRequest): LayoutAnswer {
  const { boxes } = request
  const corners = [...(boxes.length > LARGE ? columnsOf(request) : layersOf(request))]
  const shift = { x: least(boxes.map(([, { x }]) => x)), y: least(boxes.map(([, { y }]) => y)) }
  const origin = { x: least(corners.map(([, { x }]) => x)), y: least(corners.map(([, { y }]) => y)) }
  return corners.map(([id, { x, y }]) => [id, { x: onGrid(x - origin.x + shift.x), y: onGrid(y - origin.y + shift.y) }])
}

function layersOf({ boxes, links }: LayoutRequest): LayoutAnswer {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 100 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const [id, { width, height }] of boxes) graph.setNode(id, { width, height })
  for (const [from, to] of links) graph.setEdge(from, to)
  layout(graph)
  return boxes.map(([id, { width, height }]) => {
    const { x = 0, y = 0 } = graph.node(id)
    return [id, { x: x - width / 2, y: y - height / 2 }]
  })
}

function columnsOf({ boxes, links }: LayoutRequest): Iterable<readonly [string, Point]> {
  const heights = new Map(boxes.map(([id, { height }]) => [id, height]))
  const sources = new Map([...Map.groupBy(links, ([, to]) => to)].map(([id, into]) => [id, into.map(([from]) => from)]))
  return inColumns([...heights.keys()], sources, (id) => heights.get(id) ?? 0)
}

function least(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity)
}

function onGrid(value: number): number {
  return Math.round(value / NODE_BOX.grid) * NODE_BOX.grid
}
