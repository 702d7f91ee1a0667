import type { Json, JsonObject } from '../json.ts'
import type { NodeDelta } from '../node/context.ts'
import type { RunError } from '../node/node-error.ts'
import type { Usage } from '../node/usage.ts'
import type { HoldReason } from './gate.ts'

interface EventFacts {
  /** The run's id. */
  readonly run: string
  /** 0 for the first event of a run, then one more each. */
  readonly seq: number
  /** Milliseconds since the epoch, exact to a few milliseconds. */
  readonly at: number
  /** The node: `ask`, `each[3]/ask`; empty for the run as a whole. */
  readonly path: string
}

/** What a run tells while it goes on. */
export type RunEvent = EventFacts &
  (
    | { readonly type: 'run-start'; readonly flow: string }
    | {
        readonly type: 'node-hold'
        readonly node: string
        /** What it will start with. */
        readonly inputs: JsonObject
        readonly reason: HoldReason
      }
    | { readonly type: 'node-release' }
    | { readonly type: 'node-start'; readonly node: string }
    | { readonly type: 'node-delta'; readonly delta: NodeDelta }
    | {
        readonly type: 'node-end'
        readonly outputs: JsonObject
        readonly usage: Usage
        /** True when the outputs were not computed in this run: locked, cached or taken from a journal. */
        readonly reused: boolean
      }
    | {
        readonly type: 'node-error'
        readonly error: RunError
        /** True when the node's policy deals with the failure, so that the run goes on as if nothing had failed. */
        readonly handled: boolean
      }
    | { readonly type: 'node-skip'; readonly because: 'skipped' | 'failed' }
    | { readonly type: 'node-retry'; readonly attempt: number; readonly waitMs: number; readonly error: RunError }
    | {
        readonly type: 'run-wait'
        readonly signal: string
        readonly about: Json | undefined
        /** The deadline, in epoch milliseconds. */
        readonly until?: number
      }
    | { readonly type: 'run-end'; readonly status: 'done' | 'failed' | 'canceled' | 'waiting' }
  )

type WithoutFacts<Event> = Event extends RunEvent ? Omit<Event, 'run' | 'seq' | 'at'> : never

/** An event before the run has numbered and dated it. */
export type BareEvent = WithoutFacts<RunEvent>
