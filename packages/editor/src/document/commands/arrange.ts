import { changed, countOf, graphCommand, type Command } from '../command.ts'
import { withoutKeys } from '../graph.ts'
import type { Box, Point } from '../node-box.ts'
import { layoutOf, placeForFile } from '../places.ts'
import { allWires } from '../wire.ts'
import { withPlaces } from './nodes.ts'

/** Which edges or middles of nodes come to stand on one line. */
export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom'

/** Aligns nodes by their boxes. */
export function alignNodes(graph: string, boxes: ReadonlyMap<string, Box>, alignment: Alignment): Command {
  const { axis, part } = LINES[alignment]
  const size = axis === 'x' ? 'width' : 'height'
  const all = [...boxes.values()]
  const low = Math.min(...all.map((box) => box[axis]))
  const high = Math.max(...all.map((box) => box[axis] + box[size]))
  const places = [...boxes].map(([id, box]): [string, Point] => [
    id,
    { x: box.x, y: box.y, [axis]: low + (high - low - box[size]) * part },
  ])
  return placeNodes(graph, `Align ${countOf(boxes.size, 'node')}`, places)
}

const LINES = {
  left: { axis: 'x', part: 0 },
  center: { axis: 'x', part: 0.5 },
  right: { axis: 'x', part: 1 },
  top: { axis: 'y', part: 0 },
  middle: { axis: 'y', part: 0.5 },
  bottom: { axis: 'y', part: 1 },
} as const satisfies Record<Alignment, { readonly axis: 'x' | 'y'; readonly part: number }>

/** Makes the gaps between nodes equal, along x or y; the outermost two stay. */
export function distributeNodes(graph: string, boxes: ReadonlyMap<string, Box>, axis: 'x' | 'y'): Command {
  const size = axis === 'x' ? 'width' : 'height'
  const sorted = [...boxes].toSorted(([, a], [, b]) => a[axis] - b[axis])
  const first = sorted[0]?.[1][axis] ?? 0
  const end = Math.max(...sorted.map(([, box]) => box[axis] + box[size]))
  const filled = sorted.reduce((sum, [, box]) => sum + box[size], 0)
  const gap = (end - first - filled) / Math.max(1, sorted.length - 1)
  let next = first
  const places = sorted.map(([id, box]): [string, Point] => {
    const place = { x: box.x, y: box.y, [axis]: next }
    next += box[size] + gap
    return [id, place]
  })
  return placeNodes(graph, `Distribute ${countOf(boxes.size, 'node')}`, places)
}

/** Puts nodes where an automatic layout wants them; wires lose their bends, which were made for the old places. */
export function applyLayout(graph: string, places: ReadonlyMap<string, Point>): Command {
  return graphCommand({ label: 'Arrange automatically', graph }, (before) => {
    const straight = withoutKeys(layoutOf(before), new Set(allWires(before)))
    const placed = [...places].map(([id, place]) => [id, placeForFile(place)] as const)
    return changed({ ...before, layout: { ...straight, ...Object.fromEntries(placed) } })
  })
}

function placeNodes(graph: string, label: string, places: readonly (readonly [string, Point])[]): Command {
  return graphCommand({ label, graph }, (before) => changed(withPlaces(before, new Map(places))))
}
