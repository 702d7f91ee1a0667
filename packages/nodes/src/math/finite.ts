import { NodeError } from '@latchwork/engine'

/** The number, unless it grew beyond what a number can hold. */
export function finite(value: number, what: string): number {
  if (Number.isFinite(value)) return value
  throw new NodeError('number-too-large', `The ${what} is too large for a number.`, { retryable: false })
}
