import type { JsonObject } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'

/** A model call that is about to be sent. Amounts are US dollars. */
export interface PlannedCall {
  readonly credential: Credential
  readonly model: string
  readonly run: string
  /** The node: `each[3]/ask`. */
  readonly path: string
  /** 1 for the first try. */
  readonly attempt: number
  /** The most it can cost. */
  readonly most: number | 'unknown'
  /** The most it can cost with the shortest answer that is of use. */
  readonly least: number
}

/** What a call came to. */
export interface CallEnd {
  /** `refused`: by the server, which costs nothing. `unknown`: nobody knows, as after a broken connection. */
  readonly outcome: 'done' | 'failed' | 'refused' | 'unknown'
  readonly cost: number | 'unknown'
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly requestId?: string
  /** The demo model answered. */
  readonly demo: boolean
}

/** What the host says to a call. */
export type Reservation =
  | {
      readonly status: 'granted'
      /** What it may cost. */
      readonly amount: number | 'unknown'
      /** Whether a budget depends on that. */
      readonly isLimited: boolean
      /** Must be told once what the call came to. */
      settle(end: CallEnd): void
    }
  /** Not now: ask again. */
  | { readonly status: 'wait'; readonly ms: number; readonly why: string }
  | { readonly status: 'refused'; readonly message: string; readonly hint: string; readonly refusal: JsonObject }

/** The plug of budgets: asked before each call of a model, each try of it included, and told how it ended. */
export interface Spending {
  reserve(call: PlannedCall): Reservation
}
