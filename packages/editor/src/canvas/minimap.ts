import { NODE_BOX, type Point } from '../document/index.ts'
import type { View } from './geometry.ts'
import type { Palette } from './palette.ts'
import { boxOfViews, type Views } from './views.ts'

/** A small picture of the whole graph with the part that is in view. */
export interface Minimap {
  readonly element: HTMLElement
  /** Draws the nodes anew, and the frame of the view. */
  readonly draw: (
    views: Views,
    look: { readonly palette: Palette; readonly isSelected: (id: string) => boolean },
  ) => void
  /** Moves the frame of the view only. */
  readonly follow: (view: View, size: { readonly width: number; readonly height: number }) => void
  /** The place in the world under a point of the window. */
  readonly worldAt: (client: Point) => Point
}

const [WIDTH, HEIGHT, PAD] = [168, 104, 8]

/** Makes the minimap. */
export function createMinimap(): Minimap {
  const element = document.createElement('div')
  element.className = 'minimap'
  element.setAttribute('aria-hidden', 'true')
  const canvas = document.createElement('canvas')
  const window = document.createElement('div')
  window.className = 'minimap-window'
  element.append(canvas, window)
  let scale = 1
  let origin: Point = { x: 0, y: 0 }

  return {
    element,
    draw(views, { palette, isSelected }) {
      element.hidden = views.nodes.size === 0
      const ratio = Math.min(2, devicePixelRatio)
      if (canvas.width !== WIDTH * ratio) {
        canvas.width = WIDTH * ratio
        canvas.height = HEIGHT * ratio
      }
      const all = boxOfViews(views.nodes.values()) ?? { x: 0, y: 0, width: 1, height: 1 }
      // A graph of a few nodes is not blown up to fill the map.
      scale = Math.min((WIDTH - 2 * PAD) / all.width, (HEIGHT - 2 * PAD) / all.height, 0.09)
      origin = {
        x: all.x + all.width / 2 - WIDTH / 2 / scale,
        y: all.y + all.height / 2 - HEIGHT / 2 / scale,
      }
      const pen = canvas.getContext('2d')
      if (pen === null) return
      pen.setTransform(ratio, 0, 0, ratio, 0, 0)
      pen.clearRect(0, 0, WIDTH, HEIGHT)
      const wide = Math.max(1.5, NODE_BOX.width * scale)
      for (const { id, x, y, height } of views.nodes.values()) {
        pen.fillStyle = isSelected(id) ? palette.accent : palette.edge
        pen.fillRect((x - origin.x) * scale, (y - origin.y) * scale, wide, Math.max(1, height * scale))
      }
    },
    follow({ x, y, k }, { width, height }) {
      const left = (-x / k - origin.x) * scale
      const top = (-y / k - origin.y) * scale
      const [wide, high] = [(width / k) * scale, (height / k) * scale]
      const [l, t] = [Math.max(0, left), Math.max(0, top)]
      const [r, b] = [Math.min(WIDTH, left + wide), Math.min(HEIGHT, top + high)]
      window.style.transform = `translate(${l}px,${t}px)`
      window.style.width = `${Math.max(4, r - l)}px`
      window.style.height = `${Math.max(4, b - t)}px`
    },
    worldAt({ x, y }) {
      const { left, top } = element.getBoundingClientRect()
      return { x: (x - left) / scale + origin.x, y: (y - top) / scale + origin.y }
    },
  }
}
