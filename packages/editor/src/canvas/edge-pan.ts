import type { Point } from '../document/index.ts'
import type { Stage } from './stage.ts'

/** How near to the border of the canvas a drag moves what is seen, in pixels. */
const EDGE = 36
/** How far it moves in a frame at most, in pixels. */
const FASTEST = 18

/** Moves what is seen while something is dragged to the border of the canvas. */
export interface EdgePan {
  /** The pointer is here now, in the window; `onPan` is called after each step, once a frame. */
  readonly follow: (client: Point, onPan: () => void) => void
  readonly stop: () => void
}

/** Makes it, at rest. */
export function createEdgePan(stage: () => Stage): EdgePan {
  let frame = 0
  let now: { readonly client: Point; readonly onPan: () => void } | undefined

  function step(): void {
    frame = 0
    if (now === undefined) return
    const { area, view, size, moveTo } = stage()
    const { left, top } = area.plugin.container.getBoundingClientRect()
    const speed = edgeSpeed({ x: now.client.x - left, y: now.client.y - top }, size())
    if (speed.x === 0 && speed.y === 0) return
    const { x, y, k } = view()
    moveTo({ k, x: x + speed.x, y: y + speed.y })
    now.onPan()
    if (frame === 0) frame = requestAnimationFrame(step)
  }

  return {
    follow(client, onPan) {
      now = { client, onPan }
      if (frame === 0) frame = requestAnimationFrame(step)
    },
    stop() {
      now = undefined
      cancelAnimationFrame(frame)
      frame = 0
    },
  }
}

/** How far the plane moves in a frame, by where the pointer is in the canvas: faster the nearer to the border. */
export function edgeSpeed(
  { x, y }: Point,
  { width, height }: { readonly width: number; readonly height: number },
): Point {
  return { x: along(x, width), y: along(y, height) }
}

function along(at: number, length: number): number {
  const edge = Math.min(EDGE, length / 4)
  if (at < edge) return fastness(edge - at, edge)
  return at > length - edge ? -fastness(at - length + edge, edge) : 0
}

function fastness(depth: number, edge: number): number {
  return Math.ceil(FASTEST * Math.min(1, depth / edge))
}
