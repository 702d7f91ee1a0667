import { X } from 'lucide-react'
import type { JSX } from 'react'
import { useShell } from '../shell.ts'
import { createStore, useStore } from '../store.ts'
import { PanelEdge } from './panel-edge.tsx'
import { Slot } from './slot.tsx'

const TABS = [
  { id: 'results', title: 'Results' },
  { id: 'problems', title: 'Problems' },
  { id: 'runs', title: 'Runs' },
  { id: 'tests', title: 'Tests' },
] as const

const NO_PROBLEMS = createStore<readonly unknown[]>([])

/** The place under the canvas: results, problems, runs, tests; one at a time. */
export function Bottom(): JSX.Element {
  const { workbench, session } = useShell()
  const open = useStore(workbench.panels)
  const { length } = useStore<readonly unknown[]>(useStore(session)?.problems ?? NO_PROBLEMS)
  const shown = TABS.find(({ id }) => open[id] !== undefined)
  return (
    <div className={shown === undefined ? 'bottom is-closed' : 'bottom'}>
      {shown === undefined ? null : <PanelEdge side="bottom" title="Height of the panel" usual={240} />}
      <div className="tabs" role="group" aria-label="Panels">
        {TABS.map(({ id, title }) => (
          <button key={id} type="button" aria-pressed={shown?.id === id} onClick={() => workbench.panels.toggle(id)}>
            {title}
            {id === 'problems' && length > 0 ? <span className="count">{length}</span> : null}
          </button>
        ))}
        {shown === undefined ? null : (
          <button
            type="button"
            className="icon-button"
            aria-label={`Hide ${shown.title.toLowerCase()}`}
            onClick={() => workbench.panels.close(shown.id)}
          >
            <X size={14} aria-hidden="true" />
          </button>
        )}
      </div>
      {shown === undefined ? null : (
        <section className="bottom-body" aria-label={shown.title} tabIndex={-1}>
          <Slot key={shown.id} place={shown.id} />
        </section>
      )}
    </div>
  )
}
