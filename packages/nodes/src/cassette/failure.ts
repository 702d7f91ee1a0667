import { NodeError } from '@latchwork/engine'
import type { RecordedFailure } from './cassette.ts'

/** A failure as facts: that of the lowest cause, which is the one that the nodes explain. */
export function recordFailure(thrown: unknown): RecordedFailure {
  let lowest = thrown
  for (let depth = 0; depth < 10; depth++) {
    if (lowest instanceof NodeError || !(lowest instanceof Error)) break
    const cause: unknown = lowest instanceof AggregateError ? lowest.errors[0] : lowest.cause
    if (cause === undefined) break
    lowest = cause
  }
  if (lowest instanceof NodeError) {
    const { code, message, hint, retryable } = lowest
    return {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(retryable !== undefined && { retryable }),
      by: 'node',
    }
  }
  const message = lowest instanceof Error ? lowest.message : String(lowest)
  const code = lowest instanceof Error && 'code' in lowest && typeof lowest.code === 'string' ? lowest.code : ''
  return { code, message, by: 'system' }
}

/** The failure again, as `fetch` and the files throw it. */
export function restoreFailure({ code, message, hint, retryable, by }: RecordedFailure): Error {
  if (by === 'node') return new NodeError(code, message, { hint, retryable })
  const cause = code === '' ? new Error(message) : Object.assign(new Error(message), { code })
  return new TypeError('fetch failed', { cause })
}
