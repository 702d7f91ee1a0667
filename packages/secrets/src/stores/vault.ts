import { parseBaseURL } from '../base-url.ts'
import { createRecentAnswers } from '../recent-answers.ts'
import { SecretStoreError } from '../secret-error.ts'
import { entryKey, parseEntryKey } from '../secret-name.ts'
import type { SecretStore, WritableSecretStore } from '../secret-store.ts'
import { Secret } from '../secret.ts'
import { createVaultClient, type VaultSecret } from '../vault-client.ts'

/** Where a vault has one secret. */
export interface VaultPlace {
  /** Below the mount: `team/openai`. */
  readonly path: string
  /** Which field of it; `value` when left out. */
  readonly field?: string
  readonly baseURL?: string
}

/** A KV engine (version 2) of Vault or OpenBao. Comes from the user's own configuration, never from a flow or a project. */
export interface VaultOptions {
  /** What people call it. */
  readonly name: string
  readonly address: string
  /** `secret` when left out. */
  readonly mount?: string
  readonly namespace?: string
  readonly token: () => Promise<Secret>
  /** By entry: `NAME`, or `NAME__label`. */
  readonly secrets?: Readonly<Record<string, VaultPlace>>
  /** A folder in which every other entry has a secret of its own name. */
  readonly folder?: string
  readonly fetch?: typeof globalThis.fetch
  readonly timeoutMs?: number
  /** How long an answer is used again. */
  readonly keepMs?: number
}

/** A vault; `claims` tells which entries it has a place for. */
export type VaultStore = WritableSecretStore & { claims(name: string, label?: string): boolean }

const ADDRESS_FIELD = 'base_url'
const ATTEMPTS = 5

/**
 * Reads and writes secrets of a vault. A write names the version that it read (check-and-set), so that nobody's change of
 * another field is lost; a removal takes the field out, and deletes the newest version when it was the only one.
 */
export const createVaultStore = (options: VaultOptions): VaultStore => {
  const { name: store, secrets = {}, folder, mount = 'secret', keepMs = 30_000, timeoutMs = 10_000 } = options
  const address = parseBaseURL(options.address).baseURL
  const location = `the vault at ${address}`
  const protection = `kept by ${store}`
  const vault = createVaultClient({
    store,
    address,
    mount: encodePath(mount),
    namespace: options.namespace,
    token: options.token,
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs,
  })
  const recent = createRecentAnswers<VaultSecret>({ keepMs })

  const placeOf = (key: string): Required<Pick<VaultPlace, 'path' | 'field'>> & VaultPlace => {
    if (Object.hasOwn(secrets, key)) return { field: 'value', ...secrets[key] }
    return { path: `${folder}/${key}`, field: 'value' }
  }
  const claims = (name: string, label?: string) => folder !== undefined || Object.hasOwn(secrets, entryKey(name, label))
  const locationOf = ({ path, field }: { path: string; field: string }) => `${store}: ${mount}/${path} (${field})`

  /** Changes the fields of one secret from what they are now; undefined leaves them. */
  const change = async (
    path: string,
    work: (fields: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> | undefined,
  ): Promise<void> => {
    recent.forget()
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { fields = {}, version } = await vault.read(encodePath(path))
      const after = work(fields)
      if (after === undefined) return
      if (Object.keys(after).length === 0) return vault.remove(encodePath(path))
      if (await vault.write(encodePath(path), after, version)) return
    }
    throw overtaken(store, { location, path })
  }

  return {
    name: store,
    location,
    keepsAddress: true,
    claims,
    get: async (name, label) => {
      const key = entryKey(name, label)
      if (!claims(name, label)) return undefined
      const place = placeOf(key)
      const { fields, writtenAt } = await recent.get(place.path, () => vault.read(encodePath(place.path)))
      const value = fields !== undefined && Object.hasOwn(fields, place.field) ? fields[place.field] : undefined
      if (value === undefined) return undefined
      const where = { location: locationOf(place), protection }
      if (typeof value !== 'string') throw noText(store, where.location)
      const kept = fields?.[ADDRESS_FIELD]
      const baseURL = place.baseURL ?? (typeof kept === 'string' ? kept : undefined)
      return { secret: new Secret(value), label, baseURL, setAt: writtenAt, ...where }
    },
    list: async () => {
      const inFolder = folder === undefined ? [] : await vault.list(encodePath(folder))
      return [...new Set([...Object.keys(secrets), ...inFolder])].flatMap((key) => {
        const entry = parseEntryKey(key)
        const place = placeOf(key)
        return entry === undefined
          ? []
          : [{ ...entry, baseURL: place.baseURL, location: locationOf(place), protection }]
      })
    },
    set: (name, secret, { label, baseURL } = {}) =>
      secret.use(async (value) => {
        const { path, field } = placeOf(entryKey(name, label))
        if (!claims(name, label)) throw noPlace(store, { location, key: entryKey(name, label) })
        const address = baseURL === undefined ? {} : { [ADDRESS_FIELD]: baseURL }
        await change(path, (fields) => ({ ...fields, [field]: value, ...address }))
        recent.forget()
      }),
    remove: async (name, { label } = {}) => {
      if (!claims(name, label)) return
      const { path, field } = placeOf(entryKey(name, label))
      await change(path, ({ [field]: removed, ...others }) => {
        if (removed === undefined) return undefined
        const { [ADDRESS_FIELD]: _address, ...rest } = others
        return Object.keys(rest).length === 0 ? {} : others
      })
      recent.forget()
    },
  }
}

/** The same vault for reading only. */
export const withoutWriting = ({ name, location, get, list }: SecretStore): SecretStore => ({
  name,
  location,
  get,
  list,
})

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

const overtaken = (store: string, { location, path }: { location: string; path: string }): SecretStoreError =>
  new SecretStoreError({
    store,
    location,
    problem: `was changed by others at ${path} each time it was to be written (check-and-set), so nothing was written`,
    remedy: 'Try again.',
  })

const noText = (store: string, location: string): SecretStoreError =>
  new SecretStoreError({
    store,
    location,
    problem: 'holds something other than text',
    remedy: 'Name the field that holds the value.',
  })

const noPlace = (store: string, { location, key }: { location: string; key: string }): SecretStoreError =>
  new SecretStoreError({
    store,
    location,
    problem: `has no place for ${key} in your settings`,
    remedy: 'Add one there, under the secrets of this store.',
  })
