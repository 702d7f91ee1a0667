import { boxOfFile, isInside, type Box, type Point, type Selection } from '../document/index.ts'
import type { View } from './geometry.ts'
import { boxOfStage, viewOfBox } from './fit-view.ts'
import { pinOf } from './shown.ts'
import type { Stage } from './stage.ts'
import { boxOfView, boxOfViews } from './views.ts'

/** What the shell can make a canvas do. */
export interface CanvasHandle {
  /** Shows all, or only some nodes. */
  readonly fit: (ids?: Iterable<string>) => void
  /** Brings a node to the middle, at a zoom at which it can be read. */
  readonly centerOn: (id: string) => void
  readonly zoomTo: (zoom: number) => void
  readonly zoomBy: (factor: number) => void
  readonly view: () => View
  readonly setView: (view: View) => void
  /** Selects a node and brings it into view. */
  readonly reveal: (id: string) => void
  /** The same, and gives it the keyboard. */
  readonly focusNode: (id: string) => void
  /** Selects a frame or a note, brings it into view and gives it the keyboard; false when there is none. */
  readonly focusEntry: (what: 'frame' | 'note', id: string) => boolean
  /** Gives the canvas the keyboard. */
  readonly focus: () => void
  /** The place in the world at the middle of the window: where to paste, say. */
  readonly center: () => Point
  /** The boxes of nodes, for `alignNodes` and `distributeNodes`. */
  readonly boxesOf: (ids: Iterable<string>) => ReadonlyMap<string, Box>
  /** The ids of all nodes in the order in which the flow is read. */
  readonly readingOrder: () => readonly string[]
}

/** Makes the handle of a stage. */
export function createHandle(stage: Stage, selection: Selection, readingOrder: () => readonly string[]): CanvasHandle {
  function viewsOf(ids: Iterable<string>) {
    return [...ids].flatMap((id) => stage.views().nodes.get(id) ?? [])
  }

  function fit(ids?: Iterable<string>): void {
    const box = ids === undefined ? boxOfStage(stage) : boxOfViews(viewsOf(ids))
    if (box !== undefined) stage.moveTo(viewOfBox(box, stage.size()))
  }

  function zoomTo(zoom: number): void {
    const { width, height } = stage.size()
    const { x, y, k } = stage.view()
    const scale = zoom / k
    stage.moveTo({ k: zoom, x: width / 2 - (width / 2 - x) * scale, y: height / 2 - (height / 2 - y) * scale })
  }

  function centerOn(id: string): void {
    const [view] = viewsOf([id])
    if (view === undefined) return
    const box = boxOfView(view)
    const k = Math.max(stage.view().k, 0.7)
    const { width, height } = stage.size()
    stage.moveTo({ k, x: width / 2 - (box.x + box.width / 2) * k, y: height / 2 - (box.y + box.height / 2) * k })
  }

  /** All of a box, at a zoom at which there are elements; a box that is larger than the window, from its corner. */
  function viewToRead(box: Box): View {
    const size = stage.size()
    const view = viewOfBox(box, size)
    return view.k >= READABLE ? view : { k: READABLE, x: 48 - box.x * READABLE, y: 48 - box.y * READABLE }
  }

  function isInView(id: string): boolean {
    const [view] = viewsOf([id])
    if (view === undefined || stage.isFar()) return false
    const { x, y, k } = stage.view()
    const [left, top] = [view.x * k + x, view.y * k + y]
    const { width, height } = stage.size()
    return left >= 0 && top >= 0 && left + 220 * k <= width && top + view.height * k <= height
  }

  function reveal(id: string): void {
    if (!stage.views().nodes.has(id)) return
    selection.set({ nodes: new Set([id]) })
    if (!isInView(id)) centerOn(id)
  }

  return {
    fit,
    centerOn,
    zoomTo,
    zoomBy: (factor) => zoomTo(stage.view().k * factor),
    view: () => ({ ...stage.view() }),
    setView: (view) => stage.moveTo(view),
    reveal,
    focusNode(id) {
      reveal(id)
      stage.pin('focus', [id])
      // The element exists once the next flush has mounted it.
      requestAnimationFrame(() => stage.views().nodes.get(id)?.element?.focus({ preventScroll: true }))
    },
    focusEntry(what, id) {
      const { frames, notes } = stage.scene()
      const [box] =
        what === 'frame'
          ? frames.flatMap((frame) => (frame.id === id ? [stage.frameBox(frame)] : []))
          : notes.flatMap((note) => (note.id === id ? [boxOfFile(note.box)] : []))
      if (box === undefined) return false
      selection.set({ [`${what}s`]: new Set([id]) })
      if (stage.isFar() || !isInside(box, stage.windowBox())) stage.moveTo(viewToRead(box))
      stage.pin('focus', [pinOf(what, id)])
      requestAnimationFrame(() => {
        stage.cards.querySelector<HTMLElement>(`[data-${what}="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
      })
      return true
    },
    focus: () => stage.area.plugin.container.focus(),
    center() {
      const { width, height } = stage.size()
      const { x, y, k } = stage.view()
      return { x: (width / 2 - x) / k, y: (height / 2 - y) / k }
    },
    boxesOf: (ids) => new Map(viewsOf(ids).map((view) => [view.id, boxOfView(view)])),
    readingOrder,
  }
}

/** The smallest zoom at which a text is read. */
const READABLE = 0.6
