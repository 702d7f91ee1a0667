import type { Json, JsonObject } from '../json.ts'
import type { Services } from '../node/context.ts'
import type { RunError } from '../node/node-error.ts'
import type { Usage } from '../node/usage.ts'
import type { Effects } from './effects.ts'
import type { RunEvent } from './events.ts'
import type { Gate } from './gate.ts'
import type { OutcomeStore } from './result-cache.ts'
import type { PendingWait, Runtime } from './runtime.ts'

/** What a run is given. */
export interface RunOptions {
  /** Values of the flow's inputs. */
  readonly inputs?: JsonObject
  /** Aborting it ends the run at once, whatever its nodes do. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
  /** What the node types of this host expect in `ctx.services`. */
  readonly services?: Services
  /** Who does the steps; in memory when not given. */
  readonly runtime?: Runtime
  /** How many steps may be in flight at a time, 128 when not given. Control nodes do not count. */
  readonly maxInFlight?: number
  /** A new UUID when not given. */
  readonly runId?: string
  readonly effects?: Partial<Effects>
  /** The effects of one node, in place of those of the run: to record and to replay them, node by node. */
  readonly effectsAt?: (path: string) => Effects
  /** Where outcomes of nodes with the policy `cache` are kept; within this run when not given. */
  readonly cache?: OutcomeStore
  /** Answers the signals that nodes wait for; undefined means: no answer yet. */
  readonly wait?: (wait: PendingWait) => Json | undefined | Promise<Json | undefined>
  /** Told what to call when there may be an answer to what had none; gives what undoes it. */
  readonly onAnswers?: (askAgain: () => void) => () => void
  /** Holds nodes before they start, for breakpoints and single steps; all start when they can when not given. */
  readonly gate?: Gate
}

/** How a run ended. Outputs are those that were produced. */
export type RunResult =
  | { readonly status: 'done'; readonly outputs: JsonObject; readonly usage: Usage }
  | { readonly status: 'failed'; readonly error: RunError; readonly outputs: JsonObject; readonly usage: Usage }
  | { readonly status: 'canceled'; readonly usage: Usage }
  | { readonly status: 'waiting'; readonly on: readonly PendingWait[]; readonly usage: Usage }
