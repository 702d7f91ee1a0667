import { joinNotes } from '../notes.ts'
import type { IndexEntry, SecretIndex } from '../secret-index.ts'
import { MissingStoreError, SecretStoreError } from '../secret-error.ts'
import { checkName } from '../secret-name.ts'
import { isWritable, type SecretEntry, type SecretStore, type WritableSecretStore } from '../secret-store.ts'

/** A store that the user configured: a password manager, a vault. */
export interface ConfiguredStore extends SecretStore {
  /** Whether new values of this name go here; the store can then be written. */
  readonly claims?: (name: string, label?: string) => boolean
}

/** The user's stores, best first, and the record of which one holds what. */
export interface IndexedStoreOptions {
  readonly index: SecretIndex
  /** A new entry goes to the first one that takes it. */
  readonly stores: readonly [WritableSecretStore, ...WritableSecretStore[]]
  /** Asked after those, for what the index does not know. */
  readonly configured?: () => Promise<readonly ConfiguredStore[]>
  readonly now?: () => Date
}

/**
 * Makes one store of several, with an index of where each entry lives. An entry that the index knows, and its store has
 * lost or cannot reach, is an error rather than absent. Entries that the index does not know are looked for everywhere.
 */
export const createIndexedStore = (options: IndexedStoreOptions): WritableSecretStore => {
  const { index, stores, configured = async () => [], now = () => new Date() } = options
  const everywhere = async (): Promise<readonly ConfiguredStore[]> => [...stores, ...(await configured())]

  const recordedIn = async (recorded: IndexEntry): Promise<SecretEntry> => {
    const isRecorded = (candidate: SecretStore) => candidate.name === recorded.store
    const store = stores.find(isRecorded) ?? (await configured()).find(isRecorded)
    if (store === undefined) throw unreachable(index, recorded, 'is not available here')
    const entry = await store.get(recorded.name, recorded.label)
    if (entry === undefined) throw unreachable(index, recorded, 'no longer has it')
    const { baseURL, setAt } = recorded
    return { baseURL, setAt, ...definedPartsOf(entry), note: joinNotes(entry.note, recorded.note) }
  }

  return {
    name: 'user',
    location: stores.map((store) => store.location ?? store.name).join(' or '),
    keepsAddress: true,
    get: async (name, label) => {
      checkName(name, label)
      const recorded = await index.find(name, label)
      if (recorded !== undefined) return recordedIn(recorded)
      for (const store of await everywhere()) {
        const entry = await unlessMissing(() => store.get(name, label))
        if (entry !== undefined) return entry
      }
      return undefined
    },
    list: async () => {
      const recorded = await index.list()
      const isRecorded = (name: string, label?: string) =>
        recorded.some((entry) => entry.name === name && entry.label === label)
      const listings = (await Promise.all((await everywhere()).map((store) => store.list()))).flat()
      return [
        ...recorded.map(({ name, label, store, baseURL, setAt, note }) => {
          const listing = listings.find((candidate) => candidate.name === name && candidate.label === label)
          return { location: store, ...listing, name, label, baseURL, setAt, note: joinNotes(listing?.note, note) }
        }),
        ...listings.filter(({ name, label }) => !isRecorded(name, label)),
      ]
    },
    set: async (name, secret, { label, baseURL } = {}) => {
      checkName(name, label)
      const before = await index.find(name, label)
      const address = baseURL ?? before?.baseURL
      const places = placesFor({ name, label, before }, { stores, configured: await configured() })
      // A value that has a home stays there: only a home that is gone is replaced.
      const isReason = (error: unknown): error is SecretStoreError =>
        before === undefined ? error instanceof SecretStoreError : error instanceof MissingStoreError
      const { store, note } = await firstThatTakes(places, {
        put: (place) => place.set(name, secret, { label, baseURL: address }),
        isReason,
      })
      await index.record({ name, label, store: store.name, baseURL: address, setAt: now().toISOString(), note })
    },
    remove: async (name, { label } = {}) => {
      const others = await configured()
      const claiming = others.filter(isWritable).filter((store) => claims(store, name, label))
      const keeper = await holderOf(others, name, label)
      const own = await holderOf([...stores, ...claiming], name, label)
      const recorded = await index.find(name, label)
      if (recorded === undefined && own === undefined && keeper !== undefined) throw notOurs(keeper, name)
      for (const store of [...stores, ...claiming]) await unlessMissing(() => store.remove(name, { label }))
      await index.forget(name, label)
    },
    watch: (changed) => {
      const undo = [index.watch(changed), ...stores.flatMap((store) => store.watch?.(changed) ?? [])]
      return () => undo.forEach((stop) => stop())
    },
  }
}

/** Where a value may be kept, best first: where it lives, else where its name is claimed, else in the user's own stores. */
const placesFor = (
  { name, label, before }: { name: string; label?: string; before: IndexEntry | undefined },
  { stores, configured }: { stores: readonly WritableSecretStore[]; configured: readonly ConfiguredStore[] },
): readonly WritableSecretStore[] => {
  const writable = configured.filter(isWritable)
  const home = [...stores, ...writable].find((store) => store.name === before?.store)
  if (home !== undefined) return [home, ...stores.filter((store) => store !== home)]
  const claiming = writable.find((store) => claims(store, name, label))
  return claiming === undefined ? stores : [claiming]
}

const claims = (store: ConfiguredStore, name: string, label?: string): boolean => store.claims?.(name, label) === true

/** The first place that takes the value, and what was wrong with the ones before it. */
const firstThatTakes = async (
  places: readonly WritableSecretStore[],
  attempt: {
    readonly put: (place: WritableSecretStore) => Promise<void>
    /** Whether trouble is a reason to go on to the next place. */
    readonly isReason: (error: unknown) => error is SecretStoreError
  },
): Promise<{ store: WritableSecretStore; note?: string }> => {
  const [first, ...others] = places
  try {
    await attempt.put(first)
    return { store: first }
  } catch (error) {
    if (!attempt.isReason(error) || others.length === 0) throw error
    const { store, note } = await firstThatTakes(others, attempt)
    const why = error instanceof MissingStoreError ? undefined : `not in ${error.location}, which ${error.problem}`
    return { store, note: joinNotes(why, note) }
  }
}

/** The first store that lists an entry; one that cannot be listed is passed over. */
const holderOf = async (
  candidates: readonly SecretStore[],
  name: string,
  label?: string,
): Promise<SecretStore | undefined> => {
  for (const store of candidates) {
    const listings = await store.list().catch(() => [])
    if (listings.some((listing) => listing.name === name && listing.label === label)) return store
  }
  return undefined
}

const notOurs = ({ name: store, location = store }: SecretStore, name: string): SecretStoreError =>
  new SecretStoreError({
    store,
    location,
    problem: `keeps ${name}, which cannot be removed from here`,
    remedy: 'Remove it there, or take it out of the stores in your settings.',
  })

/** A store that this machine does not have holds nothing that was not recorded. */
const unlessMissing = async <Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof MissingStoreError) return undefined
    throw error
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
