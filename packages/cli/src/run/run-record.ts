import { NO_USAGE, type JsonObject, type RunError, type Usage } from '@latchwork/engine'
import type { KeyUsed } from '@latchwork/nodes'
import type { CommandError, Finding } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'

/** What `--json` prints: how a run ended, for programs. */
export interface RunRecord {
  /** The run's id; an invalid flow has one too, although nothing ran. */
  readonly run: string
  readonly status: 'done' | 'failed' | 'canceled' | 'waiting'
  readonly outputs: JsonObject
  readonly usage: Usage
  /** US dollars. */
  readonly cost: number | 'unknown'
  /** Whose key was used first; null when no model was asked. */
  readonly key: Pick<KeyUsed, 'layer' | 'hint' | 'demo'> | null
  readonly error?: { readonly code: string; readonly message: string; readonly path: string; readonly hint?: string }
  readonly problems?: readonly Finding[]
}

/** The record of a run that did nothing. */
export function emptyRecord(run: string, status: RunRecord['status']): RunRecord {
  return { run, status, outputs: {}, usage: NO_USAGE, cost: NO_USAGE.cost, key: null }
}

/** The record of a run that was refused before it began. */
export function refusedRecord(run: string, error: CommandError): RunRecord {
  const { code, message, path, hint, findings } = error
  return {
    ...emptyRecord(run, 'failed'),
    error: { code, message, path, ...(hint !== undefined && { hint }) },
    ...(findings.length > 0 && { problems: findings }),
  }
}

/** Whose key a record names. */
export function recordedKey(keys: readonly KeyUsed[]): RunRecord['key'] {
  const [first] = keys
  return first === undefined ? null : { layer: first.layer, hint: first.hint, demo: first.demo }
}

/** A failure as a record tells it. */
export function recordedError({ code, message, path, hint }: RunError): NonNullable<RunRecord['error']> {
  return { code, message, path, ...(hint !== undefined && { hint }) }
}

/** The exit code of a run that began and was not interrupted. */
export function exitCodeOf({ status, error }: RunRecord): ExitCode {
  if (status === 'done') return EXIT.done
  if (status === 'waiting') return EXIT.waiting
  if (error?.code === 'budget-refused') return EXIT.budget
  return error?.code === 'bad-input' && error.path.startsWith('input.') ? EXIT.usage : EXIT.failed
}
