import { SecretError, type SecretErrorCode } from '@latchwork/secrets'
import { EXIT, type ExitCode } from './exit-code.ts'
import { hideKeys } from './key-shape.ts'

/** One of several things that are wrong; with `line` and `column` where it stands in a file. */
export interface Finding {
  readonly code: string
  /** Where: a path in the flow file, `input.x`, or the name of a secret. */
  readonly path: string
  readonly message: string
  readonly hint?: string
  readonly line?: number
  readonly column?: number
}

/** Something that the command expects to go wrong, and can explain. It repeats no key that somebody typed as an argument. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: ExitCode
  /** A stable name, for programs. */
  readonly code: string
  readonly path: string
  readonly hint: string | undefined
  readonly findings: readonly Finding[]

  constructor(
    message: string,
    facts: {
      readonly exitCode: ExitCode
      readonly code: string
      readonly path?: string
      readonly hint?: string
      readonly findings?: readonly Finding[]
    },
  ) {
    super(hideKeys(message))
    const { exitCode, code, path = '', hint, findings = [] } = facts
    this.exitCode = exitCode
    this.code = code
    this.path = hideKeys(path)
    this.hint = hint === undefined ? undefined : hideKeys(hint)
    this.findings = findings.map(withoutKeys)
  }
}

function withoutKeys(finding: Finding): Finding {
  const { path, message, hint } = finding
  const clean = { ...finding, path: hideKeys(path), message: hideKeys(message) }
  return hint === undefined ? clean : { ...clean, hint: hideKeys(hint) }
}

/** A command line that cannot be followed. */
export function usageError(message: string, hint?: string): CommandError {
  return new CommandError(message, { exitCode: EXIT.usage, code: 'bad-usage', hint })
}

const USAGE_CODES: ReadonlySet<SecretErrorCode> = new Set([
  'secret-name',
  'secret-address',
  'secret-malformed',
  'secret-read-only',
  'secret-rotation',
])

/** Trouble with a secret as the command explains it; `atRun` when a run cannot have it, whatever the reason. */
export function secretTrouble(error: SecretError, when: 'at-run' | 'on-change'): CommandError {
  const exitCode = when === 'on-change' && USAGE_CODES.has(error.code) ? EXIT.usage : EXIT.secret
  return new CommandError(error.summary, { exitCode, code: error.code, hint: error.remedy })
}

/** Any failure as one that can be told. */
export function asCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  if (error instanceof SecretError) return secretTrouble(error, 'on-change')
  const message = error instanceof Error ? error.message : String(error)
  if (explainsItself(error)) {
    const { code, hint } = error
    return new CommandError(message, { exitCode: EXIT.failed, code, hint })
  }
  return new CommandError(`Something unexpected went wrong: ${message}`, {
    exitCode: EXIT.failed,
    code: 'unexpected',
    hint: 'This is a fault of Latchwork; please report it with what you did.',
  })
}

/** Errors of other packages, which this one need not load to tell them. */
function explainsItself(error: unknown): error is Error & { readonly code: string; readonly hint: string } {
  if (!(error instanceof Error) || !('code' in error) || !('hint' in error)) return false
  return typeof error.code === 'string' && typeof error.hint === 'string'
}
