import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import {
  createIndexedStore,
  createKeychainStore,
  createMemoryStore,
  createSecretIndex,
  MissingStoreError,
  parseEntryKey,
  Secret,
  SecretStoreError,
  type KeychainEntry,
  type KeychainOptions,
} from '../../src/index.ts'
import { join } from 'node:path'
import { testStoreContract } from '../contract.ts'
import { fakeKey, rejection, scratchFolder } from '../scratch.ts'

/** A keychain in memory, which can be locked, taken away, or kept from answering. */
const makeKeychain = (options: Partial<KeychainOptions> = {}) => {
  const kept = new Map<string, string>()
  let trouble: (() => Promise<never>) | undefined
  const open = async (account: string): Promise<KeychainEntry> => ({
    getPassword: async () => (await trouble?.()) ?? kept.get(account) ?? null,
    setPassword: async (password) => {
      await trouble?.()
      kept.set(account, password)
    },
    deletePassword: async () => (await trouble?.()) ?? kept.delete(account),
  })
  const names = async () => [...kept.keys()].flatMap((account) => parseEntryKey(account) ?? [])
  const fail = (message: string) => {
    trouble = () => Promise.reject(new Error(`Couldn't access platform storage: ${message}`))
  }
  return {
    kept,
    store: createKeychainStore({ names, open, ...options }),
    lock: () => fail('Secret Service: unlock prompt was dismissed'),
    takeAway: () => fail('DBus error: set your DBUS_SESSION_BUS_ADDRESS instead'),
    fail,
    hang: () => (trouble = () => new Promise(() => undefined)),
    recover: () => (trouble = undefined),
  }
}

testStoreContract('the keychain', {
  labels: true,
  keepsAddress: true,
  writes: true,
  canFail: true,
  make: () => {
    const { store, lock } = makeKeychain()
    return { store, put: (name, value, label) => store.set(name, new Secret(value), { label }), spoil: lock }
  },
})

test('a locked, a missing, a refusing and a silent keychain are told apart', async () => {
  const { store, lock, takeAway, fail, hang } = makeKeychain({ patienceMs: 20 })
  await store.set('A_KEY', new Secret('x'))
  lock()
  expect(await rejection(store.get('A_KEY'))).toMatchObject({ message: expect.stringMatching(/is locked.*Unlock it/) })
  takeAway()
  expect(await rejection(store.get('A_KEY'))).toBeInstanceOf(MissingStoreError)
  fail('no permission')
  const refused = await rejection(store.get('A_KEY'))
  expect(refused).toMatchObject({ problem: 'refused to answer' })
  expect(refused).not.toBeInstanceOf(MissingStoreError)
  hang()
  expect(String(await rejection(store.get('A_KEY')))).toContain('did not answer within 0.02 seconds')
})

test('a value that is too large for Windows is refused before it is sent there', async () => {
  const { store, kept } = makeKeychain({ platform: 'win32' })
  const value = fakeKey().repeat(30)
  const error = await rejection(store.set('A_KEY', new Secret(value)))
  expect(error).toBeInstanceOf(SecretStoreError)
  expect(String(error)).toContain('2560 bytes')
  expect(inspect(error)).not.toContain(value.slice(8, 40))
  expect(kept.size).toBe(0)
  await store.set('A_KEY', new Secret(fakeKey()))
  expect(kept.size).toBe(1)
})

test('an entry that somebody else wrote is an error that shows nothing of it', async () => {
  const { store, kept } = makeKeychain()
  const value = fakeKey()
  for (const text of [value, '{"value": 1}']) {
    kept.set('A_KEY', text)
    const error = await rejection(store.get('A_KEY'))
    expect(String(error)).toContain('Latchwork did not write')
    expect(inspect(error, { depth: 9 })).not.toContain(value.slice(8))
  }
})

const makeUserLayer = (options: Partial<KeychainOptions> = {}) => {
  const keychain = makeKeychain(options)
  const index = createSecretIndex({ file: join(scratchFolder(), 'index.json') })
  const file = createMemoryStore({ name: 'encrypted-file' })
  return { ...keychain, index, file, user: createIndexedStore({ index, stores: [keychain.store, file] }) }
}

test('a new entry goes to the keychain, and to the file where the keychain is locked, missing or too small', async () => {
  const { user, index, lock, takeAway, recover } = makeUserLayer({ platform: 'win32' })
  const storeOf = async (name: string) => (await index.find(name))?.store
  await user.set('A_KEY', new Secret('a'))
  expect(await storeOf('A_KEY')).toBe('keychain')
  expect(await user.get('A_KEY')).toMatchObject({ protection: 'keychain of the system' })

  lock()
  await user.set('B_KEY', new Secret('b'))
  expect(await storeOf('B_KEY')).toBe('encrypted-file')
  expect((await user.get('B_KEY'))?.note).toContain('not in the keychain, which is locked')

  takeAway()
  await user.set('C_KEY', new Secret('c'))
  expect((await user.get('C_KEY'))?.note).toBeUndefined()
  expect(await user.get('UNKNOWN_KEY')).toBeUndefined()

  recover()
  await user.set('D_KEY', new Secret('d'.repeat(3000)))
  expect(await storeOf('D_KEY')).toBe('encrypted-file')
  await user.set('B_KEY', new Secret('b again'))
  expect(await storeOf('B_KEY')).toBe('encrypted-file')
})

test('an entry that the keychain holds is an error while the keychain is locked, and cannot be replaced elsewhere', async () => {
  const { user, index, lock } = makeUserLayer()
  await user.set('A_KEY', new Secret('a'))
  lock()
  expect(String(await rejection(user.get('A_KEY')))).toContain('is locked')
  expect(String(await rejection(user.set('A_KEY', new Secret('b'))))).toContain('is locked')
  expect((await index.find('A_KEY'))?.store).toBe('keychain')
})

test('an entry of a keychain that is gone is an error, until it is set anew or given up', async () => {
  const { user, index, takeAway } = makeUserLayer()
  await user.set('A_KEY', new Secret('a'))
  await user.set('B_KEY', new Secret('b'))
  takeAway()
  expect(await rejection(user.get('A_KEY'))).toBeInstanceOf(MissingStoreError)
  await user.set('A_KEY', new Secret('again'))
  expect((await index.find('A_KEY'))?.store).toBe('encrypted-file')
  await user.remove('B_KEY')
  expect(await user.get('B_KEY')).toBeUndefined()
})
