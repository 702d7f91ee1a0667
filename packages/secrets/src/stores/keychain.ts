import { z } from 'zod'
import { parseJSON } from '../json-file.ts'
import { MissingStoreError, SecretStoreError } from '../secret-error.ts'
import { entryKey } from '../secret-name.ts'
import type { WritableSecretStore } from '../secret-store.ts'
import { Secret } from '../secret.ts'

/** One entry of the system's keychain: the plug between the store and the native module. */
export interface KeychainEntry {
  /** Null when there is none. */
  getPassword(signal: AbortSignal): Promise<string | null>
  setPassword(password: string, signal: AbortSignal): Promise<void>
  /** Whether there was one. */
  deletePassword(signal: AbortSignal): Promise<boolean>
}

/** What the keychain store needs; all but the names may be left out. */
export interface KeychainOptions {
  /** The names of its entries, which Latchwork keeps itself: asking a keychain for all entries would hand out all values. */
  readonly names: () => Promise<readonly { readonly name: string; readonly label?: string }[]>
  /** Opens an entry by its account; the system's keychain when left out. */
  readonly open?: (account: string) => Promise<KeychainEntry>
  readonly platform?: string
  readonly now?: () => Date
  /** How long one question may take. A locked keychain may be waiting for its password. */
  readonly patienceMs?: number
}

const STORE = 'keychain'
const SERVICE = 'latchwork'
const PROTECTION = 'keychain of the system'
/** What one entry of Windows' credential manager can hold. */
const WINDOWS_BYTES = 2560

const contentSchema = z.object({ value: z.string(), baseURL: z.string().optional(), setAt: z.string() })

/**
 * Keeps each secret in an entry of its own in the system's keychain: Keychain on macOS, the credential manager on Windows,
 * the Secret Service (GNOME Keyring, KWallet) on Linux. Throws `SecretStoreError` when it is locked and
 * `MissingStoreError` when there is none.
 */
export const createKeychainStore = (options: KeychainOptions): WritableSecretStore => {
  const { names, open = openEntry, platform = process.platform, now = () => new Date(), patienceMs = 5000 } = options

  const ask = async <Answer>(
    account: string,
    question: (entry: KeychainEntry, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> => {
    const signal = AbortSignal.timeout(patienceMs)
    try {
      return await inTime(question(await open(account), signal), signal)
    } catch (error) {
      throw keychainTrouble(error, { isLate: signal.aborted, patienceMs })
    }
  }

  const read = async (account: string) => {
    const text = await ask(account, (entry, signal) => entry.getPassword(signal))
    if (text === null) return undefined
    const { data, error } = contentSchema.safeParse(parseJSON(text, () => foreignEntry(account)))
    if (error !== undefined) throw foreignEntry(account)
    return data
  }

  return {
    name: STORE,
    location: 'the keychain',
    keepsAddress: true,
    get: async (name, label) => {
      const account = entryKey(name, label)
      const content = await read(account)
      if (content === undefined) return undefined
      const { value, baseURL, setAt } = content
      const secret = new Secret(value)
      return { secret, label, baseURL, setAt, location: locationOf(account), protection: PROTECTION }
    },
    list: async () =>
      (await names()).map(({ name, label }) => ({
        name,
        label,
        location: locationOf(entryKey(name, label)),
        protection: PROTECTION,
      })),
    set: (name, secret, { label, baseURL } = {}) =>
      secret.use(async (value) => {
        const account = entryKey(name, label)
        const address = baseURL ?? (await read(account))?.baseURL
        const text = JSON.stringify({ value, baseURL: address, setAt: now().toISOString() })
        if (platform === 'win32' && Buffer.byteLength(text, 'utf16le') > WINDOWS_BYTES) throw tooLarge(account)
        await ask(account, (entry, signal) => entry.setPassword(text, signal))
      }),
    remove: async (name, { label } = {}) => {
      await ask(entryKey(name, label), (entry, signal) => entry.deletePassword(signal))
    },
  }
}

/** The native module is loaded by the first question, not before. */
const openEntry = async (account: string): Promise<KeychainEntry> => {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  // Left to itself, it would take the kernel's keyring where there is no Secret Service, which forgets everything.
  return new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } })
}

/** A prompt of the system may hold up the native call for good, whatever its signal says. */
const inTime = <Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error('the keychain took too long'))
    signal.addEventListener('abort', giveUp, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })

const locationOf = (account: string): string => `the keychain (${SERVICE}, ${account})`

const LOCKED = /prompt was dismissed|locked|user canceled|interaction is not allowed/i
const MISSING = /no result found|dbus|d-bus|cannot find (?:module|package|native binding)|failed to load native/i
const UNLOCK = 'Unlock it (on a desktop: sign in, or open the keychain program) and try again.'

/** The native module's text is only sorted, never shown: it is written for programmers. */
const keychainTrouble = (error: unknown, { isLate, patienceMs }: { isLate: boolean; patienceMs: number }): Error => {
  if (error instanceof SecretStoreError) return error
  const facts = { store: STORE, location: 'the keychain', cause: error }
  const text = error instanceof Error ? `${error.message} ${String(error.cause)}` : ''
  if (isLate) {
    const problem = `did not answer within ${patienceMs / 1000} seconds; it may be waiting for its password`
    return new SecretStoreError({ ...facts, problem, remedy: UNLOCK })
  }
  if (LOCKED.test(text)) return new SecretStoreError({ ...facts, problem: 'is locked', remedy: UNLOCK })
  if (MISSING.test(text))
    return new MissingStoreError({
      ...facts,
      problem: 'cannot be reached: this session has none',
      remedy: 'Start one (on Linux a Secret Service such as GNOME Keyring, on the session bus).',
    })
  return new SecretStoreError({
    ...facts,
    problem: 'refused to answer',
    remedy: "Look at the entry in the system's keychain program, where it can be allowed or removed.",
  })
}

const foreignEntry = (account: string): SecretStoreError =>
  new SecretStoreError({
    store: STORE,
    location: locationOf(account),
    problem: 'holds something that Latchwork did not write',
    remedy: "Remove the entry in the system's keychain program, or set the secret anew after removing it.",
  })

const tooLarge = (account: string): SecretStoreError =>
  new SecretStoreError({
    store: STORE,
    location: locationOf(account),
    problem: `cannot hold this value: Windows keeps at most ${WINDOWS_BYTES} bytes in one entry, which is about 1,200 characters`,
    remedy: 'Keep it in the encrypted file.',
  })
