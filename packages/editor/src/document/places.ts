import { isJsonObject, type FlowGraph, type Json, type JsonObject } from '@latchwork/engine'
import { boxAround, heightOfPorts, NODE_BOX, type Point } from './node-box.ts'
import type { NodePorts } from './port-book.ts'
import { allWires, wireEnds } from './wire.ts'

const COLUMN = NODE_BOX.width + 100
const GAP = 40

/** The layout of a graph as it stands in its file: places by node id, bends by wire. */
export function layoutOf({ layout }: FlowGraph): JsonObject {
  return isJsonObject(layout) ? layout : {}
}

/** Where the file puts a node; undefined when it does not say. */
export function placeInFile(layout: JsonObject, id: string): Point | undefined {
  const place = Object.hasOwn(layout, id) ? layout[id] : undefined
  if (!Array.isArray(place)) return undefined
  const [x, y]: readonly unknown[] = place
  return typeof x === 'number' && typeof y === 'number' ? { x, y } : undefined
}

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
    ? inColumns(graph, missing, heightOf)
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

/** One column for each step of the longest way to a node, ordered within by what feeds it. */
function inColumns(graph: FlowGraph, ids: readonly string[], heightOf: (id: string) => number): Placed {
  const sources = sourcesOf(graph)
  const columns: string[][] = []
  for (const [id, depth] of depths(ids, sources)) (columns[depth] ??= []).push(id)
  const places = new Map<string, Point>()
  columns.forEach((column, depth) => {
    const middles = new Map(column.map((id) => [id, middleOf(sources.get(id) ?? [], places)]))
    let y = 0
    for (const id of column.toSorted((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0))) {
      places.set(id, { x: depth * COLUMN, y })
      y += Math.ceil((heightOf(id) + GAP) / NODE_BOX.grid) * NODE_BOX.grid
    }
  })
  return places
}

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

/** The length of the longest way to each node. Nodes of a cycle, which the file may hold, come last. */
function depths(ids: readonly string[], sources: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const known = new Set(ids)
  const waiting = new Map<string, number>()
  const targets = new Map<string, string[]>()
  for (const id of ids) {
    const feeding = (sources.get(id) ?? []).filter((source) => known.has(source))
    waiting.set(id, feeding.length)
    for (const source of feeding) {
      const list = targets.get(source)
      if (list === undefined) targets.set(source, [id])
      else list.push(id)
    }
  }
  const depth = new Map<string, number>()
  const ready = ids.filter((id) => waiting.get(id) === 0)
  for (const id of ready) depth.set(id, 0)
  for (let head = 0; head < ready.length; head++) {
    for (const target of targets.get(ready[head]) ?? []) {
      depth.set(target, Math.max(depth.get(target) ?? 0, (depth.get(ready[head]) ?? 0) + 1))
      const left = (waiting.get(target) ?? 0) - 1
      waiting.set(target, left)
      if (left === 0) ready.push(target)
    }
  }
  for (const id of ids) if (!depth.has(id)) depth.set(id, 0)
  return depth
}

function middleOf(sources: readonly string[], places: ReadonlyMap<string, Point>): number {
  const rows = sources.flatMap((source) => places.get(source)?.y ?? [])
  return rows.length === 0 ? 0 : rows.reduce((sum, y) => sum + y, 0) / rows.length
}
