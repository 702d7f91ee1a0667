import { NO_USAGE } from '@latchwork/engine'
import { JournalError } from '../journal/journal-error.ts'
import type { EndedRun } from './run-store.ts'
import type { RunnerEnd } from './runner.ts'

/** What the reason of an abort is when time ran out. */
export const TIMED_OUT = 'timed-out'

/** The record of what a run came to. */
export function endedRun(
  { result, keys }: RunnerEnd,
  { at, signal, timeoutMs }: { readonly at: number; readonly signal: AbortSignal; readonly timeoutMs: number },
): EndedRun {
  const { status, usage } = result
  const base = { status, usage, keys: [...keys], endedAt: at, outputs: {}, waits: [] }
  if (result.status === 'done') return { ...base, outputs: result.outputs }
  if (result.status === 'waiting') return { ...base, waits: result.on }
  if (result.status === 'failed') {
    const { code, message, path, hint } = result.error
    const error = { code, message, path, ...(hint !== undefined && { hint }) }
    return { ...base, outputs: result.outputs, error }
  }
  if (signal.reason !== TIMED_OUT) return base
  const message = `The run took longer than ${timeoutMs / 1000} s and was stopped.`
  const hint = 'Raise the time limit under Settings > Engine.'
  return { ...base, status: 'failed', error: { code: 'timeout', message, path: '', hint } }
}

/** The record of a run that a fault of ours ended. */
export function faultyRun(fault: unknown, at: number): EndedRun {
  const error =
    fault instanceof JournalError
      ? { code: fault.code, message: fault.message, path: '', hint: fault.hint }
      : {
          code: 'server-failed',
          message: 'Latchwork itself failed to run this flow.',
          path: '',
          hint: 'What happened is in the log of the terminal that runs Latchwork.',
        }
  return { status: 'failed', endedAt: at, outputs: {}, usage: NO_USAGE, keys: [], waits: [], error }
}
