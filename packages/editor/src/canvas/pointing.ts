import type { Point } from '../document/index.ts'
import type { Stage } from './stage.ts'
import { nodeAt, wireAt, type WireView } from './views.ts'

/** What the pointer is at. */
export type Target =
  | { readonly type: 'node'; readonly id: string }
  | { readonly type: 'frame' | 'note'; readonly id: string; readonly isCorner: boolean }
  | { readonly type: 'wire'; readonly id: string; readonly view: WireView; readonly bend: number | undefined }
  | { readonly type: 'minimap' }
  | { readonly type: 'canvas' }
  | { readonly type: 'control' }

/** How near to a wire or a bend one must point, in pixels of the screen. */
const REACH = 8

/** The place in the world under the pointer. */
export function worldAt(stage: Stage, { clientX, clientY }: MouseEvent): Point {
  const { left, top } = stage.area.plugin.container.getBoundingClientRect()
  const { x, y, k } = stage.view()
  return { x: (clientX - left - x) / k, y: (clientY - top - y) / k }
}

/** Finds what the pointer is at: by element where there are elements, in the model where there are none. */
export function targetOf(stage: Stage, event: MouseEvent): Target {
  const element = event.target instanceof Element ? event.target : stage.area.plugin.container
  if (element.closest(CONTROLS) !== null) return { type: 'control' }
  if (stage.minimap.element.contains(element)) return { type: 'minimap' }
  const at = worldAt(stage, event)
  const isCorner = element.closest('[data-resize]') !== null
  const note = idAt(element, 'note')
  if (note !== undefined) return { type: 'note', id: note, isCorner }
  const node = idAt(element, 'node') ?? nodeAt(stage.views(), at)?.id
  if (node !== undefined) return { type: 'node', id: node }
  const reach = REACH / stage.view().k
  const view = wireAt(stage.views(), at, reach)
  if (view !== undefined) return { type: 'wire', id: view.wire.id, view, bend: bendAt(view, at, reach) }
  const frame = idAt(element, 'frame')
  return frame === undefined ? { type: 'canvas' } : { type: 'frame', id: frame, isCorner }
}

/** Sockets and fields deal with the pointer themselves. */
const CONTROLS = '[data-socket],[data-control],input,textarea,button,select'

function idAt(element: Element, what: 'node' | 'note' | 'frame'): string | undefined {
  return element.closest<HTMLElement>(`[data-${what}]`)?.dataset[what]
}

function bendAt({ bends }: WireView, at: Point, reach: number): number | undefined {
  const bend = bends.findIndex(({ x, y }) => Math.hypot(x - at.x, y - at.y) <= reach)
  return bend < 0 ? undefined : bend
}
