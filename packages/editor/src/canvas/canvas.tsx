import {
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type JSX,
  type ReactNode,
  type Ref,
} from 'react'
import { createPortal } from 'react-dom'
import type { EditorDocument, Selection } from '../document/index.ts'
import { USUAL_HABITS, type CanvasEvents, type CanvasHabits } from './canvas-host.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './canvas.css'
import { FrameCard } from './frame-card.tsx'
import type { CanvasHandle } from './handle.ts'
import type { createHands } from './hands.ts'
import { NodeCard } from './node-card.tsx'
import { NoteCard } from './note-card.tsx'
import type { RunState } from './run-state.ts'
import { useCanvas, type Breakpoints, type CanvasLink } from './use-canvas.ts'

/** What a canvas shows, and what it asks of the shell around it. */
export interface CanvasProps extends CanvasEvents {
  readonly document: EditorDocument
  /** The graph that is open; "" is the flow's own. */
  readonly graph: string
  readonly selection: Selection
  readonly runState: RunState
  /** What stands before a node's id in the paths of the run: "each[3]/" inside the map node `each`. */
  readonly runPath?: string
  readonly breakpoints: Breakpoints
  /** The usual ones when left out. */
  readonly habits?: CanvasHabits
  /** Draws the Markdown of notes; plain text without it. */
  readonly renderNote?: (text: string) => ReactNode
  /** Shown while the graph is empty. */
  readonly empty?: ReactNode
  /** What people do on it; without, the canvas only shows. */
  readonly createHands?: typeof createHands
  readonly ref?: Ref<CanvasHandle | undefined>
}

/** The plane on which a graph is drawn and edited. */
export function Canvas(props: CanvasProps): JSX.Element {
  const { document, graph, selection, runState, runPath = '', habits = USUAL_HABITS, renderNote, empty, ref } = props
  const { breakpoints, createHands: makeHands } = props
  const [said, setSaid] = useState('')
  const elements = useElements()
  const link = useCanvas(elements, {
    document,
    graph,
    selection,
    runs: runState,
    runPath,
    breakpoints,
    habits,
    events: props,
    announce: setSaid,
    createHands: makeHands,
  })
  useImperativeHandle(ref, () => link?.handle, [link])
  return (
    <div className="canvas">
      <div ref={elements.grid} className="grid" />
      <div
        ref={elements.container}
        className="plane"
        role="application"
        aria-label="Canvas"
        aria-description={`${document.readOnly === undefined ? '' : 'Read only. '}Tab goes through nodes, frames and notes, arrows move them, Enter edits, C connects, Escape and Tab leave.`}
        tabIndex={0}
        data-idle={makeHands === undefined ? '' : undefined}
      />
      <div ref={elements.marquee} className="marquee" hidden />
      <div ref={elements.hint} className="refusal" role="status" hidden />
      {link === undefined ? null : (
        <Cards
          {...{ link, selection, renderNote, empty }}
          isEditable={makeHands !== undefined && document.readOnly === undefined}
        />
      )}
      <div className="announcer" aria-live="polite">
        {said}
      </div>
    </div>
  )
}

interface CardsProps {
  readonly link: CanvasLink
  readonly selection: Selection
  readonly isEditable: boolean
  readonly renderNote: CanvasProps['renderNote']
  readonly empty: ReactNode
}

/** What is in view, in the one element that Rete shifts and scales. */
function Cards({ link, selection, isEditable, renderNote, empty }: CardsProps): JSX.Element {
  const { stage } = link
  const shown = useSyncExternalStore(stage.subscribe, stage.shown)
  const selected = useSyncExternalStore(selection.subscribe, selection.state)
  const cards = (
    <>
      {shown.frames.map((frame) => (
        <FrameCard
          key={frame.id}
          frame={frame}
          link={link}
          isSelected={selected.frames.has(frame.id)}
          isEditable={isEditable}
        />
      ))}
      {shown.notes.map((note) => (
        <NoteCard
          key={note.id}
          note={note}
          link={link}
          isSelected={selected.notes.has(note.id)}
          isEditable={isEditable}
          render={renderNote}
        />
      ))}
      {shown.nodes.map((node) => (
        <NodeCard key={node.id} node={node} link={link} isSelected={selected.nodes.has(node.id)} />
      ))}
    </>
  )
  return (
    <>
      {createPortal(cards, stage.cards)}
      {shown.isEmpty ? <div className="empty">{empty}</div> : null}
    </>
  )
}

function useElements() {
  const container = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const marquee = useRef<HTMLDivElement>(null)
  const hint = useRef<HTMLDivElement>(null)
  return useMemo(() => ({ container, grid, marquee, hint }), [])
}
