import { NODE_BOX, type Point } from '../document/index.ts'
import type { SceneNode } from './scene.ts'

/** How the canvas is shifted and scaled: screen = world * k + (x, y). */
export interface View {
  readonly x: number
  readonly y: number
  readonly k: number
}

/** Where a node's port sits, from the node's upper left corner. Known from the model, never measured. */
export function socketOffset(node: SceneNode, side: 'input' | 'output', name: string): Point {
  const index = node.rows.findIndex((row) => row.side === side && row.name === name)
  const line = Math.max(0, index) + (node.caption === undefined ? 0 : 1)
  return { x: side === 'input' ? 0 : NODE_BOX.width, y: NODE_BOX.header + (line + 0.5) * NODE_BOX.row }
}

/** A wire's way: from end to end through its bends, leaving and arriving level. An SVG path. */
export function wirePath(points: readonly Point[]): string {
  let path = `M${round(points[0].x)} ${round(points[0].y)}`
  for (let index = 1; index < points.length; index++) {
    const [from, to] = [points[index - 1], points[index]]
    const pull = wirePull(from, to)
    path += `C${round(from.x + pull)} ${round(from.y)} ${round(to.x - pull)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`
  }
  return path
}

/** How far a wire keeps level at both of its ends. */
export function wirePull(from: Point, to: Point): number {
  const across = to.x - from.x
  const down = Math.abs(to.y - from.y)
  if (across >= 0) return Math.max(across * 0.5, Math.min(40, down * 0.5))
  return Math.min(180, 40 - across * 0.3)
}

/** How far a point is from a wire, by points along it. */
export function distanceToWire(points: readonly Point[], { x, y }: Point): number {
  let nearest = Infinity
  for (let index = 1; index < points.length; index++) {
    const [from, to] = [points[index - 1], points[index]]
    let before = from
    for (let step = 1; step <= STEPS; step++) {
      const next = wirePoint(from, to, step / STEPS)
      nearest = Math.min(nearest, distanceToLine(before, next, x, y))
      before = next
    }
  }
  return nearest
}

/** Which stretch between bends a point is nearest to: where a new bend belongs among the old. */
export function stretchAt(points: readonly Point[], at: Point): number {
  let [best, nearest] = [0, Infinity]
  for (let index = 1; index < points.length; index++) {
    const distance = distanceToWire([points[index - 1], points[index]], at)
    if (distance < nearest) [best, nearest] = [index - 1, distance]
  }
  return best
}

const STEPS = 16

function wirePoint(from: Point, to: Point, t: number): Point {
  const pull = wirePull(from, to)
  const s = 1 - t
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  return {
    x: a * from.x + b * (from.x + pull) + c * (to.x - pull) + d * to.x,
    y: (a + b) * from.y + (c + d) * to.y,
  }
}

function distanceToLine(from: Point, to: Point, x: number, y: number): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / length))
  return Math.hypot(x - from.x - along * dx, y - from.y - along * dy)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
