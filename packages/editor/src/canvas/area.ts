import { NodeEditor, Scope, type Root } from 'rete'
import { AreaPlugin, Drag, Zoom, type Area2D, type RenderSignal } from 'rete-area-plugin'
import type { ConnectionPlugin } from 'rete-connection-plugin'
import type { Hands } from './hands.ts'
import type { Schemes } from './wire-flow.ts'

/** How far out and in one can zoom. */
export const ZOOM = { least: 0.02, most: 2 } as const

/** A node's port, as Rete's plugins know it. */
interface BoundSocket {
  readonly nodeId: string
  readonly side: 'input' | 'output'
  readonly key: string
}

type SocketSignal = RenderSignal<'socket', BoundSocket>

/** What goes through the plane's plugins. */
export type AreaSignals = Area2D<Schemes> | SocketSignal

/** Rete's plane: panning and zooming, and the place of the plugin that leads wires. The graph itself lives in the document. */
export interface Area {
  readonly plugin: AreaPlugin<Schemes, SocketSignal>
  /** The element that is shifted and scaled. */
  readonly holder: HTMLElement
  /** Lets a socket's element be the start and end of wires; returns the undo of that. */
  readonly bindSocket: (element: HTMLElement, socket: BoundSocket) => () => void
  /** Lets wires be led between the sockets, those that are bound already among them. */
  readonly addWires: (connection: ConnectionPlugin<Schemes, AreaSignals>) => void
  /** Tells Rete where the pointer is in the world, after the plane was moved under it. */
  readonly pointAt: (position: { readonly x: number; readonly y: number }, event: PointerEvent) => void
  /** Lets go of the wire that is being led. */
  readonly dropWire: () => void
  readonly destroy: () => void
}

/** What the plane asks and tells. */
export interface AreaHost {
  /** Undefined for as long as the canvas is only shown. */
  readonly hands: () => Hands | undefined
  /** What a turn of the wheel does. */
  readonly wheel: () => 'zoom' | 'pan'
  /** The plane was shifted or scaled. */
  readonly onView: () => void
}

/** Makes the plane inside an element. */
export function createArea(container: HTMLElement, host: AreaHost): Area {
  const editor = new NodeEditor<Schemes>()
  const plugin = new AreaPlugin<Schemes, SocketSignal>(container)
  const renderer = new Scope<never, [AreaSignals, Root<Schemes>]>('renderer')
  const bound = new Map<HTMLElement, BoundSocket>()
  let wires: ConnectionPlugin<Schemes, AreaSignals> | undefined
  renderer.addPipe((signal) => {
    if (typeof signal !== 'object' || !('type' in signal)) return signal
    if (signal.type === 'zoom') {
      const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, signal.data.zoom))
      return { ...signal, data: { ...signal.data, zoom } }
    }
    if (signal.type === 'translated' || signal.type === 'zoomed') host.onView()
    if (signal.type === 'pointermove') host.hands()?.movePointer(signal.data.event)
    if (signal.type === 'render' && signal.data.type === 'connection') {
      const end = signal.data.end ?? signal.data.start
      if (end !== undefined) host.hands()?.leadWire(end)
    }
    // Sockets unmount too: they are spans, and what Rete makes for the wire that is led is not.
    if (signal.type === 'unmount' && !(signal.data.element instanceof HTMLSpanElement))
      host.hands()?.leadWire(undefined)
    return signal
  })
  editor.use(plugin)
  plugin.use(renderer)
  plugin.area.setDragHandler(new Drag({ down: (event) => host.hands()?.canPan(event) === true, move: () => true }))
  plugin.area.setZoomHandler(
    new CanvasZoom(
      host.wheel,
      (x, y) => void plugin.area.translate(plugin.area.transform.x + x, plugin.area.transform.y + y),
    ),
  )

  function tellOf(element: HTMLElement, socket: BoundSocket): void {
    void plugin.emit({ type: 'render', data: { type: 'socket', element, filled: true, ...socket } })
  }

  return {
    plugin,
    holder: plugin.area.content.holder,
    bindSocket(element, socket) {
      bound.set(element, socket)
      tellOf(element, socket)
      return () => {
        bound.delete(element)
        void plugin.emit({ type: 'unmount', data: { element } })
      }
    },
    pointAt(position, event) {
      plugin.area.pointer = { ...position }
      void plugin.emit({ type: 'pointermove', data: { position: { ...position }, event } })
    },
    addWires(connection) {
      wires = connection
      plugin.use(connection)
      for (const [element, socket] of bound) tellOf(element, socket)
    },
    dropWire: () => wires?.drop(),
    destroy() {
      // Rete empties the element by way of innerHTML, which the page's security policy forbids; React has emptied it.
      Object.defineProperty(plugin.area.content.holder, 'innerHTML', { set: () => {} })
      plugin.destroy()
    },
  }
}

/**
 * Zooms by pinch and, as the person chose, by wheel. A wheel that turns sideways, as a touchpad's does, pans; a double
 * click opens things.
 */
class CanvasZoom extends Zoom {
  constructor(wheel: AreaHost['wheel'], panBy: (x: number, y: number) => void) {
    super(0.1)
    const zoomByWheel = this.wheel
    this.dblclick = () => {}
    this.wheel = (event) => {
      const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY)
      const pans = !event.ctrlKey && (isSideways || wheel() === 'pan')
      if (!pans) return zoomByWheel(event)
      event.preventDefault()
      panBy(-event.deltaX, -event.deltaY)
    }
  }
}
