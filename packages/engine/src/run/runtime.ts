import type { Json, JsonObject } from '../json.ts'
import type { RunError } from '../node/node-error.ts'
import type { Policy } from '../node/policy.ts'
import type { Usage } from '../node/usage.ts'

/** What became of a step. */
export type StepOutcome =
  | { readonly status: 'done'; readonly outputs: JsonObject; readonly usage?: Usage; readonly reused?: boolean }
  | { readonly status: 'failed'; readonly error: RunError; readonly usage?: Usage }

/** A step that is over. Errors are values. */
export interface Completion {
  readonly path: string
  readonly outcome: StepOutcome
}

/** A piece of work with effects. Retry and timeout live inside one step. */
export interface Step {
  /** Unique in the run: `ask`, `each[3]/ask`. */
  readonly path: string
  /** A `part` is what a node does in `ctx.step`; its path is the node's with `#` and the key. */
  readonly kind: 'node' | 'part' | 'sleep' | 'wait'
  /** The type of the node that it belongs to. */
  readonly type: string
  readonly version: number
  readonly settings: JsonObject
  /** For a sleep: `{ ms }`. For a wait: `{ signal, about }` and perhaps `until`. None for a part. */
  readonly inputs: JsonObject
  readonly policy: Policy | undefined
  /** `run/path`, with `~2` behind a node that is tried again: the same when a step is repeated after a crash. */
  readonly idempotencyKey: string
  /**
   * Does the work here, in this process. A runtime that works elsewhere ships the facts above instead.
   * @param idempotencyKey another key, for a step that is done anew on purpose
   */
  perform(idempotencyKey?: string): StepOutcome | Promise<StepOutcome>
}

/** Why nobody waits for a step any more. */
export type CancelReason = 'aborted' | 'sibling-failed'

/**
 * The seam under the scheduler: who does the steps of one run, and in which order they are over.
 * Pure nodes are recomputed by the scheduler and never become steps.
 */
export interface Runtime {
  /** Begins a step. A completion that is given back is settled at once, before `next` is asked. */
  start(step: Step): Completion | undefined
  /** The next completion of a step in flight, in the order that the runtime records. */
  next(): Promise<Completion>
  /** Nobody waits for the step any more. A step of the same path may be started later. */
  cancel(path: string, reason: CancelReason): void
}

/** A signal that a run waits for. */
export interface PendingWait {
  readonly path: string
  readonly signal: string
  readonly about: Json | undefined
  /** The deadline, in epoch milliseconds; forever when left out. */
  readonly until?: number
}
