import { ConnectionPlugin } from 'rete-connection-plugin'
import { editFrame, editNote, type Point, type ReadOnly } from '../document/index.ts'
import type { AreaSignals } from './area.ts'
import type { CanvasContext } from './canvas-host.ts'
import { createGestures } from './gestures.ts'
import type { CanvasHandle } from './handle.ts'
import { listenToKeys } from './keyboard.ts'
import { createLeading } from './leading.ts'
import type { Stage } from './stage.ts'
import { WireFlow, type Schemes } from './wire-flow.ts'

/** What people do on a canvas by pointer and keys. The plane asks it, and tells it where the pointer is. */
export interface Hands {
  /** Whether a press of the pointer starts panning. */
  readonly canPan: (event: PointerEvent) => boolean
  readonly movePointer: (event: PointerEvent) => void
  /** Draws the wire that is being led; the point is where its loose end is. */
  readonly leadWire: (end: Point | undefined) => void
  /** What was typed into a note, or into a frame's title. */
  readonly editText: (what: 'frame' | 'note', id: string, text: string) => void
  readonly destroy: () => void
}

/** What hands work on. */
export interface HandsOptions {
  readonly stage: Stage
  readonly handle: CanvasHandle
  readonly context: CanvasContext
  readonly marquee: HTMLElement
  readonly hint: HTMLElement
}

/** Makes the hands of a canvas: what `Canvas` takes as `createHands`. The first frame does without them. */
export function createHands({ stage, handle, context: own, marquee, hint }: HandsOptions): Hands {
  const { readOnly } = own.document
  const context = readOnly === undefined ? own : readingContext(own, readOnly)
  const leading = createLeading(() => stage, hint, context)
  const gestures = createGestures(stage, marquee, context)
  const flow = new WireFlow(leading)
  const connection = new ConnectionPlugin<Schemes, AreaSignals>()
  connection.addPreset(() => flow)
  if (readOnly === undefined) stage.area.addWires(connection)
  const stopKeys = listenToKeys({
    stage,
    handle,
    context,
    cancel() {
      if (!leading.isActive()) return gestures.cancel()
      leading.cancel()
      return true
    },
  })
  // The system took the finger away: for a gesture of its own, say.
  const onPointerCancel = (): void => {
    if (leading.isActive()) leading.cancel()
  }
  const { container } = stage.area.plugin
  container.addEventListener('pointercancel', onPointerCancel)
  return {
    canPan: (event) => event.button === 1 || (event.button === 0 && gestures.isFree()),
    movePointer: leading.move,
    leadWire: leading.lead,
    editText(what, id, text) {
      const graph = context.graph()
      context.document.run(what === 'note' ? editNote(graph, id, { text }) : editFrame(graph, id, { title: text }))
    },
    destroy() {
      container.removeEventListener('pointercancel', onPointerCancel)
      stopKeys()
      gestures.destroy()
    },
  }
}

/** Of a flow that only shows, what would change it tells why it cannot be. */
function readingContext(context: CanvasContext, { tell }: ReadOnly): CanvasContext {
  return {
    ...context,
    events: () => ({ ...context.events(), onOpenPalette: tell, onConnectCommand: tell }),
  }
}
