import { Play } from 'lucide-react'
import type { JSX } from 'react'
import { useShell } from '../shell.ts'
import { nameOfPath } from '../session/library.ts'
import { useStore } from '../store.ts'
import type { OpenedFlow, SaveState } from '../workbench.ts'
import { KeyBadge } from './key-badge.tsx'
import { Slot } from './slot.tsx'

/** The bar at the top: menus, the flow's name and how far it is saved, whose key pays, run and stop. */
export function TopBar(): JSX.Element {
  const { session } = useShell()
  const flow = useStore(session)
  return (
    <header className="top-bar">
      <span className="logo">Latchwork</span>
      <Slot place="menus">
        <MenusToCome />
      </Slot>
      <div className="flow-title">{flow === undefined ? null : <FlowTitle flow={flow} />}</div>
      <KeyBadge />
      {flow === undefined ? null : <ProblemCount flow={flow} />}
      <Slot place="bar">
        <RunToCome />
      </Slot>
    </header>
  )
}

/** Holds the menus' place for the first frame, which does without their code. */
function MenusToCome(): JSX.Element {
  return (
    <div className="menu-bar" aria-hidden="true">
      {['File', 'Edit', 'Settings'].map((title) => (
        <span key={title} className="menu-title">
          {title}
        </span>
      ))}
    </div>
  )
}

/** Holds the place of the button. */
function RunToCome(): JSX.Element {
  return (
    <span className="button is-primary" aria-hidden="true">
      <Play size={12} fill="currentColor" />
      Run
    </span>
  )
}

function FlowTitle({ flow }: { readonly flow: OpenedFlow }): JSX.Element {
  const path = useStore(flow.path)
  const state = useStore(flow.saveState)
  const hasRoom = useStore(flow.hasRoom)
  const { size } = useStore(flow.typed)
  return (
    <>
      <h1 title={path}>{nameOfPath(path)}</h1>
      <small className={`save-state is-${state.status}`} role="status" aria-label="Save state">
        {flow.document.readOnly === undefined ? saveStateInWords(state) : 'Read only'}
        {hasRoom || state.status === 'saved' ? '' : '. This browser has no room for it: closing the page loses it'}
        {size === 0 ? '' : `. ${size} typed ${size === 1 ? 'value is' : 'values are'} not applied`}
      </small>
    </>
  )
}

/** How far a flow is saved, in words. */
function saveStateInWords(state: SaveState): string {
  if (state.status === 'saved') return 'Saved'
  if (state.status === 'changed') return 'Not saved yet'
  if (state.status === 'saving') return 'Saving'
  if (state.status === 'offline') return `Not saved: ${state.reason} Kept in this browser, at this address, until then`
  return `Not saved: ${state.reason}`
}

function ProblemCount({ flow }: { readonly flow: OpenedFlow }): JSX.Element {
  const { workbench } = useShell()
  const { length } = useStore(flow.problems)
  const words = length === 0 ? 'No problems' : `${length} ${length === 1 ? 'problem' : 'problems'}`
  return (
    <button
      type="button"
      className={length === 0 ? 'quiet-button' : 'quiet-button is-warning'}
      onClick={() => workbench.panels.open('problems')}
    >
      {words}
    </button>
  )
}
