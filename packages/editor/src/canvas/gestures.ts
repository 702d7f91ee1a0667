import { boxOfFile, NOTHING, setBends, type Box, type Selected } from '../document/index.ts'
import type { CanvasContext } from './canvas-host.ts'
import { dragBend, dragFrameCorner, dragHeld, dragMarquee, dragMinimap, dragNoteCorner, type Drag } from './drags.ts'
import { createEdgePan } from './edge-pan.ts'
import { stretchAt } from './geometry.ts'
import { createGuides } from './guides.ts'
import { targetOf, worldAt, type Target } from './pointing.ts'
import type { Stage } from './stage.ts'
import { boxOfView, pointsOfWire } from './views.ts'

/** Selecting, dragging and drawing boxes by pointer: one set of listeners for the whole canvas. */
export interface Gestures {
  /** Whether the press that is going on is none of these, so that it pans. */
  readonly isFree: () => boolean
  /** Gives up what is going on; false when nothing is. */
  readonly cancel: () => boolean
  readonly destroy: () => void
}

/** What a press does: `click` when the pointer stays where it is, `drag` when it moves; without one it pans. */
interface Press {
  readonly click?: () => void
  readonly drag?: Drag
}

/** How far the pointer goes before a press is a drag, in pixels of the screen; a finger is less steady. */
const SLACK = { mouse: 3, touch: 8 }

/** Listens on the canvas; `marquee` is the element that shows the box being drawn. */
export function createGestures(stage: Stage, marquee: HTMLElement, context: CanvasContext): Gestures {
  const { container } = stage.area.plugin
  const { document, selection } = context
  const guides = createGuides(container)
  const edgePan = createEdgePan(() => stage)
  // What only shows stays where it is: a press on it pans, as it does beside it.
  const isEditable = document.readOnly === undefined
  let isFree = true
  let stop: (() => void) | undefined

  function onDown(event: PointerEvent): void {
    isFree = false
    // A second finger makes it a pinch.
    if (!event.isPrimary) return stop?.()
    const target = targetOf(stage, event)
    if (event.button !== 0 || target.type === 'control') return
    const press = pressAt(target, event)
    isFree = press.drag === undefined
    stop = follow(event, press)
  }

  function pressAt(target: Target, event: PointerEvent): Press {
    const adds = event.shiftKey || event.metaKey || event.ctrlKey
    switch (target.type) {
      case 'node':
        return pressItem('nodes', target.id, adds)
      case 'wire':
        return {
          click: () => select('wires', target.id, adds),
          ...(target.bend !== undefined && isEditable && { drag: dragBend(context, target.view, target.bend) }),
        }
      case 'frame':
        if (target.isCorner && isEditable) return { drag: dragFrameCorner(stage, context, target.id) ?? NO_DRAG }
        return pressItem('frames', target.id, adds)
      case 'note':
        if (target.isCorner && isEditable) return { drag: dragNoteCorner(stage, context, target.id) ?? NO_DRAG }
        return pressItem('notes', target.id, adds)
      case 'minimap':
        return { drag: dragMinimap(stage, event) }
      case 'control':
        return { drag: NO_DRAG }
      default:
        if (event.shiftKey) return { drag: dragMarquee(stage, context, worldAt(stage, event), marquee) }
        return { click: () => selection.set(NOTHING) }
    }
  }

  function pressItem(what: 'nodes' | 'frames' | 'notes', id: string, adds: boolean): Press {
    const wasSelected = selection.state()[what].has(id)
    select(what, id, adds)
    const lead = boxOf(what, id)
    if (lead === undefined || !selection.state()[what].has(id)) return { drag: NO_DRAG }
    const drag = isEditable ? dragHeld(stage, context, lead, guides) : undefined
    // One of several that are selected stays among them while it is dragged, and alone when it is only clicked.
    return { drag, click: wasSelected && !adds ? () => selection.set({ [what]: new Set([id]) }) : undefined }
  }

  function boxOf(what: 'nodes' | 'frames' | 'notes', id: string): Box | undefined {
    const { frames, notes } = stage.scene()
    if (what === 'notes') return notes.flatMap((note) => (note.id === id ? [boxOfFile(note.box)] : []))[0]
    if (what === 'frames') return frames.flatMap((frame) => (frame.id === id ? [stage.frameBox(frame)] : []))[0]
    const view = stage.views().nodes.get(id)
    return view === undefined ? undefined : boxOfView(view)
  }

  function select(what: keyof Selected, id: string, adds: boolean): void {
    if (adds) selection.toggle(what, id)
    else if (!selection.state()[what].has(id)) selection.set({ [what]: new Set([id]) })
  }

  /** Follows the pointer from a press to its end; moves are gathered to one a frame. Returns how to give it up. */
  function follow(down: PointerEvent, { drag, click }: Press): () => void {
    const from = worldAt(stage, down)
    const slack = down.pointerType === 'touch' ? SLACK.touch : SLACK.mouse
    let last = down
    let frame = 0
    let isDragging = false
    const step = (): void => {
      frame = 0
      const at = worldAt(stage, last)
      drag?.move({ x: at.x - from.x, y: at.y - from.y }, last)
      if (drag !== undefined && drag.isOverCanvas !== false) edgePan.follow({ x: last.clientX, y: last.clientY }, step)
    }
    const onMove = (event: PointerEvent): void => {
      if (event.pointerId !== down.pointerId) return
      last = event
      isDragging ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > slack
      if (isDragging && frame === 0) frame = requestAnimationFrame(step)
    }
    const leave = (): void => {
      cancelAnimationFrame(frame)
      edgePan.stop()
      removeEventListener('pointermove', onMove)
      removeEventListener('pointerup', onUp)
      removeEventListener('pointercancel', onCancel)
      stop = undefined
    }
    const onUp = (event: PointerEvent): void => {
      if (event.pointerId !== down.pointerId) return
      if (frame !== 0) step()
      leave()
      drag?.end()
      if (!isDragging) click?.()
    }
    const onCancel = (): void => {
      leave()
      drag?.cancel()
    }
    addEventListener('pointermove', onMove)
    addEventListener('pointerup', onUp)
    addEventListener('pointercancel', onCancel)
    return onCancel
  }

  function onDoubleClick(event: MouseEvent): void {
    const target = targetOf(stage, event)
    if (target.type === 'node') {
      const runs = stage.scene().nodes.get(target.id)?.node?.graph
      if (runs === undefined) context.events().onEditNode?.(target.id)
      else context.events().onOpenGraph?.(runs, target.id)
    }
    if (target.type === 'wire') {
      const { wire, bends } = target.view
      const at = worldAt(stage, event)
      const place = stretchAt(pointsOfWire(target.view), at)
      const next = target.bend === undefined ? bends.toSpliced(place, 0, at) : bends.toSpliced(target.bend, 1)
      document.run(setBends(context.graph(), wire.id, next))
      document.settle()
    }
    if (target.type === 'canvas') {
      const client = { x: event.clientX, y: event.clientY }
      context.events().onOpenPalette?.({ at: worldAt(stage, event), client })
    }
  }

  function onMenu(event: MouseEvent): void {
    const open = context.events().onContextMenu
    const target = targetOf(stage, event)
    if (open === undefined || target.type === 'control' || target.type === 'minimap') return undefined
    event.preventDefault()
    const about = { at: worldAt(stage, event), client: { x: event.clientX, y: event.clientY } }
    if (target.type === 'canvas') return open({ ...about, target: { type: 'canvas' } })
    const { type, id } = target
    select(`${type}s`, id, false)
    return open({ ...about, target: { type, id } })
  }

  container.addEventListener('pointerdown', onDown, CAPTURE)
  // Before React, which puts a field in the place of what was pressed.
  container.addEventListener('dblclick', onDoubleClick, CAPTURE)
  container.addEventListener('contextmenu', onMenu)
  return {
    isFree: () => isFree,
    cancel() {
      const isGoingOn = stop !== undefined
      stop?.()
      return isGoingOn
    },
    destroy() {
      stop?.()
      container.removeEventListener('pointerdown', onDown, CAPTURE)
      container.removeEventListener('dblclick', onDoubleClick, CAPTURE)
      container.removeEventListener('contextmenu', onMenu)
    },
  }
}

const CAPTURE = { capture: true }
const NO_DRAG: Drag = { move: () => {}, end: () => {}, cancel: () => {} }
