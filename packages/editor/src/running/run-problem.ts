import { ApiRefusal } from '@latchwork/server/api'
import type { ShownRun } from '../workbench/index.ts'

/** What kept a run from starting, or went wrong in it, as its card shows it. */
export type RunProblem = NonNullable<ShownRun['problem']>

const KEY_CODES: ReadonlySet<string> = new Set([
  'admin-key',
  'malformed-key',
  'missing-scopes',
  'no-credit',
  'no-organization',
  'permission-denied',
  'spend-limit',
  'unauthorized-key',
  'usage-limit',
  'wrong-key',
  'secret-malformed',
  'secret-missing',
  'secret-policy',
  'secret-unbound',
])

/** A message in its first sentence, which says what happened, and the rest, which says more about it. */
export function splitMessage(message: string): { readonly first: string; readonly rest: string } {
  const end = /[.!?](?=\s)/.exec(message)?.index ?? message.length
  return { first: message.slice(0, end + 1), rest: message.slice(end + 1).trim() }
}

/** Whether another key, or more rights for this one, would settle an error. */
export function isAboutKey(code: string): boolean {
  return KEY_CODES.has(code)
}

/** Any thrown value of a start as a problem. */
export function problemOf(thrown: unknown): RunProblem {
  if (thrown instanceof ApiRefusal) {
    const { code, message, hint, path, secrets } = thrown.error
    return {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(path !== undefined && { path }),
      ...(secrets !== undefined && { secrets }),
    }
  }
  return {
    code: 'no-answer',
    message: 'The server does not answer.',
    hint: 'Look at the terminal in which Latchwork was started, and start it again if it has ended.',
  }
}

/** What went wrong in the run that is shown; undefined when nothing did. `secretsOf` names the secrets of a node. */
export function problemOfRun(
  shown: ShownRun | undefined,
  secretsOf: (path: string) => readonly string[],
): RunProblem | undefined {
  if (shown?.problem !== undefined) return shown.problem
  const { error, status } = shown?.record ?? {}
  if (error !== undefined) {
    const secrets = isAboutKey(error.code) ? secretsOf(error.path) : []
    return { ...error, ...(secrets.length > 0 && { secrets }) }
  }
  if (status !== 'interrupted') return undefined
  return {
    code: 'interrupted',
    message: 'Latchwork ended before this run did.',
    hint: 'What the nodes had given by then is still here. Go on from here to get the rest.',
  }
}
