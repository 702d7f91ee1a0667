import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createIndexedStore, createMemoryStore, createSecretIndex, Secret, SecretStoreError } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'
import { fakeKey, rejection, scratchFolder } from '../scratch.ts'

const makeStore = () => {
  const indexFile = join(scratchFolder(), 'index.json')
  const index = createSecretIndex({ file: indexFile })
  const keychain = createMemoryStore({ name: 'keychain' })
  const file = createMemoryStore({ name: 'file' })
  const store = createIndexedStore({ index, stores: [keychain, file] })
  return { indexFile, index, keychain, file, store }
}

testStoreContract('several stores under one index', {
  labels: true,
  watches: true,
  keepsAddress: true,
  writes: true,
  canFail: true,
  make: () => {
    const { store, indexFile } = makeStore()
    return {
      store,
      put: (name, value, label) => store.set(name, new Secret(value), { label }),
      spoil: () => writeFileSync(indexFile, '{ "entries": [ }'),
    }
  },
})

test('records where an entry lives, with its address and date, never its value', async () => {
  const { store, index, indexFile } = makeStore()
  const value = fakeKey()
  await store.set('A_KEY', new Secret(value), { label: 'work', baseURL: 'https://a.example/v1' })
  expect(await index.list()).toEqual([
    { name: 'A_KEY', label: 'work', store: 'keychain', baseURL: 'https://a.example/v1', setAt: expect.any(String) },
  ])
  expect(readFileSync(indexFile, 'utf8')).not.toContain(value)
})

test('an entry that its store has lost is an error, not absent', async () => {
  const { store, keychain } = makeStore()
  await store.set('A_KEY', new Secret('x'))
  await keychain.remove('A_KEY')
  const error = await rejection(store.get('A_KEY'))
  expect(error).toBeInstanceOf(SecretStoreError)
  expect(String(error)).toMatch(/no longer has it.*latch secrets set A_KEY/)
})

test('an entry in a store that is not here is an error, until it is given up', async () => {
  const { store, index, file } = makeStore()
  await store.set('A_KEY', new Secret('x'))
  const without = createIndexedStore({ index, stores: [file] })
  expect(String(await rejection(without.get('A_KEY')))).toContain('is not available here')
  await without.remove('A_KEY')
  expect(await without.get('A_KEY')).toBeUndefined()
})

test('a value is replaced where it lives, and found where the index does not know it', async () => {
  const { store, keychain, file } = makeStore()
  await file.set('A_KEY', new Secret('old'))
  expect((await store.get('A_KEY'))?.secret.use((value) => value)).toBe('old')
  await store.set('B_KEY', new Secret('new'))
  expect(await file.get('B_KEY')).toBeUndefined()
  expect(await keychain.get('B_KEY')).toBeDefined()
})

test('a broken index names the position and the remedy', async () => {
  const { store, indexFile } = makeStore()
  writeFileSync(indexFile, '{\n  "entries": [ }\n')
  expect(String(await rejection(store.get('A_KEY')))).toMatch(/line 2, column 16.*move the file away/)
  writeFileSync(indexFile, '{ "entries": [ { "name": 1 } ] }')
  expect(String(await rejection(store.get('A_KEY')))).toContain('entries.0.name')
})

test('an index that was cut off, garbled or written by a newer program is refused and left as it is', async () => {
  const { store, indexFile } = makeStore()
  await store.set('A_KEY', new Secret('x'))
  const good = readFileSync(indexFile, 'utf8')
  for (const bad of [
    good.slice(0, -9),
    good.replace('entries', 'entr"es'),
    '',
    '[]',
    '{ "version": 2, "entries": [] }',
  ]) {
    writeFileSync(indexFile, bad)
    const work = [() => store.get('A_KEY'), () => store.set('B_KEY', new Secret('y')), () => store.remove('A_KEY')]
    for (const attempt of work)
      expect(await rejection(attempt())).toMatchObject({
        location: indexFile,
        remedy: expect.stringContaining('move the file'),
      })
    expect(readFileSync(indexFile, 'utf8')).toBe(bad)
  }
})

test('entries swapped in the index are errors, and an address changed there does not lead a key elsewhere', async () => {
  const { store, indexFile, file } = makeStore()
  await store.set('A_KEY', new Secret('a'), { baseURL: 'https://a.example/v1' })
  await file.set('B_KEY', new Secret('b'))
  const text = readFileSync(indexFile, 'utf8')
  writeFileSync(indexFile, text.replace('https://a.example', 'https://evil.example'))
  expect(await store.get('A_KEY')).toMatchObject({ baseURL: 'https://a.example/v1' })
  writeFileSync(indexFile, text.replace('A_KEY', 'B_KEY'))
  expect(String(await rejection(store.get('B_KEY')))).toContain('no longer has it')
})
