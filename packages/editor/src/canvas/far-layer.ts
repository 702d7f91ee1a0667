import { boxesMeet, NODE_BOX, type Box } from '../document/index.ts'
import { wirePull, type View } from './geometry.ts'
import type { KindColor } from './kind-color.ts'
import type { Palette } from './palette.ts'
import type { NodeRun } from './run-state.ts'
import { boxOfView, pointsOfWire, wireMeets, type NodeView, type Views } from './views.ts'

/** What the far picture shows besides places. */
export interface FarLook {
  readonly palette: Palette
  readonly isSelected: (id: string) => boolean
  readonly runOf: (id: string) => NodeRun | undefined
  /** What stands behind the nodes: frames and notes, with the name of their colour in the style sheet. */
  readonly areas: readonly (Box & { readonly tint: string })[]
}

/** The graph from far away: one picture, drawn larger than the window so that panning only moves it. */
export interface FarLayer {
  readonly element: HTMLCanvasElement
  /** Shows the picture for a view. `isStale` when nodes, wires or looks have changed since the last one. */
  readonly show: (views: Views, at: FarView, look: () => FarLook) => void
  readonly hide: () => void
}

/** Which part of the world is shown how large, and whether what was drawn still holds. */
export interface FarView {
  readonly view: View
  readonly width: number
  readonly height: number
  readonly isStale: boolean
}

/** Titles are drawn from this zoom on. */
const TITLES = 0.15
/** Wires are straight below this zoom. */
const CURVES = 0.2
/** The part of a node in which its mark and its title stand. */
const HEAD = 44
/** How far a picture may be stretched while someone zooms, before it is drawn anew. */
const STRETCH = 1.6

/** Makes the layer. `redraw` asks for a fresh picture once zooming has paused. */
export function createFarLayer(redraw: () => void): FarLayer {
  const element = document.createElement('canvas')
  element.className = 'far'
  element.setAttribute('aria-hidden', 'true')
  let drawn:
    | { readonly view: View; readonly margin: number; readonly width: number; readonly height: number }
    | undefined
  let pause: ReturnType<typeof setTimeout> | undefined

  /** Moves the picture instead of drawing it; false when it no longer covers the window. */
  function moved({ view, width, height, isStale }: FarView): boolean {
    if (drawn === undefined || isStale || drawn.width !== width || drawn.height !== height) return false
    const scale = view.k / drawn.view.k
    if (scale > STRETCH || scale < 1 / STRETCH) return false
    const left = view.x - (drawn.view.x + drawn.margin) * scale
    const top = view.y - (drawn.view.y + drawn.margin) * scale
    const [wide, high] = [(width + 2 * drawn.margin) * scale, (height + 2 * drawn.margin) * scale]
    if (left > 0 || top > 0 || left + wide < width || top + high < height) return false
    element.style.transform = `translate(${left}px,${top}px) scale(${scale})`
    if (scale !== 1) later()
    return true
  }

  function later(): void {
    clearTimeout(pause)
    pause = setTimeout(() => {
      drawn = undefined
      redraw()
    }, 140)
  }

  return {
    element,
    show(views, at, look) {
      element.style.display = ''
      if (moved(at)) return
      clearTimeout(pause)
      const { view, width, height } = at
      const margin = Math.round(Math.max(width, height) / 3)
      const ratio = Math.min(2, devicePixelRatio)
      const [wide, high] = [width + 2 * margin, height + 2 * margin]
      if (element.width !== wide * ratio || element.height !== high * ratio) {
        element.width = wide * ratio
        element.height = high * ratio
        element.style.width = `${wide}px`
        element.style.height = `${high}px`
      }
      const pen = element.getContext('2d')
      if (pen === null) return
      pen.setTransform(1, 0, 0, 1, 0, 0)
      pen.clearRect(0, 0, element.width, element.height)
      const { x, y, k } = view
      pen.setTransform(k * ratio, 0, 0, k * ratio, (x + margin) * ratio, (y + margin) * ratio)
      const world = { x: (-x - margin) / k, y: (-y - margin) / k, width: wide / k, height: high / k }
      drawPicture(pen, views, { world, k, look: look() })
      element.style.transform = `translate(${-margin}px,${-margin}px)`
      drawn = { view: { x, y, k }, margin, width, height }
    },
    hide() {
      clearTimeout(pause)
      element.style.display = 'none'
      drawn = undefined
    },
  }
}

interface Picture {
  readonly world: Box
  readonly k: number
  readonly look: FarLook
}

function drawPicture(pen: CanvasRenderingContext2D, views: Views, picture: Picture): void {
  const { world, k, look } = picture
  const { palette } = look
  pen.lineWidth = 1 / k
  for (const area of look.areas) if (boxesMeet(area, world)) drawArea(pen, area)
  drawWires(pen, views, picture)
  const visible: NodeView[] = []
  for (const view of views.nodes.values()) if (boxesMeet(boxOfView(view), world)) visible.push(view)
  pen.fillStyle = palette.node
  pen.strokeStyle = palette.edge
  pen.beginPath()
  // Too small, a corner shows nothing and costs time.
  if (k > TITLES) for (const { x, y, height } of visible) pen.roundRect(x, y, NODE_BOX.width, height, 10)
  else for (const { x, y, height } of visible) pen.rect(x, y, NODE_BOX.width, height)
  pen.fill()
  pen.stroke()
  drawMarks(pen, visible, picture)
  if (k > TITLES) drawTitles(pen, visible, picture)
}

function drawArea(pen: CanvasRenderingContext2D, { x, y, width, height, tint }: FarLook['areas'][number]): void {
  pen.fillStyle = tint
  pen.strokeStyle = tint
  pen.beginPath()
  pen.roundRect(x, y, width, height, 10)
  pen.globalAlpha = 0.1
  pen.fill()
  pen.globalAlpha = 0.4
  pen.stroke()
  pen.globalAlpha = 1
}

function drawWires(pen: CanvasRenderingContext2D, { wires }: Views, { world, k, look: { palette } }: Picture): void {
  const paths = new Map<KindColor, Path2D>()
  for (const view of wires.values()) {
    if (!wireMeets(view, world)) continue
    const path = paths.get(view.wire.color) ?? new Path2D()
    paths.set(view.wire.color, path)
    const points = pointsOfWire(view)
    path.moveTo(points[0].x, points[0].y)
    for (let index = 1; index < points.length; index++) {
      const [from, to] = [points[index - 1], points[index]]
      if (k < CURVES) path.lineTo(to.x, to.y)
      else {
        const pull = wirePull(from, to)
        path.bezierCurveTo(from.x + pull, from.y, to.x - pull, to.y, to.x, to.y)
      }
    }
  }
  pen.lineWidth = Math.max(2, 1 / k)
  // Thousands of thin lines are quiet enough to see the nodes between them.
  pen.globalAlpha = k < TITLES ? 0.3 : 1
  for (const [color, path] of paths) {
    pen.strokeStyle = palette.kinds[color]
    pen.stroke(path)
  }
  pen.globalAlpha = 1
  pen.lineWidth = 1 / k
}

/** The colour of a node's kind as on its card, at its top when that is too small; its state and choice as a border. */
function drawMarks(pen: CanvasRenderingContext2D, visible: readonly NodeView[], { k, look }: Picture): void {
  const { palette } = look
  const size = Math.max(9, 6 / k)
  for (const [color, views] of Map.groupBy(visible, ({ node }) => node.color)) {
    pen.fillStyle = palette.kinds[color]
    for (const { x, y } of views) {
      if (k > TITLES) pen.fillRect(x + 12, y + HEAD / 2 - size / 2, size, size)
      else pen.fillRect(x, y, NODE_BOX.width, Math.max(8, 2 / k))
    }
  }
  for (const { x, y, height, id } of visible) {
    const color = look.isSelected(id) ? palette.accent : stateColor(look.runOf(id)?.status, palette)
    if (color === undefined) continue
    pen.strokeStyle = color
    pen.lineWidth = Math.max(3, (look.isSelected(id) ? 2.5 : 1.5) / k)
    pen.beginPath()
    pen.roundRect(x, y, NODE_BOX.width, height, 10)
    pen.stroke()
  }
  pen.lineWidth = 1 / k
}

function stateColor(status: NodeRun['status'] | undefined, palette: Palette): string | undefined {
  if (status === 'done') return palette.good
  if (status === 'failed') return palette.bad
  return status === 'running' || status === 'held' ? palette.accent : undefined
}

function drawTitles(pen: CanvasRenderingContext2D, visible: readonly NodeView[], { k, look }: Picture): void {
  const size = Math.min(40, Math.max(15, 10 / k))
  const left = 20 + Math.max(9, 6 / k)
  pen.fillStyle = look.palette.ink
  pen.font = `600 ${size}px system-ui, sans-serif`
  pen.textBaseline = 'middle'
  const longest = Math.floor((NODE_BOX.width - left - 8) / (size * 0.65))
  for (const { x, y, node } of visible) {
    const title = node.title.length > longest ? `${node.title.slice(0, longest - 1)}…` : node.title
    pen.fillText(title, x + left, y + HEAD / 2)
  }
}
