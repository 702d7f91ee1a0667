import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEncryptedFileStore, Secret, SecretStoreError } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'
import { fakeKey, rejection, scratchFolder } from '../scratch.ts'

const makeStore = (root = scratchFolder()) => {
  const folder = join(root, 'config')
  const keyFolder = join(root, 'state')
  const file = join(folder, 'secrets.enc.json')
  const store = createEncryptedFileStore({ folder, keyFolder })
  return { folder, keyFolder, file, store, text: () => readFileSync(file, 'utf8') }
}

testStoreContract('the encrypted file', {
  labels: true,
  watches: true,
  keepsAddress: true,
  writes: true,
  canFail: true,
  make: () => {
    const { store, file } = makeStore()
    return {
      store,
      put: (name, value, label) => store.set(name, new Secret(value), { label }),
      spoil: () => writeFileSync(file, readFileSync(file).subarray(0, 50)),
    }
  },
})

test('writes nothing readable, only for its owner, with the key in another folder', async () => {
  const { store, file, folder, keyFolder } = makeStore()
  const value = fakeKey()
  await store.set('A_KEY', new Secret(value), { baseURL: 'https://private.example/v1' })
  await store.set('A_KEY', new Secret(value))
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)
  expect(readdirSync(folder).toSorted()).toEqual(['secrets.enc.json', 'secrets.enc.json.bak'])
  expect([file, `${file}.bak`, join(keyFolder, 'data-key')].map(modeOf)).toEqual(['600', '600', '600'])
  expect([folder, keyFolder].map(modeOf)).toEqual(['700', '700'])
  const bytes = readFileSync(file, 'utf8') + readFileSync(`${file}.bak`, 'utf8')
  for (const part of [value, Buffer.from(value).toString('base64').slice(0, 40), 'private.example'])
    expect(bytes).not.toContain(part)
  expect(() => createEncryptedFileStore({ folder, keyFolder: `${folder}/` })).toThrow(/another folder/)
})

test('counts its writes and encrypts anew each time', async () => {
  const { store, text } = makeStore()
  await store.set('A_KEY', new Secret('same'))
  const first = JSON.parse(text())
  await store.set('A_KEY', new Secret('same'))
  const second = JSON.parse(text())
  expect([first.revision, second.revision]).toEqual([1, 2])
  expect(second.entries[0].iv).not.toBe(first.entries[0].iv)
  expect(second.entries[0].data).not.toBe(first.entries[0].data)
})

test('random values come back', async () => {
  const { store } = makeStore()
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
      await store.set('A_KEY', new Secret(value))
      expect((await store.get('A_KEY'))?.secret.use((read) => read)).toBe(value)
    }),
    { numRuns: 100 },
  )
})

test('mends and mentions modes that let others read', async () => {
  const { store, file, folder, keyFolder } = makeStore()
  await store.set('A_KEY', new Secret('x'))
  chmodSync(file, 0o644)
  chmodSync(folder, 0o755)
  chmodSync(join(keyFolder, 'data-key'), 0o640)
  const note = (await store.get('A_KEY'))?.note
  expect(note).toMatch(/0644.*0755.*0640/)
  expect((await store.get('A_KEY'))?.note).toBeUndefined()
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
})

test('two stores that begin at once agree on one data key', async () => {
  const root = scratchFolder()
  const stores = [makeStore(root), makeStore(root), makeStore(root)]
  await Promise.all(stores.map(({ store }, index) => store.set(`KEY_${index}`, new Secret(`${index}`))))
  expect((await stores[0].store.list()).map(({ name }) => name).toSorted()).toEqual(['KEY_0', 'KEY_1', 'KEY_2'])
})

interface Sealed {
  version: number
  revision: number
  keyId: string
  entries: { name: string; label?: string; iv: string; data: string; tag: string }[]
  mac: string
}

const flip = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64')
  bytes[bytes.length >> 1] ^= 1
  return bytes.toString('base64')
}

const edit = (change: (sealed: Sealed) => void) => (text: string) => {
  const sealed: Sealed = JSON.parse(text)
  change(sealed)
  return JSON.stringify(sealed)
}

describe('a file that was tampered with is refused, and nothing is overwritten', () => {
  test.each<[what: string, tamper: (text: string) => string, still: string[]]>([
    ['a flipped bit in a value', edit(({ entries }) => (entries[0].data = flip(entries[0].data))), ['B_KEY']],
    ['a flipped bit in an iv', edit(({ entries }) => (entries[0].iv = flip(entries[0].iv))), ['B_KEY']],
    ['a flipped bit in a tag', edit(({ entries }) => (entries[0].tag = flip(entries[0].tag))), ['B_KEY']],
    ['a shortened tag', edit(({ entries }) => (entries[0].tag = entries[0].tag.slice(0, 8))), ['B_KEY']],
    ['an added label', edit(({ entries }) => (entries[0].label = 'work')), ['B_KEY']],
    ['a name moved to a copy', edit(({ entries }) => (entries[0] = { ...entries[1], name: 'A_KEY' })), ['B_KEY']],
    ['a doubled entry', edit(({ entries }) => entries.push(entries[0])), ['B_KEY']],
    ['a dropped entry', edit(({ entries }) => entries.shift()), ['B_KEY']],
    ['swapped names', edit(({ entries: [one, other] }) => ([one.name, other.name] = [other.name, one.name])), []],
    ['another key id', edit((sealed) => (sealed.keyId = '0'.repeat(16))), []],
    ['a newer version', edit((sealed) => (sealed.version = 2)), []],
    ['a missing field', edit((sealed) => (sealed.mac = JSON.parse('null'))), []],
    ['a cut end', (text) => text.slice(0, -20), []],
    ['an empty file', () => '', []],
    ['another file', () => '[]', []],
  ])('%s', async (_what, tamper, still) => {
    const { store, file, text } = makeStore()
    await store.set('A_KEY', new Secret('value of a'))
    await store.set('B_KEY', new Secret('value of b'))
    const tampered = tamper(text())
    writeFileSync(file, tampered)

    const error = await rejection(store.get('A_KEY'))
    expect(error).toBeInstanceOf(SecretStoreError)
    expect(error).toMatchObject({ location: file, remedy: expect.stringMatching(/\.bak|Update|Restore/) })
    for (const name of still) {
      const entry = await store.get(name)
      expect(entry?.secret.use((value) => value)).toBe('value of b')
      expect(entry?.note).toContain('.bak')
    }
    expect(await rejection(store.set('C_KEY', new Secret('new')))).toBeInstanceOf(SecretStoreError)
    expect(text()).toBe(tampered)
  })

  test('a changed revision or mac is noticed at the next write', async () => {
    for (const tamper of [edit((sealed) => (sealed.revision = 9)), edit((sealed) => (sealed.mac = flip(sealed.mac)))]) {
      const { store, file, text } = makeStore()
      await store.set('A_KEY', new Secret('a'))
      writeFileSync(file, tamper(text()))
      expect((await store.get('A_KEY'))?.note).toContain('damaged')
      expect(await rejection(store.get('B_KEY'))).toBeInstanceOf(SecretStoreError)
      expect(await rejection(store.remove('A_KEY'))).toBeInstanceOf(SecretStoreError)
    }
  })

  test('the .bak copy put back makes it whole', async () => {
    const { store, file } = makeStore()
    await store.set('A_KEY', new Secret('a'))
    await store.set('B_KEY', new Secret('b'))
    writeFileSync(file, 'rubbish')
    renameSync(`${file}.bak`, file)
    expect((await store.get('A_KEY'))?.secret.use((value) => value)).toBe('a')
  })

  test('a bad entry is named in the list beside the good ones', async () => {
    const { store, file, text } = makeStore()
    await store.set('A_KEY', new Secret('a'))
    await store.set('B_KEY', new Secret('b'))
    writeFileSync(file, edit(({ entries }) => (entries[0].data = flip(entries[0].data)))(text()))
    const notes = Object.fromEntries((await store.list()).map(({ name, note }) => [name, note]))
    expect(notes.A_KEY).toContain('cannot be decrypted')
    expect(notes.B_KEY).not.toContain('cannot be decrypted')
  })
})

describe('the data key', () => {
  test('another one refuses, and a missing one is never made anew over an existing file', async () => {
    const { store, folder, keyFolder, text } = makeStore()
    await store.set('A_KEY', new Secret('a'))
    const before = text()
    const foreign = createEncryptedFileStore({ folder, dataKey: randomBytes(32) })
    expect(String(await rejection(foreign.get('A_KEY')))).toContain('another data key')
    expect(await rejection(foreign.set('A_KEY', new Secret('b')))).toBeInstanceOf(SecretStoreError)

    rmSync(join(keyFolder, 'data-key'))
    expect(String(await rejection(store.get('A_KEY')))).toContain('is missing')
    expect(await rejection(store.set('A_KEY', new Secret('b')))).toBeInstanceOf(SecretStoreError)
    expect(existsSync(join(keyFolder, 'data-key'))).toBe(false)
    expect(text()).toBe(before)
  })

  test('a damaged one is refused and kept', async () => {
    const { store, keyFolder } = makeStore()
    await store.set('A_KEY', new Secret('a'))
    writeFileSync(join(keyFolder, 'data-key'), 'short\n')
    expect(String(await rejection(store.get('A_KEY')))).toContain('32 bytes')
    expect(readFileSync(join(keyFolder, 'data-key'), 'utf8')).toBe('short\n')
  })

  test('can be given by the caller, such as from a keychain', async () => {
    const options = { folder: join(scratchFolder(), 'config'), dataKey: randomBytes(32) }
    await createEncryptedFileStore(options).set('A_KEY', new Secret('a'))
    expect((await createEncryptedFileStore(options).get('A_KEY'))?.secret.use((value) => value)).toBe('a')
    expect(() => createEncryptedFileStore({ ...options, dataKey: randomBytes(16) })).toThrow(/32 bytes/)
  })
})

test('refuses a file that is a symbolic link', async () => {
  const { store, file } = makeStore()
  await store.set('A_KEY', new Secret('a'))
  renameSync(file, `${file}.real`)
  symlinkSync(`${file}.real`, file)
  expect(String(await rejection(store.get('A_KEY')))).toContain('symbolic link')
  expect(await rejection(store.set('A_KEY', new Secret('b')))).toBeInstanceOf(SecretStoreError)
})
