import { boxAround, type Box, type Point } from '../document/index.ts'

/** A line on which boxes meet while one of them is dragged, from end to end. */
export interface Guide {
  readonly axis: 'x' | 'y'
  readonly at: number
  readonly from: number
  readonly to: number
}

/** Where a dragged box comes to stand, and why. */
export interface Snap {
  readonly to: Point
  readonly guides: readonly Guide[]
}

/** Puts a box on the lines of others that are within reach, and elsewhere on the grid. */
export function snapTo(
  box: Box,
  others: readonly Box[],
  { grid, reach }: { readonly grid: number; readonly reach: number },
): Snap {
  const x = nearestLine(box, others, 'x', reach)
  const y = nearestLine(box, others, 'y', reach)
  const to = {
    x: x === undefined ? onGrid(box.x, grid) : box.x + x.by,
    y: y === undefined ? onGrid(box.y, grid) : box.y + y.by,
  }
  const placed = { ...box, ...to }
  const guides = [x, y].flatMap((line) => (line === undefined ? [] : guideOf(placed, line)))
  return { to, guides }
}

/** A place on the grid. */
export function onGrid(value: number, grid: number): number {
  return Math.round(value / grid) * grid
}

interface Line {
  readonly axis: 'x' | 'y'
  readonly at: number
  /** How far the box has to move to be on it. */
  readonly by: number
  readonly others: readonly Box[]
}

/** The line of another box's edges or middle that is nearest to one of this box's own. */
function nearestLine(box: Box, others: readonly Box[], axis: 'x' | 'y', reach: number): Line | undefined {
  const own = linesOf(box, axis)
  let found: Line | undefined
  for (const other of others) {
    const lines = linesOf(other, axis)
    own.forEach((from, part) => {
      const by = lines[part] - from
      if (Math.abs(by) > reach) return
      if (found !== undefined && found.at === lines[part] && found.by === by) {
        found = { ...found, others: [...found.others, other] }
      } else if (found === undefined || Math.abs(by) < Math.abs(found.by)) {
        found = { axis, at: lines[part], by, others: [other] }
      }
    })
  }
  return found
}

/** Its near edge, its middle and its far edge. */
function linesOf(box: Box, axis: 'x' | 'y'): readonly number[] {
  const size = axis === 'x' ? box.width : box.height
  return [box[axis], box[axis] + size / 2, box[axis] + size]
}

function guideOf(box: Box, { axis, at, others }: Line): readonly Guide[] {
  const around = boxAround([box, ...others])
  if (around === undefined) return []
  const [from, length] = axis === 'x' ? [around.y, around.height] : [around.x, around.width]
  return [{ axis, at, from: from - MARGIN, to: from + length + MARGIN }]
}

const MARGIN = 12
