import { inspect } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { isWritable, Secret, SecretError, type SecretStore, type WritableSecretStore } from '../src/index.ts'
import { fakeKey, rejection } from './scratch.ts'

/** A store, and ways to change what it reads from outside. */
interface StoreUnderTest {
  readonly store: SecretStore
  /** Puts a value where the store will find it. */
  readonly put: (name: string, value: string, label?: string) => Promise<void> | void
  /** Makes what the store reads unusable. */
  readonly spoil?: () => Promise<void> | void
}

/** What a store can do; each adds its cases. */
export interface StoreTraits {
  readonly make: () => Promise<StoreUnderTest> | StoreUnderTest
  readonly writes?: boolean
  readonly labels?: boolean
  readonly watches?: boolean
  readonly keepsAddress?: boolean
  readonly canFail?: boolean
  /** The only name it can hold; any when left out. */
  readonly onlyName?: string
}

/** The cases that every store passes. */
export const testStoreContract = (title: string, traits: StoreTraits): void => {
  const { make, onlyName: name = 'TEST_API_KEY' } = traits
  describe(`${title} keeps the contract of stores`, () => {
    testReading(name, make)
    if (traits.labels === true) testLabels(name, make)
    if (traits.watches === true) testWatching(name, make)
    if (traits.writes === true) testWriting(name, make)
    if (traits.keepsAddress === true) testAddresses(name, make)
    if (traits.canFail === true) testTrouble(name, make)
  })
}

const read = async (store: SecretStore, name: string, label?: string): Promise<string | undefined> =>
  (await store.get(name, label))?.secret.use((value) => value)

const testReading = (name: string, make: StoreTraits['make']): void => {
  test('answers undefined for what it does not hold', async () => {
    const { store } = await make()
    expect(await store.get('ABSENT_API_KEY')).toBeUndefined()
    expect(await store.get('constructor')).toBeUndefined()
  })

  test('refuses a name that is none', async () => {
    const { store } = await make()
    for (const bad of ['../TEST', '', 'A__B', '__proto__', 'A B', 'A\n'])
      expect(await rejection(store.get(bad))).toMatchObject({ code: 'secret-name' })
  })

  test.each([
    ['a plain key', fakeKey()],
    ['unicode', 'ключ-🔑-鍵'],
    ['70 kB', fakeKey().repeat(1400)],
    ['line breaks', 'first\nsecond\n\nfourth'],
    ['quotes, dollars and hashes', `a"b'c#d $HOME \${HOME} \\n =x`],
  ])('gives back %s as it was', async (_what, value) => {
    const { store, put } = await make()
    await put(name, value)
    expect(await read(store, name)).toBe(value)
  })

  test('returns a blank value as blank, with where it is', async () => {
    const { store, put } = await make()
    await put(name, '')
    const entry = await store.get(name)
    expect(entry?.secret.isBlank).toBe(true)
    expect(entry?.location).toMatch(/\w/)
  })

  test('lists names and places, never values', async () => {
    const { store, put } = await make()
    const value = fakeKey()
    await put(name, value)
    const listings = await store.list()
    expect(listings.map((listing) => listing.name)).toContain(name)
    expect(inspect(listings, { depth: 9, showHidden: true })).not.toContain(value.slice(8))
  })
}

const testLabels = (name: string, make: StoreTraits['make']): void => {
  test('keeps labelled keys apart from the one without', async () => {
    const { store, put } = await make()
    await put(name, 'plain')
    await put(name, 'for work', 'work')
    await put(name, 'for home', 'home')
    expect(await read(store, name)).toBe('plain')
    expect(await read(store, name, 'work')).toBe('for work')
    expect(await read(store, name, 'home')).toBe('for home')
    expect(await store.get(name, 'other')).toBeUndefined()
    const labels = (await store.list()).map((listing) => listing.label ?? '')
    expect(labels.toSorted()).toEqual(['', 'home', 'work'])
  })
}

const testWatching = (name: string, make: StoreTraits['make']): void => {
  test('calls back after a change, and no more once stopped', async () => {
    const { store, put } = await make()
    const changed = vi.fn<() => void>()
    const stop = store.watch?.(changed)
    await put(name, fakeKey())
    await vi.waitFor(() => expect(changed).toHaveBeenCalled())
    stop?.()
    await sleep(30)
    changed.mockClear()
    await put(name, fakeKey())
    await sleep(30)
    expect(changed).not.toHaveBeenCalled()
  })
}

const makeWritable = async (make: StoreTraits['make']): Promise<WritableSecretStore> => {
  const { store } = await make()
  if (!isWritable(store)) throw new Error(`${store.name} cannot be written`)
  return store
}

const testWriting = (name: string, make: StoreTraits['make']): void => {
  test('replaces a value and removes it, and only it', async () => {
    const store = await makeWritable(make)
    await store.set(name, new Secret('first'))
    await store.set('OTHER_API_KEY', new Secret('other'))
    await store.set(name, new Secret('second'))
    expect(await read(store, name)).toBe('second')
    await store.remove(name)
    await store.remove(name)
    expect(await store.get(name)).toBeUndefined()
    expect(await read(store, 'OTHER_API_KEY')).toBe('other')
  })
}

const testAddresses = (name: string, make: StoreTraits['make']): void => {
  test('keeps the address when the value is replaced', async () => {
    const store = await makeWritable(make)
    await store.set(name, new Secret('first'), { baseURL: 'https://one.example/v1' })
    await store.set(name, new Secret('second'))
    expect(await store.get(name)).toMatchObject({ baseURL: 'https://one.example/v1' })
    await store.set(name, new Secret('third'), { baseURL: 'https://two.example/v1' })
    expect(await store.get(name)).toMatchObject({ baseURL: 'https://two.example/v1', setAt: expect.any(String) })
  })
}

const testTrouble = (name: string, make: StoreTraits['make']): void => {
  test('throws a plain error when it cannot read, and shows no value', async () => {
    const { store, put, spoil } = await make()
    const value = fakeKey()
    await put(name, value)
    await spoil?.()
    const error = await rejection(store.get(name))
    expect(error).toBeInstanceOf(SecretError)
    expect(error).toMatchObject({ code: 'secret-store', remedy: expect.stringMatching(/\w/) })
    expect(inspect(error, { depth: 9 })).not.toContain(value.slice(8))
  })
}
