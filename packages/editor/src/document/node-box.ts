import type { Ports } from '@latchwork/engine'

/** Sizes of a drawn node in pixels at zoom 1; the style sheet draws by the same numbers. */
export const NODE_BOX = { width: 220, header: 36, row: 26, foot: 6, stream: 108, answers: 40, grid: 20 } as const

/** A rectangle on the canvas. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A place on the canvas. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** How high a node with these rows is. */
export function heightOfRows(rows: number): number {
  return NODE_BOX.header + Math.max(1, rows) * NODE_BOX.row + NODE_BOX.foot
}

/** How high a node with these ports is, when nothing streams through it. */
export function heightOfPorts({ inputs, outputs }: { readonly inputs: Ports; readonly outputs: Ports }): number {
  return heightOfRows(Object.keys(inputs).length + Object.keys(outputs).length + 1)
}

/** The smallest box around several; undefined when there are none. */
export function boxAround(boxes: Iterable<Box>): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top }
}

/** Whether two boxes share any place. */
export function boxesMeet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** Whether a box lies in another, whole. */
export function isInside(inner: Box, outer: Box): boolean {
  const isAcross = inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width
  return isAcross && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height
}

/** A box that is larger by a margin on every side. */
export function grownBox({ x, y, width, height }: Box, margin: number): Box {
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin }
}
