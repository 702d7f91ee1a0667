import { NODE_BOX, type Point } from './node-box.ts'

/** From one column of nodes to the next. */
export const COLUMN = NODE_BOX.width + 100
const GAP = 40

/** One column for each step of the longest way to a node, ordered within by what feeds it. */
export function inColumns(
  ids: readonly string[],
  sources: ReadonlyMap<string, readonly string[]>,
  heightOf: (id: string) => number,
): ReadonlyMap<string, Point> {
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
