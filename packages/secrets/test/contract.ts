import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { isWritable, Secret, SecretError, type SecretStore } from '../src/index.ts'
import { fakeKey, rejection } from './scratch.ts'

/** A store, and ways to change what it reads from outside. */
export interface StoreUnderTest {
  readonly store: SecretStore
  /** Puts a value where the store will find it. */
  readonly put: (name: string, value: string, label?: string) => Promise<void> | void
  /** Makes what the store reads unusable. */
  readonly spoil?: () => Promise<void> | void
}

/** What a store can do. */
export interface StoreTraits {
  readonly make: () => Promise<StoreUnderTest> | StoreUnderTest
  readonly labels?: boolean
  readonly watches?: boolean
  readonly keepsAddress?: boolean
  /** The names it can hold; any when left out. */
  readonly onlyName?: string
}

/** The cases that every store passes. */
export const testStoreContract = (title: string, traits: StoreTraits): void => {
  const name = traits.onlyName ?? 'TEST_API_KEY'
  const read = async (store: SecretStore, label?: string) =>
    (await store.get(name, label))?.secret.use((value) => value)

  describe(`${title} keeps the contract of stores`, () => {
    test('answers undefined for what it does not hold', async () => {
      const { store } = await traits.make()
      expect(await store.get('ABSENT_API_KEY')).toBeUndefined()
      expect(await store.get('constructor')).toBeUndefined()
    })

    test('refuses a name that is none', async () => {
      const { store } = await traits.make()
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
      const { store, put } = await traits.make()
      await put(name, value)
      expect(await read(store)).toBe(value)
    })

    test('returns a blank value as blank, with where it is', async () => {
      const { store, put } = await traits.make()
      await put(name, '')
      const entry = await store.get(name)
      expect(entry?.secret.isBlank).toBe(true)
      expect(entry?.location).not.toBe('')
    })

    test('lists names and places, never values', async () => {
      const { store, put } = await traits.make()
      const value = fakeKey()
      await put(name, value)
      const listings = await store.list()
      expect(listings.map((listing) => listing.name)).toContain(name)
      expect(inspect(listings, { depth: 9, showHidden: true })).not.toContain(value.slice(8))
    })

    test.runIf(traits.labels)('keeps labelled keys apart from the one without', async () => {
      const { store, put } = await traits.make()
      await put(name, 'plain')
      await put(name, 'for work', 'work')
      await put(name, 'for home', 'home')
      expect([await read(store), await read(store, 'work'), await read(store, 'home')]).toEqual([
        'plain',
        'for work',
        'for home',
      ])
      expect(await store.get(name, 'other')).toBeUndefined()
      const labels = (await store.list()).map((listing) => listing.label ?? '')
      expect(labels.toSorted()).toEqual(['', 'home', 'work'])
    })

    test.runIf(traits.watches)('calls back after a change, and no more once stopped', async () => {
      const { store, put } = await traits.make()
      let calls = 0
      const stop = store.watch?.(() => (calls += 1))
      await put(name, fakeKey())
      await vi.waitFor(() => expect(calls).toBeGreaterThan(0), { timeout: 2_000 })
      stop?.()
      await new Promise((resolve) => setTimeout(resolve, 30))
      const before = calls
      await put(name, fakeKey())
      await new Promise((resolve) => setTimeout(resolve, 30))
      expect(calls).toBe(before)
    })

    testWriting(name, traits)

    test('throws a plain error when it cannot read, and shows no value', async () => {
      const { store, put, spoil } = await traits.make()
      if (spoil === undefined) return
      const value = fakeKey()
      await put(name, value)
      await spoil()
      const error = await rejection(store.get(name))
      expect(error).toBeInstanceOf(SecretError)
      expect(error).toMatchObject({ code: 'secret-store', remedy: expect.stringMatching(/\w/) })
      expect(inspect(error, { depth: 9 })).not.toContain(value.slice(8))
    })
  })
}

const testWriting = (name: string, traits: StoreTraits): void => {
  const makeWritable = async () => {
    const { store } = await traits.make()
    return isWritable(store) ? store : undefined
  }

  test('replaces a value and removes it, and only it', async () => {
    const store = await makeWritable()
    if (store === undefined) return
    await store.set(name, new Secret('first'))
    await store.set('OTHER_API_KEY', new Secret('other'))
    await store.set(name, new Secret('second'))
    expect((await store.get(name))?.secret.use((value) => value)).toBe('second')
    await store.remove(name)
    await store.remove(name)
    expect(await store.get(name)).toBeUndefined()
    expect((await store.get('OTHER_API_KEY'))?.secret.use((value) => value)).toBe('other')
  })

  test.runIf(traits.keepsAddress)('keeps the address when the value is replaced', async () => {
    const store = await makeWritable()
    await store?.set(name, new Secret('first'), { baseURL: 'https://one.example/v1' })
    await store?.set(name, new Secret('second'))
    expect(await store?.get(name)).toMatchObject({ baseURL: 'https://one.example/v1' })
    await store?.set(name, new Secret('third'), { baseURL: 'https://two.example/v1' })
    expect(await store?.get(name)).toMatchObject({ baseURL: 'https://two.example/v1', setAt: expect.any(String) })
  })
}
