import {
  boxesMeet,
  boxForFile,
  boxOfFile,
  editFrame,
  editNote,
  moveNodes,
  NODE_BOX,
  NOTHING,
  setBends,
  type Box,
  type Point,
  type Selected,
} from '../document/index.ts'
import type { CanvasContext } from './canvas-host.ts'
import { stretchAt } from './geometry.ts'
import type { Stage } from './stage.ts'
import { boxOfView, nodeAt, pointsOfWire, wireAt, type WireView } from './views.ts'

/** What a press of the pointer turns into. */
interface Gesture {
  /** Called once a frame with how far the pointer has come, in the world. */
  readonly move: (by: Point, event: PointerEvent) => void
  readonly end: () => void
  readonly cancel: () => void
}

/** Selecting, dragging and drawing boxes by pointer: one set of listeners for the whole canvas. */
export interface Gestures {
  /** Whether the press that is going on is none of these, so that it pans. */
  readonly isFree: () => boolean
  /** Gives up what is going on; false when nothing is. */
  readonly cancel: () => boolean
  readonly destroy: () => void
}

/** How far the pointer goes before a press is a drag, in pixels of the screen. */
const SLACK = 3
/** How near to a wire or a bend one must press, in pixels of the screen. */
const REACH = 8

/** Listens on the canvas; `marquee` is the element that shows the box being drawn. */
export function createGestures(stage: Stage, marquee: HTMLElement, context: CanvasContext): Gestures {
  const { container } = stage.area.plugin
  const { document, selection } = context
  let current: Gesture | undefined
  let isFree = true
  let stopCurrent = (): void => {}

  function worldAt({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = container.getBoundingClientRect()
    const { x, y, k } = stage.view()
    return { x: (clientX - left - x) / k, y: (clientY - top - y) / k }
  }

  function onDown(event: PointerEvent): void {
    const found = event.button === 0 ? gestureAt(event) : undefined
    isFree = found === undefined && !isControl(event)
    if (found === undefined) return isFree && event.button === 0 ? clearOnClick(event) : undefined
    follow(event, found)
  }

  function gestureAt(event: PointerEvent): Gesture | undefined {
    const target = event.target instanceof Element ? event.target : container
    if (isControl(event) || stage.minimap.element.contains(target)) return undefined
    const at = worldAt(event)
    const adds = event.shiftKey || event.metaKey || event.ctrlKey
    const note = target.closest<HTMLElement>('[data-note]')?.dataset['note']
    if (note !== undefined) return grabNote(note, adds, target.closest('[data-resize]') !== null)
    const node = target.closest<HTMLElement>('[data-node]')?.dataset['node'] ?? nodeAt(stage.views(), at)?.id
    if (node !== undefined) return grabNode(node, adds)
    const frame = target.closest<HTMLElement>('[data-frame]')?.dataset['frame']
    const wire = wireAt(stage.views(), at, REACH / stage.view().k)
    if (wire !== undefined) return grabWire(wire, at, adds)
    if (frame !== undefined) return grabFrame(frame, adds, target.closest('[data-resize]') !== null)
    return event.shiftKey ? drawBox(at) : undefined
  }

  function grabNode(id: string, adds: boolean): Gesture {
    const wasSelected = selection.state().nodes.has(id)
    if (adds) selection.toggle('nodes', id)
    else if (!wasSelected) selection.set({ nodes: new Set([id]) })
    const dragged = new Set(selection.state().nodes).add(id)
    const frames = selection.state().frames
    for (const { id: frame, nodes } of stage.scene().frames) {
      if (frames.has(frame)) for (const held of nodes ?? []) dragged.add(held)
    }
    const drag = dragNodes(dragged, id)
    return {
      ...drag,
      end: () => drag.end() || (!adds && wasSelected ? selection.set({ nodes: new Set([id]) }) : undefined),
    }
  }

  /** Drags nodes; `end` is true when they moved. */
  function dragNodes(ids: ReadonlySet<string>, lead: string): Omit<Gesture, 'end'> & { readonly end: () => boolean } {
    const start = new Map<string, Point>()
    for (const id of ids) {
      const view = stage.views().nodes.get(id)
      if (view !== undefined) start.set(id, { x: view.x, y: view.y })
    }
    const first = start.get(lead) ?? { x: 0, y: 0 }
    let places: ReadonlyMap<string, Point> = start
    stage.pin('drag', ids)
    const finish = (): void => stage.pin('drag', [])
    return {
      move(by, event) {
        const to = snapped({ x: first.x + by.x, y: first.y + by.y }, event.altKey)
        const shift = { x: to.x - first.x, y: to.y - first.y }
        places = new Map([...start].map(([id, { x, y }]) => [id, { x: x + shift.x, y: y + shift.y }]))
        stage.place(places)
      },
      end() {
        finish()
        if (places === start) return false
        document.run(moveNodes(context.graph(), places))
        return true
      },
      cancel() {
        finish()
        stage.place(start)
      },
    }
  }

  function grabFrame(id: string, adds: boolean, isResizing: boolean): Gesture | undefined {
    const frame = stage.scene().frames.find((each) => each.id === id)
    if (frame === undefined) return undefined
    select('frames', id, adds)
    const held = new Set((frame.nodes ?? []).filter((node) => stage.views().nodes.has(node)))
    if (held.size > 0 && !isResizing) {
      const drag = dragNodes(held, [...held][0])
      return { ...drag, end: () => void drag.end() }
    }
    if (frame.box === undefined) return undefined
    return dragBox(boxOfFile(frame.box), isResizing, (box) => editFrame(context.graph(), id, { box: boxForFile(box) }))
  }

  function grabNote(id: string, adds: boolean, isResizing: boolean): Gesture | undefined {
    const note = stage.scene().notes.find((each) => each.id === id)
    if (note === undefined) return undefined
    select('notes', id, adds)
    return dragBox(boxOfFile(note.box), isResizing, (box) => editNote(context.graph(), id, { box: boxForFile(box) }))
  }

  function select(what: keyof Selected, id: string, adds: boolean): void {
    if (adds) selection.toggle(what, id)
    else if (!selection.state()[what].has(id)) selection.set({ [what]: new Set([id]) })
  }

  /** Moves or resizes a box of the document, as one step of its history. */
  function dragBox(
    start: Box,
    isResizing: boolean,
    command: (box: Box) => Parameters<typeof document.run>[0],
  ): Gesture {
    let transaction: ReturnType<typeof document.begin> | undefined
    return {
      move(by, event) {
        const to = snapped(
          isResizing ? { x: start.width + by.x, y: start.height + by.y } : { x: start.x + by.x, y: start.y + by.y },
          event.altKey,
        )
        transaction ??= document.begin(isResizing ? 'Resize' : 'Move')
        const box = isResizing
          ? { ...start, width: Math.max(80, to.x), height: Math.max(60, to.y) }
          : { ...start, ...to }
        document.run(command(box))
      },
      end: () => transaction?.end(),
      cancel: () => transaction?.cancel(),
    }
  }

  function grabWire(view: WireView, at: Point, adds: boolean): Gesture {
    const { id, bends } = view.wire
    select('wires', id, adds)
    const reach = REACH / stage.view().k
    const bend = bends.findIndex(({ x, y }) => Math.hypot(x - at.x, y - at.y) <= reach)
    let transaction: ReturnType<typeof document.begin> | undefined
    return {
      move(by, event) {
        if (bend < 0) return
        const to = snapped({ x: bends[bend].x + by.x, y: bends[bend].y + by.y }, event.altKey)
        transaction ??= document.begin('Bend a wire')
        document.run(setBends(context.graph(), id, bends.with(bend, to)))
      },
      end: () => transaction?.end(),
      cancel: () => transaction?.cancel(),
    }
  }

  function drawBox(from: Point): Gesture {
    const before = selection.state()
    const finish = (): void => {
      marquee.hidden = true
    }
    return {
      move(by) {
        const box = {
          x: Math.min(from.x, from.x + by.x),
          y: Math.min(from.y, from.y + by.y),
          width: Math.abs(by.x),
          height: Math.abs(by.y),
        }
        const { x, y, k } = stage.view()
        marquee.hidden = false
        marquee.style.transform = `translate(${box.x * k + x}px,${box.y * k + y}px)`
        marquee.style.width = `${box.width * k}px`
        marquee.style.height = `${box.height * k}px`
        const inside = [...stage.views().nodes.values()].filter((view) => boxesMeet(boxOfView(view), box))
        selection.set({ ...before, nodes: new Set([...before.nodes, ...inside.map(({ id }) => id)]) })
      },
      end: finish,
      cancel() {
        finish()
        selection.set(before)
      },
    }
  }

  /** Follows the pointer from a press to its end; moves are gathered to one a frame. */
  function follow(down: PointerEvent, gesture: Gesture): void {
    current = gesture
    let last = down
    let frame = 0
    let isDragging = false
    const step = (): void => {
      frame = 0
      const { k } = stage.view()
      gesture.move({ x: (last.clientX - down.clientX) / k, y: (last.clientY - down.clientY) / k }, last)
    }
    const onMove = (event: PointerEvent): void => {
      last = event
      isDragging ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > SLACK
      if (isDragging && frame === 0) frame = requestAnimationFrame(step)
    }
    const stop = (): void => {
      cancelAnimationFrame(frame)
      removeEventListener('pointermove', onMove)
      removeEventListener('pointerup', onUp)
      removeEventListener('pointercancel', onCancel)
      current = undefined
    }
    const onUp = (): void => {
      if (frame !== 0) step()
      stop()
      gesture.end()
    }
    const onCancel = (): void => {
      stop()
      gesture.cancel()
    }
    stopCurrent = onCancel
    addEventListener('pointermove', onMove)
    addEventListener('pointerup', onUp)
    addEventListener('pointercancel', onCancel)
  }

  function clearOnClick(down: PointerEvent): void {
    const onUp = (up: PointerEvent): void => {
      removeEventListener('pointerup', onUp)
      if (Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY) <= SLACK) selection.set(NOTHING)
    }
    addEventListener('pointerup', onUp)
  }

  function onDoubleClick(event: MouseEvent): void {
    if (isControl(event)) return
    const target = event.target instanceof Element ? event.target : container
    if (target.closest('[data-note]') !== null || stage.minimap.element.contains(target)) return
    const at = worldAt(event)
    const node = nodeAt(stage.views(), at)
    if (node !== undefined) {
      const runs = node.node.node?.graph
      return runs === undefined ? context.events().onEditNode?.(node.id) : context.events().onOpenGraph?.(runs, node.id)
    }
    const wire = wireAt(stage.views(), at, REACH / stage.view().k)
    if (wire !== undefined) return toggleBend(wire, at)
    if (target.closest('[data-frame]') !== null) return
    context.events().onOpenPalette?.({ at, client: { x: event.clientX, y: event.clientY } })
  }

  /** A double click bends a wire, and straightens it again where it bends. */
  function toggleBend(view: WireView, at: Point): void {
    const { id, bends } = view.wire
    const reach = REACH / stage.view().k
    const bend = bends.findIndex(({ x, y }) => Math.hypot(x - at.x, y - at.y) <= reach)
    const next = bend < 0 ? bends.toSpliced(stretchAt(pointsOfWire(view), at), 0, at) : bends.toSpliced(bend, 1)
    document.run(setBends(context.graph(), id, next))
    document.settle()
  }

  function onMenu(event: MouseEvent): void {
    const open = context.events().onContextMenu
    if (open === undefined || isControl(event)) return
    event.preventDefault()
    const at = worldAt(event)
    const target = event.target instanceof Element ? event.target : container
    const node = nodeAt(stage.views(), at)?.id
    const wire = wireAt(stage.views(), at, REACH / stage.view().k)?.wire.id
    const note = target.closest<HTMLElement>('[data-note]')?.dataset['note']
    const frame = target.closest<HTMLElement>('[data-frame]')?.dataset['frame']
    const client = { x: event.clientX, y: event.clientY }
    const found = Object.entries({ note, node, wire, frame }).find(([, id]) => id !== undefined)
    const type = KINDS_OF_TARGET.find((kind) => kind === found?.[0])
    if (type === undefined || found?.[1] === undefined) return open({ at, client, target: { type: 'canvas' } })
    const key = `${type}s` as const
    if (!selection.state()[key].has(found[1])) selection.set({ [key]: new Set([found[1]]) })
    open({ at, client, target: { type, id: found[1] } })
  }

  const capture = { capture: true }
  container.addEventListener('pointerdown', onDown, capture)
  container.addEventListener('dblclick', onDoubleClick)
  container.addEventListener('contextmenu', onMenu)
  return {
    isFree: () => isFree,
    cancel() {
      if (current === undefined) return false
      stopCurrent()
      return true
    },
    destroy() {
      if (current !== undefined) stopCurrent()
      container.removeEventListener('pointerdown', onDown, capture)
      container.removeEventListener('dblclick', onDoubleClick)
      container.removeEventListener('contextmenu', onMenu)
    },
  }
}

const KINDS_OF_TARGET = ['note', 'node', 'wire', 'frame'] as const

/** Sockets and fields deal with the pointer themselves. */
function isControl({ target }: Event): boolean {
  return (
    target instanceof Element && target.closest('[data-socket],input,textarea,button,select,[data-control]') !== null
  )
}

function snapped({ x, y }: Point, isFree: boolean): Point {
  if (isFree) return { x, y }
  const { grid } = NODE_BOX
  return { x: Math.round(x / grid) * grid, y: Math.round(y / grid) * grid }
}
