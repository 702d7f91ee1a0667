import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { placeName, type EditorDocument, type Selection } from '../document/index.ts'
import type { CanvasContext, CanvasEvents, CanvasHabits } from './canvas-host.ts'
import { createHandle, type CanvasHandle } from './handle.ts'
import type { createHands, Hands } from './hands.ts'
import type { NodeRun, RunState } from './run-state.ts'
import { buildScene, readingOrder, type Scene } from './scene.ts'
import { boxOfStage, viewOfBox } from './fit-view.ts'
import { createStage, type Stage } from './stage.ts'

/** What the cards on a canvas need of it. */
export interface CanvasLink {
  readonly stage: Stage
  readonly handle: CanvasHandle
  readonly context: CanvasContext
  readonly attach: Stage['attach']
  readonly bindSockets: (node: string, element: HTMLElement) => () => void
  /** What was typed into a note, or into a frame's title; nothing can be typed before there are hands. */
  readonly editText: Hands['editText']
  readonly runOf: (id: string) => NodeRun | undefined
  readonly subscribeRuns: (listener: () => void) => () => void
  readonly hasBreakpoint: (id: string) => boolean
  readonly subscribeBreakpoints: Breakpoints['subscribe']
}

/** The nodes that runs are held before, by `placeName`. */
export interface Breakpoints {
  readonly state: () => ReadonlySet<string>
  readonly subscribe: (listener: () => void) => () => void
}

/** The elements that a canvas draws on besides what React draws. */
export interface CanvasElements {
  readonly container: RefObject<HTMLDivElement | null>
  readonly grid: RefObject<HTMLDivElement | null>
  readonly marquee: RefObject<HTMLDivElement | null>
  readonly hint: RefObject<HTMLDivElement | null>
}

/** What a canvas shows and tells. */
export interface CanvasOptions {
  readonly document: EditorDocument
  readonly graph: string
  readonly selection: Selection
  readonly runs: RunState
  readonly runPath: string
  readonly breakpoints: Breakpoints
  readonly habits: CanvasHabits
  readonly events: CanvasEvents
  readonly announce: (text: string) => void
  readonly createHands: typeof createHands | undefined
}

/** Sets a canvas up in its elements and keeps it at the document's side; undefined before the first effect. */
export function useCanvas(elements: CanvasElements, options: CanvasOptions): CanvasLink | undefined {
  const { document, graph, selection, runs, runPath, breakpoints, habits, createHands: makeHands } = options
  const [link, setLink] = useState<CanvasLink>()
  const latest = useRef(options)
  const hands = useRef<Hands>(undefined)
  useLayoutEffect(() => {
    latest.current = options
  })

  useEffect(() => {
    const [container, grid] = [elements.container.current, elements.grid.current]
    if (container === null || grid === null) return undefined
    const context: CanvasContext = {
      document,
      selection,
      graph: () => graph,
      events: () => latest.current.events,
      habits: () => latest.current.habits,
      announce: (text) => latest.current.announce(text),
    }
    let scene: Scene = buildScene(document.state().flow, graph, document.ports)
    const stage = createStage({
      container,
      grid,
      selection,
      runs,
      runPath,
      scene,
      gridSize: () => latest.current.habits.gridSize,
      host: { hands: () => hands.current, wheel: () => latest.current.habits.wheel, onView: () => {} },
    })
    const handle = createHandle(stage, selection, () => readingOrder(scene))
    const stopDocument = document.subscribe(() => {
      const next = buildScene(document.state().flow, graph, document.ports, scene)
      if (next.graph === scene.graph && sameNodes(next, scene)) return
      scene = next
      stage.setScene(scene)
      dropGone(selection, scene)
    })
    const all = boxOfStage(stage)
    if (all !== undefined) stage.moveTo(viewOfBox(all, stage.size()))
    setLink(linkOf(stage, { handle, context, runs, breakpoints, hands }))
    return () => {
      letGo(hands)
      stopDocument()
      stage.destroy()
      setLink(undefined)
    }
  }, [document, graph, selection, runs, runPath, breakpoints, elements])

  useLayoutEffect(() => {
    const [marquee, hint] = [elements.marquee.current, elements.hint.current]
    if (link === undefined || makeHands === undefined || marquee === null || hint === null) return undefined
    hands.current = makeHands({ ...link, marquee, hint })
    return () => letGo(hands)
  }, [link, makeHands, elements])

  useEffect(() => link?.stage.redraw(), [link, habits.gridSize])

  return link
}

/** Before the stage is taken apart, on which hands may still hold something. */
function letGo(hands: RefObject<Hands | undefined>): void {
  hands.current?.destroy()
  hands.current = undefined
}

interface LinkParts {
  readonly handle: CanvasHandle
  readonly context: CanvasContext
  readonly runs: RunState
  readonly breakpoints: Breakpoints
  readonly hands: RefObject<Hands | undefined>
}

function linkOf(stage: Stage, { handle, context, runs, breakpoints, hands }: LinkParts): CanvasLink {
  return {
    stage,
    handle,
    context,
    attach: stage.attach,
    bindSockets(nodeId, element) {
      const undos = [...element.querySelectorAll<HTMLElement>('[data-socket]')].map((socket) => {
        const [side, key] = splitSocket(socket.dataset['socket'] ?? '')
        return stage.area.bindSocket(socket, { nodeId, side, key })
      })
      return () => {
        for (const undo of undos) undo()
      }
    },
    editText: (what, id, text) => hands.current?.editText(what, id, text),
    runOf: stage.runOf,
    subscribeRuns: (listener) => runs.subscribe(listener),
    hasBreakpoint: (id) => breakpoints.state().has(placeName(context.graph(), id)),
    subscribeBreakpoints: breakpoints.subscribe,
  }
}

function splitSocket(text: string): ['input' | 'output', string] {
  const colon = text.indexOf(':')
  return [text.slice(0, colon) === 'input' ? 'input' : 'output', text.slice(colon + 1)]
}

/** Whether two scenes of one graph draw the same: a change elsewhere may still have changed a node's ports. */
function sameNodes(a: Scene, b: Scene): boolean {
  if (a.nodes.size !== b.nodes.size) return false
  for (const [id, node] of a.nodes) if (b.nodes.get(id) !== node && node.node !== undefined) return false
  return true
}

/** What no longer exists is no longer selected. */
function dropGone(selection: Selection, { nodes, wires, frames, notes }: Scene): void {
  const selected = selection.state()
  const keep = (ids: ReadonlySet<string>, exists: (id: string) => boolean) => new Set([...ids].filter(exists))
  selection.set({
    nodes: keep(selected.nodes, (id) => nodes.has(id)),
    wires: keep(selected.wires, (id) => wires.has(id)),
    frames: keep(selected.frames, (id) => frames.some((frame) => frame.id === id)),
    notes: keep(selected.notes, (id) => notes.some((note) => note.id === id)),
  })
}
