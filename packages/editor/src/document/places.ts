import { isJsonObject, type FlowGraph, type Json, type JsonObject } from '@latchwork/engine'
import { COLUMN, inColumns } from './columns.ts'
import { boxAround, heightOfPorts, NODE_BOX, type Point } from './node-box.ts'
import type { NodePorts } from './port-book.ts'
import { allWires, wireEnds } from './wire.ts'

/** The layout of a graph as it stands in its file: places by node id, bends by wire. */
export function layoutOf({ layout }: FlowGraph): JsonObject {
  return isJsonObject(layout) ? layout : {}
}

/** Where the file puts a node; undefined when it does not say. */
export function placeInFile(layout: JsonObject, id: string): Point | undefined {
  const place = Object.hasOwn(layout, id) ? layout[id] : undefined
  if (!Array.isArray(place)) return undefined
  const [x, y]: readonly unknown[] = place
  return isOnCanvas(x) && isOnCanvas(y) ? { x, y } : undefined
}

/** Farther out nothing can be found again, and all else is too small to be seen. */
function isOnCanvas(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= FARTHEST
}

const FARTHEST = 10_000_000

/** A place as the file holds it: integers. */
export function placeForFile({ x, y }: Point): Json {
  // Adding 0 turns -0 into 0, which JSON writes alike and Object.is does not.
  return [Math.round(x) + 0, Math.round(y) + 0]
}

/** The ids of all that has a place on a graph's canvas: its nodes, and `input` and `output` where it has any. */
export function idsOnCanvas(graph: FlowGraph): readonly string[] {
  const ids = Object.keys(graph.nodes)
  if (graph.inputs !== undefined) ids.push('input')
  if (graph.outputs !== undefined) ids.push('output')
  return ids
}

/** Where every node of a graph stands: by its file, or else by its wires. */
export function placesOf(graph: FlowGraph, portsOf: (id: string) => NodePorts): ReadonlyMap<string, Point> {
  const layout = layoutOf(graph)
  const places = new Map<string, Point>()
  const missing: string[] = []
  for (const id of idsOnCanvas(graph)) {
    const place = placeInFile(layout, id)
    if (place === undefined) missing.push(id)
    else places.set(id, place)
  }
  if (missing.length === 0) return places
  const heightOf = (id: string): number => heightOfPorts(portsOf(id))
  for (const [id, place] of places.size === 0
    ? inColumns(missing, sourcesOf(graph), heightOf)
    : beside(places, missing, heightOf)) {
    places.set(id, place)
  }
  return places
}

/** A graph whose nodes stand in its file wherever they stood on the canvas before it was changed. */
export function settleLayout(before: FlowGraph, after: FlowGraph, portsOf: (id: string) => NodePorts): FlowGraph {
  const same = before.wires === after.wires && before.layout === after.layout
  if (same && Object.keys(before.nodes).length === Object.keys(after.nodes).length) return after
  const known = layoutOf(before)
  if (idsOnCanvas(before).every((id) => placeInFile(known, id) !== undefined)) return after
  const ids = new Set(idsOnCanvas(after))
  const layout: Record<string, Json | undefined> = { ...layoutOf(after) }
  for (const [id, place] of placesOf(before, portsOf)) {
    if (ids.has(id) && placeInFile(layout, id) === undefined) layout[id] = placeForFile(place)
  }
  return { ...after, layout }
}

type Placed = Iterable<readonly [string, Point]>

const GAP = 40

/** Inputs left of all that has a place, outputs right of it, the rest in a row below. */
function beside(placed: ReadonlyMap<string, Point>, ids: readonly string[], heightOf: (id: string) => number): Placed {
  const boxes = [...placed].map(([id, place]) => ({ ...place, width: NODE_BOX.width, height: heightOf(id) }))
  const all = boxAround(boxes) ?? { x: 0, y: 0, width: 0, height: 0 }
  let next = all.x
  return ids.map((id) => {
    if (id === 'input') return [id, { x: all.x - COLUMN, y: all.y }]
    if (id === 'output') return [id, { x: all.x + all.width - NODE_BOX.width + COLUMN, y: all.y }]
    const place = { x: next, y: all.y + all.height + GAP }
    next += COLUMN
    return [id, place]
  })
}

function sourcesOf(graph: FlowGraph): ReadonlyMap<string, readonly string[]> {
  const sources = new Map<string, string[]>()
  for (const wire of allWires(graph)) {
    const { from, to } = wireEnds(wire)
    const known = sources.get(to.node)
    if (known === undefined) sources.set(to.node, [from.node])
    else known.push(from.node)
  }
  return sources
}

/** Where a wire bends. */
export function bendsOf(layout: JsonObject, wire: string): readonly Point[] {
  const numbers = Object.hasOwn(layout, wire) ? layout[wire] : undefined
  if (!Array.isArray(numbers)) return NO_BENDS
  const bends: Point[] = []
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const [x, y]: readonly unknown[] = numbers.slice(index, index + 2)
    if (typeof x === 'number' && typeof y === 'number') bends.push({ x, y })
  }
  return bends
}

const NO_BENDS: readonly Point[] = []
