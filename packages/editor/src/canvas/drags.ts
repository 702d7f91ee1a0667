import {
  boxesMeet,
  boxForFile,
  boxOfFile,
  editFrame,
  editNote,
  isInside,
  moveTogether,
  setBends,
  type Box,
  type Command,
  type Places,
  type Point,
  type Transaction,
} from '../document/index.ts'
import type { CanvasContext } from './canvas-host.ts'
import type { Guides } from './guides.ts'
import { heldBy, shifted } from './held.ts'
import { onGrid, snapTo } from './snap.ts'
import type { Stage } from './stage.ts'
import { boxOfView, type WireView } from './views.ts'

/** What a press of the pointer turns into once the pointer moves. */
export interface Drag {
  /** False for what is no part of the plane: the border of the canvas does not move it. */
  readonly isOverCanvas?: false
  /** Called at most once a frame, with how far the pointer has come in the world. */
  readonly move: (by: Point, event: PointerEvent) => void
  readonly end: () => void
  readonly cancel: () => void
}

/** Drags all that moves with the selection; `lead` is the box that snaps. One step of the history at the end. */
export function dragHeld(stage: Stage, context: CanvasContext, lead: Box, guides: Guides): Drag {
  const start = heldBy(stage, context.selection.state())
  const hasEntries = start.frames.size + start.notes.size > 0
  let transaction: Transaction | undefined
  let places = start
  stage.pin('drag', start.nodes.keys())
  const finish = (): void => {
    stage.pin('drag', [])
    guides.hide()
  }
  return {
    move(by, event) {
      const box = { ...lead, x: lead.x + by.x, y: lead.y + by.y }
      const grid = gridOf(context, event)
      const { to, guides: lines } =
        grid === 1 ? { to: box, guides: [] } : snapTo(box, boxesBeside(stage, start), { grid, reach: reachOf(stage) })
      guides.show(lines, stage.view())
      places = shifted(start, { x: to.x - lead.x, y: to.y - lead.y })
      if (hasEntries) {
        transaction ??= context.document.begin(moveTogether(context.graph(), start).label)
        context.document.run(moveTogether(context.graph(), { frames: places.frames, notes: places.notes }))
      }
      stage.place(places.nodes)
    },
    end() {
      finish()
      if (places !== start) context.document.run(moveTogether(context.graph(), places))
      transaction?.end()
    },
    cancel() {
      finish()
      transaction?.cancel()
      stage.place(start.nodes)
    },
  }
}

/** Drags the corner of a free frame; undefined for one that is drawn around nodes. */
export function dragFrameCorner(stage: Stage, context: CanvasContext, id: string): Drag | undefined {
  const frame = stage.scene().frames.find((each) => each.id === id)
  if (frame?.box === undefined) return undefined
  return dragCorner(context, boxOfFile(frame.box), (box) => editFrame(context.graph(), id, { box: boxForFile(box) }))
}

/** Drags the corner of a note. */
export function dragNoteCorner(stage: Stage, context: CanvasContext, id: string): Drag | undefined {
  const note = stage.scene().notes.find((each) => each.id === id)
  if (note === undefined) return undefined
  return dragCorner(context, boxOfFile(note.box), (box) => editNote(context.graph(), id, { box: boxForFile(box) }))
}

/** Drags one bend of a wire. */
export function dragBend(context: CanvasContext, { wire: { id, bends } }: WireView, bend: number): Drag {
  return inOneStep(context, 'Bend a wire', (by, grid) => {
    const to = snapped({ x: bends[bend].x + by.x, y: bends[bend].y + by.y }, grid)
    return setBends(context.graph(), id, bends.with(bend, to))
  })
}

/** Draws a box; what is in it is selected beside what was. A frame is in it only as a whole. */
export function dragMarquee(stage: Stage, context: CanvasContext, from: Point, marquee: HTMLElement): Drag {
  const { selection } = context
  const before = selection.state()
  const finish = (): void => {
    marquee.hidden = true
  }
  return {
    move(by) {
      const [x, y] = [Math.min(from.x, from.x + by.x), Math.min(from.y, from.y + by.y)]
      const box = { x, y, width: Math.abs(by.x), height: Math.abs(by.y) }
      const view = stage.view()
      marquee.hidden = false
      marquee.style.transform = `translate(${x * view.k + view.x}px,${y * view.k + view.y}px)`
      marquee.style.width = `${box.width * view.k}px`
      marquee.style.height = `${box.height * view.k}px`
      const { nodes, frames, notes } = inBox(stage, box)
      selection.set({
        ...before,
        nodes: new Set([...before.nodes, ...nodes]),
        frames: new Set([...before.frames, ...frames]),
        notes: new Set([...before.notes, ...notes]),
      })
    },
    end: finish,
    cancel() {
      finish()
      selection.set(before)
    },
  }
}

function inBox(stage: Stage, box: Box): Readonly<Record<'nodes' | 'frames' | 'notes', readonly string[]>> {
  const { frames, notes } = stage.scene()
  return {
    nodes: [...stage.views().nodes.values()].flatMap((each) => (boxesMeet(boxOfView(each), box) ? [each.id] : [])),
    frames: frames.flatMap((each) => (isInside(stage.frameBox(each), box) ? [each.id] : [])),
    notes: notes.flatMap((each) => (boxesMeet(boxOfFile(each.box), box) ? [each.id] : [])),
  }
}

/** Leads the window over the graph by the minimap. */
export function dragMinimap(stage: Stage, down: PointerEvent): Drag {
  const show = ({ clientX, clientY }: PointerEvent): void => {
    const at = stage.minimap.worldAt({ x: clientX, y: clientY })
    const { width, height } = stage.size()
    const { k } = stage.view()
    stage.moveTo({ k, x: width / 2 - at.x * k, y: height / 2 - at.y * k })
  }
  show(down)
  return { isOverCanvas: false, move: (_, event) => show(event), end: () => {}, cancel: () => {} }
}

function dragCorner(context: CanvasContext, start: Box, command: (box: Box) => Command): Drag {
  return inOneStep(context, 'Resize', (by, grid) => {
    const corner = snapped({ x: start.width + by.x, y: start.height + by.y }, grid)
    return command({ ...start, width: Math.max(80, corner.x), height: Math.max(60, corner.y) })
  })
}

/** The boxes in view of nodes that stay where they are. */
function boxesBeside(stage: Stage, held: Places): readonly Box[] {
  const window = stage.windowBox()
  return [...stage.views().nodes.values()].flatMap((view) => {
    const box = boxOfView(view)
    return held.nodes.has(view.id) || !boxesMeet(box, window) ? [] : [box]
  })
}

function reachOf(stage: Stage): number {
  return SNAP_REACH / stage.view().k
}

/** A drag whose every move is a command, and all of them together one step of the history. */
function inOneStep(context: CanvasContext, label: string, command: (by: Point, grid: number) => Command): Drag {
  let transaction: Transaction | undefined
  return {
    move(by, event) {
      transaction ??= context.document.begin(label)
      context.document.run(command(by, gridOf(context, event)))
    },
    end: () => transaction?.end(),
    cancel: () => transaction?.cancel(),
  }
}

/** The grid that a drag keeps to; 1 leaves it free. Alt does the other of what the person chose. */
function gridOf(context: CanvasContext, { altKey }: Pick<PointerEvent, 'altKey'>): number {
  const { snapToGrid, gridSize } = context.habits()
  return snapToGrid === altKey ? 1 : gridSize
}

function snapped({ x, y }: Point, grid: number): Point {
  return { x: onGrid(x, grid), y: onGrid(y, grid) }
}

/** How near to another node's line a dragged one snaps to it, in pixels of the screen. */
const SNAP_REACH = 6
