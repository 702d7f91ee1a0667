import {
  disconnect,
  duplicateNodes,
  moveTogether,
  NOTHING,
  removeFrame,
  removeNodes,
  removeNote,
  wireEnds,
  type Command,
  type Point,
  type Selected,
} from '../document/index.ts'
import type { CanvasContext } from './canvas-host.ts'
import type { CanvasHandle } from './handle.ts'
import { heldBy, isNothingHeld, shifted } from './held.ts'
import { readingOrder } from './scene.ts'
import { pinOf } from './shown.ts'
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
    // A button in a card does what it says with all other keys.
    if (isButton(event.target) && event.key !== 'Tab' && event.key !== 'Escape') return
    const done = event.key === 'Tab' ? walk(event) : event.metaKey || event.ctrlKey ? withControl(event) : plain(event)
    if (done) event.preventDefault()
  }

  function plain(event: KeyboardEvent): boolean {
    const arrow = ARROWS[event.key]
    if (arrow !== undefined) return event.altKey ? followWire(arrow) : nudge(arrow, event.shiftKey ? 5 : 1)
    const focused = focusedNode()
    if (event.key === ' ') return toggle()
    switch (event.key) {
      case 'Escape':
        return escape()
      case 'Delete':
      case 'Backspace':
        return remove()
      case 'Enter':
        return focused !== undefined && enter(focused)
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
    if (key === 'a') return tell(() => selection.set(all()))
    if (key === 'd') return duplicate()
    return false
  }

  /**
   * Tab walks through the nodes in the order in which the flow is read, then through frames and notes; after Escape it
   * leaves the canvas.
   */
  function walk(event: KeyboardEvent): boolean {
    if (stepInCard(event.shiftKey)) return true
    const focused = focusedThing()
    if (focused === undefined && (isLeaving || event.shiftKey)) return false
    const order = thingsInOrder()
    if (focused === undefined && (byPointer || order.length === 0)) return openPalette()
    const at = order.findIndex(({ what, id }) => what === focused?.what && id === focused.id)
    const next = focused === undefined ? 0 : at + (event.shiftKey ? -1 : 1)
    if (next < 0) return tell(() => container.focus())
    if (next >= order.length) return false
    const { what, id } = order[next]
    return what === 'node' ? tell(() => handle.focusNode(id)) : handle.focusEntry(what, id)
  }

  /** From a card to its buttons, from one to the next, and back; false when Tab leaves the card. */
  function stepInCard(isBack: boolean): boolean {
    const { activeElement } = globalThis.document
    const card = activeElement?.closest<HTMLElement>('.node')
    if (activeElement === null || card === null || card === undefined || !container.contains(card)) return false
    const stops: readonly Element[] = [card, ...card.querySelectorAll('button')]
    const next = stops[stops.indexOf(activeElement) + (isBack ? -1 : 1)]
    if (!(next instanceof HTMLElement)) return false
    next.focus()
    return true
  }

  function thingsInOrder(): readonly Thing[] {
    const { frames, notes } = stage.scene()
    return [
      ...readingOrder(stage.scene()).map((id): Thing => ({ what: 'node', id })),
      ...frames.map(({ id }): Thing => ({ what: 'frame', id })),
      ...notes.map(({ id }): Thing => ({ what: 'note', id })),
    ]
  }

  function all(): Partial<Selected> {
    const { frames, notes } = stage.scene()
    return {
      nodes: new Set(stage.views().nodes.keys()),
      frames: new Set(frames.map(({ id }) => id)),
      notes: new Set(notes.map(({ id }) => id)),
    }
  }

  function escape(): boolean {
    if (cancel()) return true
    const { nodes, wires, frames, notes } = selection.state()
    if (nodes.size + wires.size + frames.size + notes.size > 0) selection.set(NOTHING)
    else isLeaving = true
    container.focus()
    return true
  }

  function nudge({ x, y }: Point, times: number): boolean {
    const step = context.habits().gridSize * times
    const held = heldBy(stage, selection.state())
    if (isNothingHeld(held)) return false
    const places = shifted(held, { x: x * step, y: y * step })
    const things = Object.values(places).flatMap((some) => [...some])
    const command = moveTogether(context.graph(), places, `nudge:${things.map(([id]) => id).join()}`)
    if (document.run(command).status === 'refused') return true
    const [[, first]] = things
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
    if (document.readOnly !== undefined) return tell(document.readOnly.tell)
    const step = document.begin(commands[0].label)
    for (const command of commands) document.run(command)
    step.end()
    selection.set(NOTHING)
    announce(commands.map(({ label }) => label).join(', '))
    container.focus()
    return true
  }

  function duplicate(): boolean {
    const change = document.run(duplicateNodes(context.graph(), selection.state()))
    if (change.status === 'refused') return false
    const { nodes = [], frames = [], notes = [] } = change.created ?? {}
    selection.set({ nodes: new Set(nodes), frames: new Set(frames), notes: new Set(notes) })
    announce(`Duplicated, ${nodes.length + frames.length + notes.length} selected`)
    return true
  }

  function enter(id: string): boolean {
    const graph = stage.scene().nodes.get(id)?.node?.graph
    if (graph === undefined) events().onEditNode?.(id)
    else events().onOpenGraph?.(graph, id)
    return true
  }

  function toggle(): boolean {
    const focused = focusedThing()
    if (focused === undefined) return false
    const key = `${focused.what}s` as const
    selection.toggle(key, focused.id)
    announce(selection.state()[key].has(focused.id) ? 'Selected' : 'Not selected')
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
    const focused = focusedThing()
    return focused?.what === 'node' ? focused.id : undefined
  }

  function focusedThing(): Thing | undefined {
    const { activeElement } = globalThis.document
    return activeElement !== null && container.contains(activeElement) ? thingOf(activeElement) : undefined
  }

  const onPointer = (): void => {
    byPointer = true
    isLeaving = false
  }
  const onFocus = ({ target }: FocusEvent): void => {
    const thing = target instanceof Element ? thingOf(target) : undefined
    stage.pin('focus', thing === undefined ? [] : [thing.what === 'node' ? thing.id : pinOf(thing.what, thing.id)])
    if (thing !== undefined) isLeaving = false
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

/** A node, a frame or a note. */
interface Thing {
  readonly what: 'node' | 'frame' | 'note'
  readonly id: string
}

function thingOf(element: Element): Thing | undefined {
  const own = element.closest<HTMLElement>('[data-node], [data-frame], [data-note]')
  if (own === null) return undefined
  const { node, frame, note } = own.dataset
  if (node !== undefined) return { what: 'node', id: node }
  if (frame !== undefined) return { what: 'frame', id: frame }
  return note === undefined ? undefined : { what: 'note', id: note }
}

function tell(action: () => void): boolean {
  action()
  return true
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.answers') !== null
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input,textarea,select,[contenteditable=true]') !== null
}
