/** The key that pays for a call, without the key. */
export interface KeyFacts {
  /** The secret's name: `OPENAI_API_KEY`. */
  readonly name: string
  /** Tells keys apart on this installation only. */
  readonly fingerprint: string
  readonly layer: string
  readonly label?: string
  /** The last four characters; perhaps empty. */
  readonly hint: string
  /** The demo model answers under it, which costs nothing. */
  readonly demo: boolean
}

/** A call that is about to be made. */
export interface NewCall {
  readonly key: KeyFacts
  readonly model: string
  /** The flow's name. */
  readonly flow: string
  /** The flow's file, where it has one. */
  readonly file?: string
  readonly run: string
  /** The node: `each[3]/ask`. */
  readonly path: string
  /** 1 for the first try. */
  readonly attempt: number
  /** The most it can cost, in billionths of a US dollar. */
  readonly most: number | 'unknown'
  /** The most it can cost with the shortest answer that is of use; where a budget has less room, the call is refused. */
  readonly least: number
  /** What all calls of the run since a moment may cost together. */
  readonly runBudget?: { readonly limit: number; readonly since: number }
}

/** How a call ended. `refused`: by the server, which costs nothing; `unknown`: nobody knows, as after a broken connection. */
export type CallOutcome = 'done' | 'failed' | 'refused' | 'unknown'

/** What a call came to. */
export interface CallEnd {
  readonly outcome: CallOutcome
  /** In billionths of a US dollar. */
  readonly cost: number | 'unknown'
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly requestId?: string
  /** The demo model answered, whoever's key was sent. */
  readonly demo: boolean
}

/** Why a budget does not let a call be made; amounts in billionths of a US dollar. */
export type Refusal =
  | {
      readonly reason: 'limit'
      /** The run's own budget, or the monthly one of a target. */
      readonly budget: 'run' | { readonly target: string; readonly month: string }
      readonly limit: number
      readonly spent: number
      /** Set aside for calls under way. */
      readonly reserved: number
      readonly needed: number
    }
  | {
      readonly reason: 'unknown-price'
      readonly budget: 'run' | { readonly target: string; readonly month: string }
      readonly model: string
    }

/** What the ledger says to a call that wants to be made. */
export type Reserved =
  /** `amount` is set aside until the call is settled. Where a budget depends on it, it must not cost more. */
  | {
      readonly status: 'granted'
      readonly call: number
      readonly amount: number | 'unknown'
      readonly isLimited: boolean
    }
  /** Not now: other calls are under way, or there were too many in the last minute. Ask again. */
  | { readonly status: 'wait'; readonly ms: number; readonly why: string }
  | { readonly status: 'refused'; readonly refusal: Refusal }

/** The month's costs have passed the threshold of a budget. */
export interface BudgetNotice {
  readonly target: string
  readonly month: string
  readonly spent: number
  readonly threshold: number
  readonly limit?: number
}
