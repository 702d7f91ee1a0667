import { NodeError } from '@latchwork/engine'

/** Our own error in what the SDK throws: it comes through it as the cause of another one. */
export function knownError(thrown: unknown): NodeError | undefined {
  let error = thrown
  for (let depth = 0; depth < 10 && error instanceof Error; depth++) {
    if (error instanceof NodeError) return error
    error = error.cause
  }
  return undefined
}
