import type { Registry } from '@latchwork/engine'
import type { ApiClient, FlowProblem, KeyInUse, ServerEvent, Settings } from '@latchwork/server/api'
import { createContext, useContext } from 'react'
import type { CanvasHandle, RunState } from '../canvas/index.ts'
import type { EditorDocument, PortBook, Selection } from '../document/index.ts'
import type { ActionRegistry } from './actions.ts'
import type { Panels } from './panels.ts'
import type { PastRuns } from './past-runs.ts'
import type { RunController } from './run-controller.ts'
import type { FlowSession } from './session/open-flow.ts'
import type { TypedDrafts } from './session/typed-drafts.ts'
import { useStore, type OwnStore, type Store } from './store.ts'

/** How far a flow is saved. */
export type SaveState =
  | { readonly status: 'saved' }
  /** Changed, and about to be saved. */
  | { readonly status: 'changed' }
  | { readonly status: 'saving' }
  /** `offline`: the server does not answer; it is tried again. `conflict`: the file changed on disk; the person decides. */
  | { readonly status: 'failed' | 'offline' | 'conflict'; readonly reason: string }

/** A graph that is open, with what leads to it: [] is the flow's own. */
export interface GraphStep {
  readonly graph: string
  /** The node that runs it, in the graph before. */
  readonly node: string
}

/** The flow that is open. Another object for another flow. */
export interface OpenedFlow {
  /** Its path in the project; follows a rename. */
  readonly path: Store<string>
  readonly document: EditorDocument
  readonly selection: Selection
  readonly saveState: Store<SaveState>
  /** Everything that is wrong with it, a moment after the last change. */
  readonly problems: Store<readonly FlowProblem[]>
  /** What was typed into fields and is no value yet. */
  readonly typed: TypedDrafts
  /** Whether this browser can keep what is not saved: false means that closing the page loses it. */
  readonly hasRoom: Store<boolean>
  /** The graphs that were opened in place, from the outside in. */
  readonly trail: Store<readonly GraphStep[]>
  /** Opens the graph that a node runs; `to` 0 goes back to the flow's own. */
  readonly enter: (step: GraphStep) => void
  readonly leave: (to: number) => void
  /** The graph that is open; "" is the flow's own. */
  readonly graph: () => string
  /** Saves now; resolves when the server has it or has refused it. */
  readonly save: () => Promise<void>
}

/** What the person chose; a change shows at once and is kept by the server. */
export interface SettingsKeeper extends Store<Settings> {
  /** Where they are kept; empty until the server has said. */
  readonly location: () => string
  /** A merge patch: only what changes; null gives a default back. Rejects with `ApiRefusal` when it could not be saved. */
  readonly change: (patch: Readonly<Record<string, unknown>>) => Promise<void>
}

/** A line that is shown for a while, and said aloud. */
export interface Notice {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'bad'
  readonly action?: { readonly title: string; readonly run: () => void }
}

/** What the page works with from its first frame on. */
export interface FirstBench {
  readonly api: ApiClient
  /** The node types that are installed. */
  readonly catalog: Registry
  /** Undefined while none is open. */
  readonly flow: Store<OpenedFlow | undefined>
  readonly canvas: Store<CanvasHandle | undefined>
  readonly ports: PortBook
  /** The states of the nodes of the run that is shown. */
  readonly runStates: RunState
  /** The nodes of the open flow before which runs are held, by `placeName`. */
  readonly breakpoints: OwnStore<ReadonlySet<string>>
  readonly actions: ActionRegistry
  readonly panels: Panels
  readonly settings: SettingsKeeper
  /** Whose key would pay; undefined until the server has said. */
  readonly keyInUse: Store<KeyInUse | undefined>
  /** What the server tells without being asked; returns the undo. */
  readonly listen: (listener: (event: ServerEvent) => void) => () => void
  /** Tells the person something, for a few seconds. */
  readonly notify: (text: string, more?: Partial<Pick<Notice, 'tone' | 'action'>>) => void
  readonly openFlow: (path: string) => Promise<void>
  /** Makes a flow under a name that is free, and opens it. */
  readonly createFlow: (name: string, text?: string) => Promise<void>
  /** Puts a flow that only shows in the place of the open one, which stays as it is; undefined brings that back. */
  readonly visit: (shown: FlowSession | undefined) => void
  /** The flow that is edited, also while another is shown in its place. */
  readonly ownFlow: () => OpenedFlow | undefined
}

/** What every part of the page works with. It stays the same object for as long as the page is open. */
export interface Workbench extends FirstBench {
  readonly runs: RunController
  readonly past: PastRuns
}

const WorkbenchContext = createContext<Workbench | undefined>(undefined)

/** Gives the workbench to what is drawn inside. */
export const WorkbenchProvider = WorkbenchContext.Provider

/** The workbench of the page. */
export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext)
  if (workbench === undefined) throw new TypeError('useWorkbench works only inside WorkbenchProvider.')
  return workbench
}

/** The open flow, in a component that is drawn anew when another is opened. */
export function useOpenedFlow(): OpenedFlow | undefined {
  return useStore(useWorkbench().flow)
}
