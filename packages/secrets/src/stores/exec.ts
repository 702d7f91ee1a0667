import { isUtf8 } from 'node:buffer'
import { allowedEnvironment } from '../exec-presets.ts'
import { systemCode } from '../file-error.ts'
import { createRecentAnswers } from '../recent-answers.ts'
import { runCommand, type CommandEnd } from '../run-command.ts'
import { SecretStoreError } from '../secret-error.ts'
import { entryKey, parseEntryKey } from '../secret-name.ts'
import type { SecretStore } from '../secret-store.ts'
import { Secret } from '../secret.ts'

/** Where a password manager has one secret. */
export interface ExternalSecret {
  /** What the command calls it: `op://dev/openai/key`, `api/openai`. */
  readonly ref: string
  readonly baseURL?: string
}

/** A password manager's command. Comes from the user's own configuration, never from a flow or a project. */
export interface ExecOptions {
  /** What people call it. */
  readonly name: string
  /** The program and its arguments; `{ref}`, `{name}` and `{label}` are replaced inside them. */
  readonly command: readonly [string, ...string[]]
  /** By entry: `NAME`, or `NAME__label`. */
  readonly secrets: Readonly<Record<string, ExternalSecret>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Variables that it may see beyond the usual ones; `AWS_*` for all that begin so. */
  readonly allow?: readonly string[]
  /** Where it runs: the person's home, never a project. */
  readonly cwd: string
  /** What opens it when it is locked. */
  readonly unlock?: string
  readonly timeoutMs?: number
  /** How long an answer is used again. */
  readonly keepMs?: number
}

const MAX_BYTES = 1024 * 1024
const TIMEOUT_MS = 20_000
const KEEP_MS = 60_000

/**
 * Reads secrets by running a password manager's command: an argument list without a shell, a limit of time and of
 * output, and only the variables it needs. Whatever it prints besides an answer is never shown.
 */
export const createExecStore = (options: ExecOptions): SecretStore => {
  const { name: store, secrets, environment, allow = [], timeoutMs = TIMEOUT_MS, keepMs = KEEP_MS } = options
  const location = `the command ${options.command[0]} (${store})`
  const recent = createRecentAnswers<Secret>({ keepMs })
  const protection = `kept by ${store}, read with its command`

  const read = async (key: string, { ref }: ExternalSecret): Promise<Secret> => {
    const command = fillIn(options.command, { ref, ...parseEntryKey(key) })
    const end = await runCommand({
      command,
      cwd: options.cwd,
      environment: allowedEnvironment(environment, allow),
      timeoutMs,
      maxBytes: MAX_BYTES,
    })
    if (end.kind === 'done' && isUtf8(end.output)) return new Secret(end.output.toString('utf8').replace(/\r?\n$/, ''))
    const facts = { ...wordsFor(end, { key, timeoutMs, unlock: options.unlock }), store, location }
    throw new SecretStoreError({ ...facts, remedy: `${facts.remedy} To see what it says, run: ${shown(command)}` })
  }

  return {
    name: store,
    location,
    get: async (name, label) => {
      const key = entryKey(name, label)
      if (!Object.hasOwn(secrets, key)) return undefined
      const external = secrets[key]
      const secret = await recent.get(key, () => read(key, external))
      return { secret, label, baseURL: external.baseURL, location: `${store}: ${external.ref}`, protection }
    },
    list: async () =>
      Object.entries(secrets).flatMap(([key, { ref, baseURL }]) => {
        const entry = parseEntryKey(key)
        return entry === undefined ? [] : [{ ...entry, baseURL, location: `${store}: ${ref}`, protection }]
      }),
  }
}

const fillIn = (
  [program, ...args]: readonly [string, ...string[]],
  values: { readonly ref: string; readonly name?: string; readonly label?: string },
): [string, ...string[]] => [
  program,
  ...args.map((argument) =>
    argument.replace(/\{(ref|name|label)\}/g, (_placeholder, which: 'ref' | 'name' | 'label') => values[which] ?? ''),
  ),
]

const LOCKED =
  /locked|not (?:currently )?(?:signed|logged) in|sign ?in|log ?in|unauthenticated|session (?:expired|key)|decryption failed|no secret key|inappropriate ioctl|permission denied|missing client token|unable to locate credentials|expired ?token|master password/i
const NOT_FOUND =
  /not in the password store|not found|no such|isn't an item|is not an item|doesn't (?:exist|seem)|does not exist|no value found|can(?:'|no)t find|could not find|couldn't find/i

const wordsFor = (
  end: CommandEnd,
  { key, timeoutMs, unlock }: { key: string; timeoutMs: number; unlock?: string },
): { problem: string; remedy: string; cause?: unknown } => {
  if (end.kind === 'not-started') return wordsForNoStart(end.error)
  if (end.kind === 'too-slow') {
    const problem = `did not answer within ${timeoutMs / 1000} seconds, and was ended; it may be waiting for a password`
    return { problem, remedy: unlock ?? 'Unlock it first, or give it more time (timeoutMs).' }
  }
  if (end.kind === 'too-much')
    return { problem: 'printed more than 1 MiB, and was ended', remedy: 'Let it print the one value alone.' }
  if (end.kind === 'done')
    return { problem: 'printed bytes that are no text', remedy: 'Let it print one value as text.' }
  if (NOT_FOUND.test(end.complaint))
    return { problem: `says that it has no ${key} where the settings look for it`, remedy: 'Correct its entry there.' }
  if (LOCKED.test(end.complaint))
    return { problem: 'is locked, or nobody is signed in to it', remedy: unlock ?? 'Unlock it, or sign in to it.' }
  return {
    problem: `failed (${end.code === null ? 'a signal ended it' : `exit code ${end.code}`})`,
    remedy: 'Look at it.',
  }
}

const wordsForNoStart = (error: Error): { problem: string; remedy: string; cause: unknown } =>
  systemCode(error) === 'ENOENT'
    ? { problem: 'is not installed, or not in PATH', remedy: 'Install it, or name it by its whole path.', cause: error }
    : { problem: `could not be started (${systemCode(error)})`, remedy: 'Check its path and mode.', cause: error }

const shown = (command: readonly string[]): string =>
  command
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ')
