import {
  boxesMeet,
  boxForFile,
  boxOfFile,
  editFrame,
  editNote,
  moveNodes,
  setBends,
  type Box,
  type Command,
  type Point,
  type Transaction,
} from '../document/index.ts'
import type { CanvasContext } from './canvas-host.ts'
import type { Stage } from './stage.ts'
import { boxOfView, type WireView } from './views.ts'

/** What a press of the pointer turns into once the pointer moves. */
export interface Drag {
  /** Called at most once a frame, with how far the pointer has come in the world. */
  readonly move: (by: Point, event: PointerEvent) => void
  readonly end: () => void
  readonly cancel: () => void
}

/** Drags nodes together; `lead` is the one that snaps to the grid. One step of the history at the end. */
export function dragNodes(stage: Stage, context: CanvasContext, ids: ReadonlySet<string>, lead: string): Drag {
  const start = new Map<string, Point>()
  for (const id of ids) {
    const view = stage.views().nodes.get(id)
    if (view !== undefined) start.set(id, { x: view.x, y: view.y })
  }
  const first = start.get(lead) ?? { x: 0, y: 0 }
  let places: ReadonlyMap<string, Point> = start
  stage.pin('drag', ids)
  return {
    move(by, event) {
      const to = snapped({ x: first.x + by.x, y: first.y + by.y }, gridOf(context, event))
      const shift = { x: to.x - first.x, y: to.y - first.y }
      places = new Map([...start].map(([id, { x, y }]) => [id, { x: x + shift.x, y: y + shift.y }]))
      stage.place(places)
    },
    end() {
      stage.pin('drag', [])
      if (places !== start) context.document.run(moveNodes(context.graph(), places))
    },
    cancel() {
      stage.pin('drag', [])
      stage.place(start)
    },
  }
}

/** Drags a frame: its nodes if it is drawn around some, else its box. Undefined when there is nothing to drag. */
export function dragFrame(stage: Stage, context: CanvasContext, id: string, isCorner: boolean): Drag | undefined {
  const frame = stage.scene().frames.find((each) => each.id === id)
  const held = (frame?.nodes ?? []).filter((node) => stage.views().nodes.has(node))
  if (held.length > 0) return dragNodes(stage, context, new Set(held), held[0])
  if (frame?.box === undefined) return undefined
  const command = (box: Box): Command => editFrame(context.graph(), id, { box: boxForFile(box) })
  return dragBox(context, boxOfFile(frame.box), isCorner, command)
}

/** Drags a note, or its corner. */
export function dragNote(stage: Stage, context: CanvasContext, id: string, isCorner: boolean): Drag | undefined {
  const note = stage.scene().notes.find((each) => each.id === id)
  if (note === undefined) return undefined
  const command = (box: Box): Command => editNote(context.graph(), id, { box: boxForFile(box) })
  return dragBox(context, boxOfFile(note.box), isCorner, command)
}

/** Drags one bend of a wire. */
export function dragBend(context: CanvasContext, { wire: { id, bends } }: WireView, bend: number): Drag {
  return inOneStep(context, 'Bend a wire', (by, grid) => {
    const to = snapped({ x: bends[bend].x + by.x, y: bends[bend].y + by.y }, grid)
    return setBends(context.graph(), id, bends.with(bend, to))
  })
}

/** Draws a box; the nodes in it are selected beside those that were. */
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
      const inside = [...stage.views().nodes.values()].filter((each) => boxesMeet(boxOfView(each), box))
      selection.set({ ...before, nodes: new Set([...before.nodes, ...inside.map(({ id }) => id)]) })
    },
    end: finish,
    cancel() {
      finish()
      selection.set(before)
    },
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
  return { move: (_, event) => show(event), end: () => {}, cancel: () => {} }
}

function dragBox(context: CanvasContext, start: Box, isCorner: boolean, command: (box: Box) => Command): Drag {
  return inOneStep(context, isCorner ? 'Resize' : 'Move', (by, grid) => {
    if (!isCorner) return command({ ...start, ...snapped({ x: start.x + by.x, y: start.y + by.y }, grid) })
    const corner = snapped({ x: start.width + by.x, y: start.height + by.y }, grid)
    return command({ ...start, width: Math.max(80, corner.x), height: Math.max(60, corner.y) })
  })
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
  return { x: Math.round(x / grid) * grid, y: Math.round(y / grid) * grid }
}
