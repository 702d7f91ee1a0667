import {
  disconnect,
  duplicateNodes,
  moveNodes,
  NOTHING,
  removeFrame,
  removeNodes,
  removeNote,
  wireEnds,
  type Command,
  type Point,
} from '../document/index.ts'
import type { CanvasContext } from './canvas-host.ts'
import type { CanvasHandle } from './handle.ts'
import { readingOrder } from './scene.ts'
import type { Stage } from './stage.ts'

/** What the keys of a canvas need. */
export interface KeyboardOptions {
  readonly stage: Stage
  readonly handle: CanvasHandle
  readonly context: CanvasContext
  /** Gives up a drag or a wire; false when nothing was going on. */
  readonly cancel: () => boolean
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** Listens to keys on the canvas, all of which work without a pointer. Returns the undo of that. */
export function listenToKeys({ stage, handle, context, cancel }: KeyboardOptions): () => void {
  const { container } = stage.area.plugin
  const { document, selection, events, announce } = context
  let isLeaving = false
  let byPointer = false

  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || isField(event.target)) return
    const done = event.key === 'Tab' ? walk(event) : event.metaKey || event.ctrlKey ? withControl(event) : plain(event)
    if (done) event.preventDefault()
  }

  function plain(event: KeyboardEvent): boolean {
    const arrow = ARROWS[event.key]
    if (arrow !== undefined) return event.altKey ? followWire(arrow) : nudge(arrow, event.shiftKey ? 5 : 1)
    const focused = focusedNode()
    switch (event.key) {
      case 'Escape':
        return escape()
      case 'Delete':
      case 'Backspace':
        return remove()
      case 'Enter':
        return focused !== undefined && enter(focused)
      case ' ':
        return focused !== undefined && toggle(focused)
      case 'c':
        return focused !== undefined && tell(() => events().onConnectCommand?.(focused))
      case '/':
        return openPalette()
      case '+':
      case '=':
        return tell(() => handle.zoomBy(1.25))
      case '-':
        return tell(() => handle.zoomBy(0.8))
      case '0':
        return tell(() => handle.zoomTo(1))
      case '1':
        return tell(() => handle.fit())
      default:
        return false
    }
  }

  function withControl(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase()
    if (key === 'a') return tell(() => selection.set({ nodes: new Set(stage.views().nodes.keys()) }))
    if (key === 'd') return duplicate()
    return false
  }

  /** Tab walks through the nodes in the order in which the flow is read; after Escape it leaves the canvas. */
  function walk(event: KeyboardEvent): boolean {
    const focused = focusedNode()
    if (focused === undefined && (isLeaving || event.shiftKey)) return false
    if (focused === undefined && (byPointer || stage.views().nodes.size === 0)) return openPalette()
    const order = readingOrder(stage.scene())
    const next = focused === undefined ? 0 : order.indexOf(focused) + (event.shiftKey ? -1 : 1)
    if (next < 0) return tell(() => container.focus())
    if (next >= order.length) return false
    return tell(() => handle.focusNode(order[next]))
  }

  function escape(): boolean {
    if (cancel()) return true
    if (selection.state() !== NOTHING && selection.state().nodes.size + selection.state().wires.size > 0)
      selection.set(NOTHING)
    else isLeaving = true
    container.focus()
    return true
  }

  function nudge({ x, y }: Point, times: number): boolean {
    const step = context.habits().gridSize * times
    const places = new Map<string, Point>()
    for (const id of selection.state().nodes) {
      const view = stage.views().nodes.get(id)
      if (view !== undefined) places.set(id, { x: view.x + x * step, y: view.y + y * step })
    }
    if (places.size === 0) return false
    document.run(moveNodes(context.graph(), places, `nudge:${[...places.keys()].join()}`))
    const [first] = places.values()
    announce(`Moved to ${Math.round(first.x)}, ${Math.round(first.y)}`)
    return true
  }

  /** Goes along a wire to the next node, or back to what feeds this one. */
  function followWire({ x }: Point): boolean {
    const focused = focusedNode()
    if (focused === undefined || x === 0) return false
    const ends = (stage.scene().wiresOf.get(focused) ?? []).map(wireEnds)
    const next =
      x > 0 ? ends.find(({ from }) => from.node === focused)?.to : ends.find(({ to }) => to.node === focused)?.from
    return next === undefined ? false : tell(() => handle.focusNode(next.node))
  }

  function remove(): boolean {
    const { nodes, wires, frames, notes } = selection.state()
    const graph = context.graph()
    const own = [...nodes].filter((id) => id !== 'input' && id !== 'output')
    const commands: readonly Command[] = [
      ...(own.length > 0 ? [removeNodes(graph, own)] : []),
      ...(wires.size > 0 ? [disconnect(graph, [...wires])] : []),
      ...[...frames].map((id) => removeFrame(graph, id)),
      ...[...notes].map((id) => removeNote(graph, id)),
    ]
    if (commands.length === 0) return false
    const step = document.begin(commands[0].label)
    for (const command of commands) document.run(command)
    step.end()
    selection.set(NOTHING)
    announce(commands.map(({ label }) => label).join(', '))
    container.focus()
    return true
  }

  function duplicate(): boolean {
    const change = document.run(duplicateNodes(context.graph(), [...selection.state().nodes]))
    if (change.status === 'refused') return false
    const { nodes = [] } = change.created ?? {}
    selection.set({ nodes: new Set(nodes) })
    announce(`Duplicated, ${nodes.length} selected`)
    return true
  }

  function enter(id: string): boolean {
    const graph = stage.scene().nodes.get(id)?.node?.graph
    if (graph === undefined) events().onEditNode?.(id)
    else events().onOpenGraph?.(graph, id)
    return true
  }

  function toggle(id: string): boolean {
    selection.toggle('nodes', id)
    announce(selection.state().nodes.has(id) ? 'Selected' : 'Not selected')
    return true
  }

  function openPalette(): boolean {
    const { width, height } = stage.size()
    const { x, y, k } = stage.view()
    const { left, top } = container.getBoundingClientRect()
    const at = { x: (width / 2 - x) / k, y: (height / 2 - y) / k }
    return tell(() => events().onOpenPalette?.({ at, client: { x: left + width / 2, y: top + height / 3 } }))
  }

  function focusedNode(): string | undefined {
    const { activeElement } = globalThis.document
    const own = activeElement instanceof HTMLElement && container.contains(activeElement) ? activeElement : undefined
    return own?.dataset['node']
  }

  const onPointer = (): void => {
    byPointer = true
    isLeaving = false
  }
  const onFocus = ({ target }: FocusEvent): void => {
    const id = target instanceof HTMLElement ? target.dataset['node'] : undefined
    stage.pin('focus', id === undefined ? [] : [id])
    if (id !== undefined) isLeaving = false
  }
  const onBlur = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && container.contains(relatedTarget)) return
    isLeaving = false
    byPointer = false
    stage.pin('focus', [])
  }
  container.addEventListener('keydown', onKey)
  container.addEventListener('pointerdown', onPointer, { capture: true })
  container.addEventListener('focusin', onFocus)
  container.addEventListener('focusout', onBlur)
  return () => {
    container.removeEventListener('keydown', onKey)
    container.removeEventListener('pointerdown', onPointer, { capture: true })
    container.removeEventListener('focusin', onFocus)
    container.removeEventListener('focusout', onBlur)
  }
}

function tell(action: () => void): boolean {
  action()
  return true
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input,textarea,select,[contenteditable=true]') !== null
}
