import { findNonJson, type Json } from '../json.ts'

/** What a node's author may say about a failure. */
export interface NodeErrorFacts {
  /** What the person can do about it. */
  readonly hint?: string
  /** False: no retry can help, whatever the policy says. True or absent: a retry policy applies. */
  readonly retryable?: boolean
  /** The earliest sensible moment of a retry, in milliseconds from now. */
  readonly retryAfterMs?: number
  /** Facts for programs; must not hold a secret. */
  readonly details?: Json
  readonly cause?: unknown
}

/** A failure that a node expects and can explain. Other exceptions become one with the code `node-failed`. */
export class NodeError extends Error {
  override readonly name = 'NodeError'
  /** A stable name in lower-case words, for programs: `rate-limited`, `file-not-found`. */
  readonly code: string
  readonly hint: string | undefined
  readonly retryable: boolean | undefined
  readonly retryAfterMs: number | undefined
  readonly details: Json | undefined

  constructor(code: string, message: string, facts: NodeErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = code
    this.hint = facts.hint
    this.retryable = facts.retryable
    this.retryAfterMs = facts.retryAfterMs
    this.details = facts.details
  }
}

/** A failure as results, events and the `error` port of `onError: "branch"` carry it. */
export interface RunError {
  readonly code: string
  readonly message: string
  /** The node that failed, `each[3]/ask`; empty when it was the run as a whole. */
  readonly path: string
  readonly hint?: string
  readonly details?: Json
}

/** Any thrown value as plain facts. */
export function describeError(thrown: unknown, path: string): RunError {
  if (thrown instanceof NodeError) {
    const { code, message, hint, details } = thrown
    const isTold = details !== undefined && findNonJson(details) === undefined
    return { code, message, path, ...(hint !== undefined && { hint }), ...(isTold && { details }) }
  }
  return { code: 'node-failed', message: messageOf(thrown) || 'The node failed without a message.', path }
}

function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown)
  } catch {
    return 'The node threw something that cannot be shown.'
  }
}
