import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isSecretName, Secret, type MemoryEntry } from '@latchwork/secrets'
import { CommandError, usageError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'
import type { Session } from '../session.ts'
import { readValue } from './read-value.ts'

const FORMS = 'Write --secret NAME=@file, --secret NAME=env:VARIABLE, or --secret NAME=- to read it from stdin.'

/** Reads what `--secret` names, for this run only. A value on the command line is refused without being shown. */
export async function readRunSecrets(specs: readonly string[], session: Session): Promise<readonly MemoryEntry[]> {
  const entries: MemoryEntry[] = []
  for (const spec of specs) {
    const { name, source } = parseSpec(spec)
    if (entries.some((entry) => entry.name === name)) throw usageError(`--secret gives ${name} twice.`)
    if (source === '-' && specs.filter((other) => other.endsWith('=-')).length > 1)
      throw usageError('Only one --secret can be read from stdin.', FORMS)
    const secret = new Secret((await readSource(name, source, session)).replace(/\r?\n$/, ''))
    if (secret.isBlank) throw missingSource(name, `${describe(source)} is empty, which counts as not set`)
    session.redactor.add(secret)
    entries.push({ name, secret, location: `--secret ${name}=${source}` })
  }
  return entries
}

function parseSpec(spec: string): { readonly name: string; readonly source: string } {
  const [name, ...rest] = spec.split('=')
  const source = rest.join('=')
  if (!isSecretName(name) || rest.length === 0) throw usageError('--secret was not understood.', FORMS)
  if (source === '-' || /^@.+/s.test(source) || /^env:[A-Za-z_][A-Za-z0-9_]*$/.test(source)) return { name, source }
  throw usageError(
    `--secret takes no value on the command line, where other programs can see it (${name}).`,
    `${FORMS} If that was a real key, it is in your shell's history now: replace it.`,
  )
}

async function readSource(name: string, source: string, { io, environment, hideVariables }: Session): Promise<string> {
  if (source === '-') return readValue(io, `Value of ${name} for this run (it will not be shown): `)
  if (source.startsWith('@')) return readSecretFile(name, resolve(io.cwd, source.slice(1)))
  const variable = source.slice('env:'.length)
  const value = environment[variable]
  if (value === undefined) throw missingSource(name, `the variable ${variable} is not set`)
  hideVariables([variable])
  return value
}

async function readSecretFile(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw missingSource(name, code === 'ENOENT' ? `${file} does not exist` : `${file} cannot be read (${String(code)})`)
  }
}

function describe(source: string): string {
  return source === '-' ? 'stdin' : source.replace(/^@/, '').replace(/^env:/, 'the variable ')
}

function missingSource(name: string, why: string): CommandError {
  return new CommandError(`--secret cannot give ${name}: ${why}.`, {
    exitCode: EXIT.secret,
    code: 'secret-missing',
    path: name,
    hint: FORMS,
  })
}
