import type { SocketData } from 'rete-connection-plugin'
import {
  connect,
  disconnect,
  judgeWire,
  NEW_PORT,
  reconnect,
  wireText,
  type Point,
  type WireEnd,
  type WireEnds,
} from '../document/index.ts'
import type { CanvasContext } from './canvas-host.ts'
import { createEdgePan } from './edge-pan.ts'
import { socketOffset } from './geometry.ts'
import { worldAt } from './pointing.ts'
import type { Stage } from './stage.ts'
import { socketAt, type SocketPlace } from './views.ts'

/** How near to a socket a wire's end snaps, in pixels of the screen. */
const REACH = 22

/** Leads wires by pointer: shows where they would end, refuses what does not fit and says why. */
export interface Leading {
  readonly isActive: () => boolean
  readonly start: (socket: SocketData) => SocketData | undefined
  readonly move: (event: PointerEvent) => void
  readonly lead: (end: Point | undefined) => void
  readonly finish: () => void
  readonly cancel: () => void
}

interface Led {
  readonly side: 'input' | 'output'
  readonly end: WireEnd
  /** The wire that is being moved to another input. */
  readonly instead: string | undefined
}

/** Makes it; `hint` is the element that says why a wire is refused. */
export function createLeading(stage: () => Stage, hint: HTMLElement, context: CanvasContext): Leading {
  const edgePan = createEdgePan(stage)
  let led: Led | undefined
  let hover: { readonly place: SocketPlace; readonly ends: WireEnds; readonly reason: string | undefined } | undefined
  let loose: Point = { x: 0, y: 0 }
  let marked: Element | undefined

  function start({
    nodeId,
    side,
    key,
  }: SocketData): { readonly nodeId: string; readonly side: 'input' | 'output'; readonly key: string } | undefined {
    const graph = stage().scene()
    const row = graph.nodes.get(nodeId)?.rows.find((each) => each.side === side && each.name === key)
    const own = [...(graph.wiresOf.get(nodeId) ?? [])].filter((id) => {
      const { to } = graph.wires.get(id) ?? { to: { node: '', port: '' } }
      return to.node === nodeId && to.port === key
    })
    // A wire is taken off an input by its end; an input for several starts a new one instead.
    const taken = side === 'input' && own.length === 1 && row?.isList !== true ? graph.wires.get(own[0]) : undefined
    led =
      taken === undefined
        ? { side, end: { node: nodeId, port: key }, instead: undefined }
        : { side: 'output', end: taken.from, instead: taken.id }
    // The socket must stay where the pointer is known to be, also when the plane moves away from under it.
    stage().pin('lead', [nodeId])
    // So that Escape reaches the canvas while the wire is led.
    stage().area.plugin.container.focus({ preventScroll: true })
    return { nodeId: led.end.node, side: led.side, key: led.end.port }
  }

  function move(event: PointerEvent): void {
    if (led === undefined) return
    const pointAgain = (): void => stage().area.pointAt(worldAt(stage(), event), event)
    edgePan.follow({ x: event.clientX, y: event.clientY }, pointAgain)
    const { x, y } = stage().area.plugin.area.pointer
    const other = led.side === 'output' ? 'input' : 'output'
    const place = socketAt(stage().views(), { x, y }, other, REACH / stage().view().k)
    if (place?.view.id === hover?.place.view.id && place?.port === hover?.place.port) return placeHint()
    hover = place === undefined ? undefined : judged(led, place)
    mark()
  }

  function judged({ side, end, instead }: Led, place: SocketPlace): typeof hover {
    const other = { node: place.view.id, port: place.port }
    const ends = side === 'output' ? { from: end, to: other } : { from: other, to: end }
    if (instead === wireText(ends.from, ends.to) || other.port === NEW_PORT) return { place, ends, reason: undefined }
    const { document, graph } = context
    const about = { flow: document.state().flow, graph: graph(), ports: document.ports }
    const verdict = judgeWire(ends, instead === undefined ? about : { ...about, instead })
    return { place, ends, reason: verdict.status === 'refused' ? verdict.reason : undefined }
  }

  function mark(): void {
    marked?.classList.remove('is-target', 'is-refused')
    marked = undefined
    if (hover !== undefined) {
      const { view, side, port } = hover.place
      marked = view.element?.querySelector(`[data-socket="${side}:${CSS.escape(port)}"]`) ?? undefined
      marked?.classList.add(hover.reason === undefined ? 'is-target' : 'is-refused')
    }
    hint.textContent = hover?.reason ?? ''
    hint.hidden = hover?.reason === undefined
    placeHint()
  }

  function placeHint(): void {
    if (hint.hidden) return
    const { x, y } = stage().area.plugin.area.pointer
    const { k, x: left, y: top } = stage().view()
    hint.style.transform = `translate(${x * k + left + 14}px,${y * k + top + 14}px)`
  }

  function lead(end: Point | undefined): void {
    const view = led === undefined ? undefined : stage().views().nodes.get(led.end.node)
    if (led === undefined || view === undefined || end === undefined) return stage().wires.lead(undefined)
    loose = end
    const row = view.node.rows.find(({ side, name }) => side === led?.side && name === led.end.port)
    const offset = socketOffset(view.node, led.side, led.end.port)
    const fixed = { x: view.x + offset.x, y: view.y + offset.y }
    const snapped = hover === undefined || hover.reason !== undefined ? loose : socketPoint(hover.place)
    const [from, to] = led.side === 'output' ? [fixed, snapped] : [snapped, fixed]
    const isRefused = hover?.reason !== undefined
    stage().wires.lead({ from, to, color: row?.color ?? 'any', isRefused, instead: led.instead })
  }

  function socketPoint({ view, side, port }: SocketPlace): Point {
    const offset = socketOffset(view.node, side, port)
    return { x: view.x + offset.x, y: view.y + offset.y }
  }

  function finish(): void {
    const [done, target] = [led, hover]
    const { x, y } = stage().area.plugin.area.pointer
    reset()
    if (done === undefined) return
    if (target !== undefined) return settle(done, target.ends, target.reason)
    if (done.instead !== undefined) {
      context.document.run(disconnect(context.graph(), [done.instead]))
      return context.announce('Disconnected')
    }
    const view = stage().views().nodes.get(done.end.node)
    const isAtHome =
      view !== undefined &&
      Math.hypot(
        x - socketPoint({ view, side: done.side, port: done.end.port }).x,
        y - socketPoint({ view, side: done.side, port: done.end.port }).y,
      ) < REACH
    if (isAtHome || done.end.port === NEW_PORT) return
    const { k, x: left, y: top } = stage().view()
    const box = stage().area.plugin.container.getBoundingClientRect()
    const client = { x: box.left + x * k + left, y: box.top + y * k + top }
    const wire = done.side === 'output' ? { from: done.end } : { to: done.end }
    context.events().onOpenPalette?.({ at: { x, y }, client, wire })
  }

  function settle({ instead }: Led, ends: WireEnds, reason: string | undefined): void {
    if (reason !== undefined) return context.announce(`Not connected: ${reason}`)
    if (instead === wireText(ends.from, ends.to)) return
    const graph = context.graph()
    const command = instead === undefined ? connect(graph, ends.from, ends.to) : reconnect(graph, instead, ends)
    const change = context.document.run(command)
    const said = `${ends.from.node} ${ends.from.port} to ${ends.to.node} ${ends.to.port}`
    context.announce(change.status === 'refused' ? `Not connected: ${change.reason}` : `Connected ${said}`)
  }

  function reset(): void {
    edgePan.stop()
    stage().pin('lead', [])
    led = undefined
    hover = undefined
    mark()
    stage().wires.lead(undefined)
  }

  return {
    isActive: () => led !== undefined,
    start: (socket) => {
      const from = start(socket)
      return from === undefined ? undefined : { ...socket, ...from }
    },
    move,
    lead,
    finish,
    cancel() {
      reset()
      stage().area.dropWire()
    },
  }
}
