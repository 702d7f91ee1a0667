import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  createAuditLog,
  isForPassphrase,
  isReserved,
  readExport,
  Secret,
  writeExport,
  type AgeKey,
  type AgeLock,
  type ExportedSecret,
} from '@latchwork/secrets'
import { CommandError, usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { homeOf } from '../secrets/compose-secrets.ts'
import { readValue } from '../secrets/read-value.ts'
import { openUserLayer } from '../secrets/user-layer.ts'
import type { Session } from '../session.ts'
import type { SecretsParts } from './secrets.ts'

/** The options of `latch secrets export`. */
export interface ExportOptions {
  readonly to: string
  readonly recipient?: readonly string[]
}

/** `latch secrets export`: writes the saved keys of the user layer into one file that age can open. */
export async function exportSecrets(
  { to, recipient = [] }: ExportOptions,
  { session }: SecretsParts,
): Promise<ExitCode> {
  const { io, output } = session
  const file = resolve(io.cwd, to)
  const secrets = await savedSecrets(session)
  if (secrets.length === 0) throw usageError('There is no saved key to export: the user layer is empty.')
  const lock: AgeLock = recipient.length > 0 ? { recipients: recipient } : { passphrase: await newPassphrase(session) }
  await writeExport(secrets, { file, lock })
  const audit = createAuditLog({ file: homeOf(session).auditFile })
  for (const { name, label } of secrets)
    await audit.record({
      at: new Date(io.now()).toISOString(),
      what: 'export',
      by: 'command',
      name,
      layer: 'user',
      label,
    })
  const opener = recipient.length > 0 ? 'the key of a recipient' : 'the passphrase'
  output.result(`${counted(secrets.length)} in ${file}. Whoever has the file and ${opener} has your keys.`)
  return EXIT.done
}

/** The options of `latch secrets import`. */
export interface ImportOptions {
  readonly identity?: string
  readonly replace?: true
}

/** `latch secrets import`: saves the keys of such a file; keys that are there already stay, unless they are to be replaced. */
export async function importSecrets(
  from: string,
  { identity, replace }: ImportOptions,
  { session, resolver }: SecretsParts,
): Promise<ExitCode> {
  const file = resolve(session.io.cwd, from)
  const entries = await openFile(file, identity, session)
  const { user } = openUserLayer(session, homeOf(session))
  const told = { saved: 0, same: 0, kept: 0 }
  for (const { name, label, secret, baseURL } of entries) {
    const before = await user.get(name, label)
    if (before !== undefined && isSame(before.secret, secret)) told.same += 1
    else if (before !== undefined && replace !== true) {
      told.kept += 1
      const labelled = label === undefined ? '' : ` with the label ${label}`
      session.output.say(`Note: ${name}${labelled} has another value here, which was kept.`)
    } else {
      await resolver.set(name, secret, { label, baseURL })
      told.saved += 1
    }
  }
  const rest = [
    told.same > 0 ? `${told.same} already here.` : undefined,
    told.kept > 0
      ? `${told.kept} not taken, because other values are here: --replace takes those of the file.`
      : undefined,
  ]
  session.output.result([`${counted(told.saved)} imported.`, ...rest.filter((line) => line !== undefined)].join(' '))
  return EXIT.done
}

/** What is kept for the person here. Keys that only a password manager or a vault has stay there. */
async function savedSecrets(session: Session): Promise<readonly ExportedSecret[]> {
  const { own, index } = openUserLayer(session, homeOf(session))
  const found: ExportedSecret[] = []
  for (const store of own) {
    for (const { name, label } of await store.list()) {
      const recorded = await index.find(name, label)
      if (isReserved(name) || (recorded !== undefined && recorded.store !== store.name)) continue
      const entry = await store.get(name, label)
      if (entry !== undefined)
        found.push({ name, label, secret: entry.secret, baseURL: entry.baseURL, setAt: entry.setAt })
    }
  }
  for (const { secret } of found) session.redactor.add(secret)
  return found
}

async function openFile(
  file: string,
  identity: string | undefined,
  session: Session,
): Promise<readonly ExportedSecret[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw usageError(`The file ${file} cannot be read (${error.code}).`)
  })
  const usesPassphrase = await isForPassphrase(bytes)
  if (usesPassphrase === false && identity === undefined)
    throw usageError(`${file} was made for a key of age: give the file with its identity (--identity FILE).`)
  const key: AgeKey =
    identity === undefined
      ? { passphrase: await askPassphrase(session, 'Passphrase of the file (it will not be shown): ') }
      : { identities: await readIdentities(resolve(session.io.cwd, identity)) }
  const secrets = await readExport({ file, key })
  for (const { secret } of secrets) session.redactor.add(secret)
  return secrets
}

/** The lines of a file of `age-keygen` that are keys. */
async function readIdentities(file: string): Promise<readonly Secret[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`The identity file ${file} cannot be read (${error.code}).`)
  })
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const identities = lines.filter((line) => line.startsWith('AGE-SECRET-KEY-')).map((line) => new Secret(line))
  if (identities.length === 0) throw usageError(`${file} holds no identity of age (a line AGE-SECRET-KEY-…).`)
  return identities
}

async function newPassphrase(session: Session): Promise<Secret> {
  const first = await askPassphrase(session, 'Passphrase for the file (it will not be shown): ')
  if (!session.io.isTerminal('stdin')) return first
  if (isSame(first, await askPassphrase(session, 'The same once more: '))) return first
  throw usageError('The two passphrases differ. Nothing was written.')
}

async function askPassphrase(session: Session, question: string): Promise<Secret> {
  const secret = new Secret((await readValue(session.io, question)).replace(/\r?\n$/, ''))
  if (secret.isBlank) throw new CommandError('No passphrase was given.', NO_PASSPHRASE)
  session.redactor.add(secret)
  return secret
}

const NO_PASSPHRASE = {
  exitCode: EXIT.usage,
  code: 'no-passphrase',
  hint: 'Type it when asked, pipe it in, or export for a key of age: --recipient age1…',
}

function isSame(one: Secret, other: Secret): boolean {
  return one.use((left) => other.use((right) => left === right))
}

function counted(count: number): string {
  return count === 1 ? '1 key is' : `${count} keys are`
}
