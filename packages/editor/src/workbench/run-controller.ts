import type { JsonObject } from '@latchwork/engine'
import type { RunDetails, RunStatus, WireRunEvent } from '@latchwork/server/api'
import type { RunState } from '../canvas/index.ts'
import type { Moment } from './past-runs.ts'
import type { Store } from './store.ts'

/** How the run that is shown stands. */
export interface ShownRun {
  /** `starting` until the server has given it an id. */
  readonly status: 'starting' | RunStatus
  readonly run?: string
  /** The flow's path, when it has one. */
  readonly path?: string
  /** Complete once the run has ended. */
  readonly record?: RunDetails
  /** What kept it from starting, in words; `path` is the node or the input that it is about. */
  readonly problem?: {
    readonly code: string
    readonly message: string
    readonly hint?: string
    readonly path?: string
    readonly secrets?: readonly string[]
  }
  /** The nodes that it is held before, the next to go first. */
  readonly held?: readonly string[]
  /** Its nodes start one at a time. */
  readonly isStepping?: boolean
  /** The server does not answer for now; the run is followed again as soon as it does. */
  readonly isLineLost?: boolean
  /** Only of a past run that is open as it was: what is shown is how it stood then. */
  readonly moment?: Moment
}

/** What a start may narrow or give. */
export interface StartOptions {
  readonly inputs?: JsonObject
  /** Run to here: this node of the flow's own graph, and what it needs. */
  readonly to?: string
  /** Run from here: this node and what follows from it, with what the nodes before gave in a run before. */
  readonly from?: string
  /** The run is held before its first node, and goes on step by step. */
  readonly isStepping?: boolean
}

/** Starts, stops and shows runs. Made by `createRunController` of src/running. */
export interface RunController {
  /** The run that is shown; undefined before the first. */
  readonly current: Store<ShownRun | undefined>
  /** The states of its nodes, for the canvas. */
  readonly nodes: RunState
  /** The events of the run that is shown, in order, for the results. */
  readonly events: Store<readonly WireRunEvent[]>
  /** Runs the open flow as it stands, unsaved changes included; asks for inputs first where the flow needs them. */
  readonly start: (options?: StartOptions) => Promise<void>
  readonly stop: () => Promise<void>
  /** `step` lets the next node start and no other, `continue` all up to the next breakpoint; `pause` holds what comes. */
  readonly step: (how: 'step' | 'continue' | 'pause') => Promise<void>
  /** Answers what a node of the open graph waits for; without a choice, goes to the question in the results. */
  readonly answer: (node: string, choice: string | undefined) => Promise<void>
  /** Goes on with a run that is over, with the flow as it is now if it is open; what is done is used again. */
  readonly resume: (run: RunDetails) => Promise<void>
  /** Shows a run of the history. */
  readonly show: (run: string) => Promise<void>
  /** Reads the record of a run anew, if it is shown and at rest. */
  readonly readAnew: (run: string) => Promise<void>
  /** Shows a moment of a past run; the states of its nodes are the caller's to show. */
  readonly showMoment: (shown: ShownRun, events: readonly WireRunEvent[]) => void
  /** Shows nothing. */
  readonly clear: () => void
}
