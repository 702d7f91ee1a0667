import { ChevronRight } from 'lucide-react'
import { Suspense, useCallback, type JSX } from 'react'
import { Canvas, type CanvasHandle } from '../../canvas/index.ts'
import type { FlowSession } from '../session/open-flow.ts'
import { nameOfPath } from '../session/library.ts'
import { FIRST_FIELD } from '../panels.ts'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'
import { BrokenFile } from './broken-file.tsx'
import { onDemand } from '../on-demand.tsx'

const Starters = onDemand(async () => (await import('./starters.tsx')).Starters)

/** The middle of the page: the open flow on its canvas, or what can be opened. */
export function Centre(): JSX.Element {
  const { session, broken, isBeginning } = useShell()
  const flow = useStore(session)
  const unreadable = useStore(broken)
  const isLooking = useStore(isBeginning)
  if (flow !== undefined) return <OpenCanvas flow={flow} />
  if (unreadable !== undefined) return <BrokenFile broken={unreadable} />
  return (
    <div className="start-page">
      {isLooking ? null : (
        <Suspense>
          <Starters />
        </Suspense>
      )}
    </div>
  )
}

function OpenCanvas({ flow }: { readonly flow: FlowSession }): JSX.Element {
  const { workbench, parts, setCanvas } = useShell()
  const { panels, runStates, breakpoints, settings } = workbench
  const { editor: habits } = useStore(settings)
  const loaded = useStore(parts)
  const trail = useStore(flow.trail)
  const setHandle = useCallback(
    (handle: CanvasHandle | undefined | null) => setCanvas(handle ?? undefined),
    [setCanvas],
  )
  const graph = trail.at(-1)?.graph ?? ''
  return (
    <div className="canvas-area">
      {trail.length === 0 ? null : <Breadcrumb flow={flow} />}
      <Canvas
        key={`${flow.path.state()}:${trail.map(({ node }) => node).join('/')}`}
        ref={setHandle}
        document={flow.document}
        graph={graph}
        selection={flow.selection}
        runState={runStates}
        runPath={trail.map(({ node }) => `${node}/`).join('')}
        breakpoints={breakpoints}
        habits={habits}
        renderNote={loaded?.note}
        createHands={loaded?.createHands}
        empty={flow.document.readOnly === undefined ? <EmptyCanvas isOutermost={trail.length === 0} /> : null}
        onOpenPalette={(request) => panels.open('palette', request)}
        onOpenGraph={(opened, node) => flow.enter({ graph: opened, node })}
        onEditNode={(node) => {
          flow.selection.set({ nodes: new Set([node]) })
          panels.open('inspector', { focus: FIRST_FIELD })
        }}
        onConnectCommand={(node) => panels.open('connect-to', { node })}
        onAnswer={(node, choice) => void loaded?.workbench.runs.answer(node, choice)}
        onContextMenu={(request) => panels.open('canvas-menu', request)}
      />
    </div>
  )
}

function EmptyCanvas({ isOutermost }: { readonly isOutermost: boolean }): JSX.Element {
  const { workbench } = useShell()
  return (
    <div className="empty-canvas">
      <h2>{isOutermost ? 'This flow is empty' : 'This graph is empty'}</h2>
      <p>
        Press <kbd>Tab</kbd> to add a node, or double-click where it should stand. Then draw wires from port to port.
      </p>
      <button type="button" className="button is-primary" onClick={() => workbench.panels.open('palette')}>
        Add a node
      </button>
      {isOutermost ? (
        <button type="button" className="button" onClick={() => workbench.panels.open('templates')}>
          Start from a template
        </button>
      ) : null}
    </div>
  )
}

function Breadcrumb({ flow }: { readonly flow: FlowSession }): JSX.Element {
  const trail = useStore(flow.trail)
  const path = useStore(flow.path)
  const steps = [nameOfPath(path), ...trail.map(({ graph }) => graph)]
  return (
    <nav className="breadcrumb" aria-label="Opened graphs">
      {steps.map((title, at) => (
        <span key={`${at}:${title}`}>
          {at === 0 ? null : <ChevronRight size={12} aria-hidden="true" />}
          {at === steps.length - 1 ? (
            <strong aria-current="location">{title}</strong>
          ) : (
            <button type="button" className="link-button" onClick={() => flow.leave(at)}>
              {title}
            </button>
          )}
        </span>
      ))}
    </nav>
  )
}
