import { z } from 'zod'
import { parseJSON } from './json-file.ts'
import { SecretStoreError } from './secret-error.ts'
import { entryKey } from './secret-name.ts'
import { Secret } from './secret.ts'

/** One exported secret. */
export interface ExportedSecret {
  readonly name: string
  readonly label?: string
  readonly secret: Secret
  readonly baseURL?: string
  readonly setAt?: string
}

/** Who can open an export: those who hold a key of age, or know a passphrase. */
export type AgeLock = { readonly recipients: readonly string[] } | { readonly passphrase: Secret }

/** What opens an export: identities of age (`AGE-SECRET-KEY-…`), or the passphrase. */
export type AgeKey = { readonly identities: readonly Secret[] } | { readonly passphrase: Secret }

const VERSION = 1

const exportSchema = z.object({
  latchwork: z.literal(VERSION),
  secrets: z.array(
    z.object({
      name: z.string(),
      label: z.string().optional(),
      value: z.string(),
      baseURL: z.string().optional(),
      setAt: z.string().optional(),
    }),
  ),
})

/** Encrypts secrets as one file of age, in its text form, that `age --decrypt` opens. Throws `SecretStoreError`. */
export const sealExport = async (secrets: readonly ExportedSecret[], lock: AgeLock): Promise<string> => {
  const { Encrypter, armor } = await import('age-encryption')
  const encrypter = new Encrypter()
  if ('passphrase' in lock) encrypter.addRecipient(await recipientOf(lock.passphrase))
  else for (const recipient of lock.recipients) addRecipient(encrypter, recipient)
  const content = {
    latchwork: VERSION,
    secrets: secrets.map(({ secret, ...entry }) => ({ ...entry, value: secret.use((value) => value) })),
  }
  return armor.encode(await encrypter.encrypt(`${JSON.stringify(content, null, 2)}\n`))
}

/** Opens such a file, in its text or its binary form. Throws `SecretStoreError`; nothing of the content is in it. */
export const openExport = async (
  bytes: Uint8Array,
  { file, key }: { readonly file: string; readonly key: AgeKey },
): Promise<readonly ExportedSecret[]> => {
  const { secrets } = parseExport(await decrypt(bytes, { file, key }), file)
  return secrets.map(({ value, ...entry }) => {
    entryKey(entry.name, entry.label)
    return { ...entry, secret: new Secret(value) }
  })
}

/** Whether an export is opened by a passphrase rather than by an identity; undefined when it is no file of age. */
export const isForPassphrase = async (bytes: Uint8Array): Promise<boolean | undefined> => {
  const binary = await withoutArmor(bytes)
  const header = binary === undefined ? '' : Buffer.from(binary.subarray(0, 200)).toString('latin1')
  return header.startsWith('age-encryption.org/v1\n') ? header.includes('\n-> scrypt ') : undefined
}

// The package of age is loaded when a file of age is, not before.
const recipientOf = async (passphrase: Secret) => (await import('./age-passphrase.ts')).passphraseRecipient(passphrase)
const identityOf = async (passphrase: Secret) => (await import('./age-passphrase.ts')).passphraseIdentity(passphrase)

const addRecipient = (encrypter: { addRecipient(recipient: string): void }, recipient: string): void => {
  try {
    encrypter.addRecipient(recipient)
  } catch (cause) {
    throw new SecretStoreError({
      store: STORE,
      location: `the recipient ${recipient.slice(0, 80)}`,
      problem: 'is not one that age knows',
      remedy: 'Give a public key of age, which begins with age1 (age-keygen prints it).',
      cause,
    })
  }
}

const decrypt = async (
  bytes: Uint8Array,
  { file, key }: { readonly file: string; readonly key: AgeKey },
): Promise<string> => {
  const binary = await withoutArmor(bytes)
  if (binary === undefined) throw notAge(file)
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  try {
    if ('passphrase' in key) decrypter.addIdentity(await identityOf(key.passphrase))
    else for (const identity of key.identities) identity.use((text) => decrypter.addIdentity(text))
  } catch {
    throw trouble(file, 'was not opened: what was given is no identity of age', 'Give a file as age-keygen writes it.')
  }
  try {
    return await decrypter.decrypt(binary, 'text')
  } catch {
    const what = 'passphrase' in key ? 'the passphrase is wrong' : 'none of the identities opens it'
    throw trouble(file, `cannot be decrypted: ${what}, or the file is damaged`, 'Nothing was imported.')
  }
}

const withoutArmor = async (bytes: Uint8Array): Promise<Uint8Array | undefined> => {
  const { armor } = await import('age-encryption')
  const text = Buffer.from(bytes).toString('latin1')
  if (!text.trimStart().startsWith('-----BEGIN AGE')) return bytes
  try {
    return armor.decode(text)
  } catch {
    return undefined
  }
}

const parseExport = (text: string, file: string): z.output<typeof exportSchema> => {
  const foreign = () => trouble(file, 'is no export of Latchwork', 'Make one with latch secrets export.')
  const content = parseJSON(text, foreign)
  const version = z.object({ latchwork: z.number() }).safeParse(content).data?.latchwork ?? 0
  if (version > VERSION)
    throw trouble(file, `was written by a newer Latchwork (format ${version})`, 'Update Latchwork.')
  const { data, error } = exportSchema.safeParse(content)
  if (error !== undefined) throw foreign()
  return data
}

const STORE = 'age-file'

const notAge = (file: string): SecretStoreError =>
  trouble(file, 'is not a file of age, or was cut off', 'Give a file that latch secrets export wrote.')

const trouble = (file: string, problem: string, remedy: string): SecretStoreError =>
  new SecretStoreError({ store: STORE, location: file, problem, remedy })
