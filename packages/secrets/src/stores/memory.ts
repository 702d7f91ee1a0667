import type { Secret } from '../secret.ts'
import { entryKey } from '../secret-name.ts'
import type { SecretListing, WritableSecretStore } from '../secret-store.ts'

/** An entry to begin with. */
export interface MemoryEntry {
  readonly name: string
  readonly secret: Secret
  readonly label?: string
  readonly baseURL?: string
  readonly location?: string
  readonly demo?: boolean
}

/** How a memory store is set up. */
export interface MemoryStoreOptions {
  readonly name?: string
  readonly location?: string
  readonly entries?: readonly MemoryEntry[]
  readonly now?: () => Date
}

/** Keeps secrets for the life of the process: the run layer, and tests. */
export const createMemoryStore = (options: MemoryStoreOptions = {}): WritableSecretStore => {
  const { name: storeName = 'memory', location = 'memory', entries = [], now = () => new Date() } = options
  const kept = new Map<string, { readonly secret: Secret; readonly listing: SecretListing }>()
  const listeners = new Set<() => void>()
  const notify = () => listeners.forEach((changed) => changed())
  const protection = 'memory only'
  for (const { secret, ...entry } of entries)
    kept.set(entryKey(entry.name, entry.label), { secret, listing: { protection, location, ...entry } })

  return {
    name: storeName,
    location,
    keepsAddress: true,
    get: async (name, label) => {
      const entry = kept.get(entryKey(name, label))
      return entry === undefined ? undefined : { ...entry.listing, secret: entry.secret }
    },
    list: async () => [...kept.values()].map(({ listing }) => listing),
    set: async (name, secret, { label, baseURL } = {}) => {
      const key = entryKey(name, label)
      const address = baseURL ?? kept.get(key)?.listing.baseURL
      const setAt = now().toISOString()
      kept.set(key, { secret, listing: { name, label, baseURL: address, setAt, location, protection } })
      notify()
    },
    remove: async (name, { label } = {}) => {
      if (kept.delete(entryKey(name, label))) notify()
    },
    watch: (changed) => {
      const listener = () => changed()
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
