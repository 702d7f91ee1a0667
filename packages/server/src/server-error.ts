import type { ErrorAnswer } from './api/problem.ts'

type Facts = Omit<ErrorAnswer['error'], 'code' | 'message'>

/** A refusal that the caller can understand: its status, and what the answer's `error` says. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly status: number
  readonly code: string
  readonly facts: Facts

  constructor(status: number, code: string, message: string, facts: Facts & { readonly cause?: unknown } = {}) {
    const { cause, ...rest } = facts
    super(message, cause === undefined ? undefined : { cause })
    this.status = status
    this.code = code
    this.facts = rest
  }

  /** The answer's body. */
  toAnswer(): ErrorAnswer {
    return { error: { code: this.code, message: this.message, ...this.facts } }
  }
}
