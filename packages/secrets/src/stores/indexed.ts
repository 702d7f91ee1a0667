import type { IndexEntry, SecretIndex } from '../secret-index.ts'
import { SecretStoreError } from '../secret-error.ts'
import { checkName } from '../secret-name.ts'
import type { SecretEntry, WritableSecretStore } from '../secret-store.ts'

/** The user's stores, best first, and the record of which one holds what. */
export interface IndexedStoreOptions {
  readonly index: SecretIndex
  /** New entries go to the first one. */
  readonly stores: readonly [WritableSecretStore, ...WritableSecretStore[]]
  readonly now?: () => Date
}

/**
 * Makes one store of several, with an index of where each entry lives. An entry that the index knows, and its store has
 * lost or cannot reach, is an error rather than absent. Entries that the index does not know are looked for everywhere.
 */
export const createIndexedStore = ({
  index,
  stores,
  now = () => new Date(),
}: IndexedStoreOptions): WritableSecretStore => {
  const [preferred] = stores

  const recordedIn = async (recorded: IndexEntry): Promise<SecretEntry> => {
    const store = stores.find((candidate) => candidate.name === recorded.store)
    if (store === undefined) throw unreachable(index, recorded, 'is not available here')
    const entry = await store.get(recorded.name, recorded.label)
    if (entry === undefined) throw unreachable(index, recorded, 'no longer has it')
    return { baseURL: recorded.baseURL, setAt: recorded.setAt, ...definedPartsOf(entry) }
  }

  return {
    name: 'user',
    location: stores.map((store) => store.location ?? store.name).join(' or '),
    keepsAddress: true,
    get: async (name, label) => {
      checkName(name, label)
      const recorded = await index.find(name, label)
      if (recorded !== undefined) return recordedIn(recorded)
      for (const store of stores) {
        const entry = await store.get(name, label)
        if (entry !== undefined) return entry
      }
      return undefined
    },
    list: async () => {
      const recorded = await index.list()
      const isRecorded = (name: string, label?: string) =>
        recorded.some((entry) => entry.name === name && entry.label === label)
      const listings = (await Promise.all(stores.map((store) => store.list()))).flat()
      return [
        ...recorded.map(({ name, label, store, baseURL, setAt }) => ({
          location: store,
          ...listings.find((listing) => listing.name === name && listing.label === label),
          name,
          label,
          baseURL,
          setAt,
        })),
        ...listings.filter(({ name, label }) => !isRecorded(name, label)),
      ]
    },
    set: async (name, secret, { label, baseURL } = {}) => {
      const before = await index.find(name, label)
      const address = baseURL ?? before?.baseURL
      const store = stores.find((candidate) => candidate.name === before?.store) ?? preferred
      await store.set(name, secret, { label, baseURL: address })
      await index.record({ name, label, store: store.name, baseURL: address, setAt: now().toISOString() })
    },
    remove: async (name, { label } = {}) => {
      for (const store of stores) await store.remove(name, { label })
      await index.forget(name, label)
    },
    watch: (changed) => {
      const undo = stores.flatMap((store) => store.watch?.(changed) ?? [])
      return () => undo.forEach((stop) => stop())
    },
  }
}

const definedPartsOf = (entry: SecretEntry): SecretEntry => {
  const { baseURL, setAt, ...rest } = entry
  return { ...rest, ...(baseURL === undefined ? {} : { baseURL }), ...(setAt === undefined ? {} : { setAt }) }
}

const unreachable = (index: SecretIndex, { name, label, store }: IndexEntry, what: string): SecretStoreError => {
  const labelled = label === undefined ? '' : ` --label ${label}`
  return new SecretStoreError({
    store,
    location: store,
    problem: `${what}: ${index.location} records that it holds ${name}${label === undefined ? '' : ` (${label})`}`,
    remedy: `Make that store available, set the secret anew (latch secrets set ${name}${labelled}), or give it up (latch secrets unset ${name}${labelled}).`,
  })
}
