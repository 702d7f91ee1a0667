import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import dotenv from 'dotenv'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDotenvStore, MalformedSecretError, Secret, SecretStoreError } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'
import { fakeKey, rejection, scratchFolder } from '../scratch.ts'

const makeStore = (text?: string) => {
  const file = join(scratchFolder(), '.env')
  if (text !== undefined) writeFileSync(file, text, { mode: 0o600 })
  return { file, store: createDotenvStore({ file }), text: () => readFileSync(file, 'utf8') }
}

testStoreContract('the .env store', {
  labels: true,
  watches: true,
  writes: true,
  canFail: true,
  make: () => {
    const { store, file } = makeStore('# a comment\n')
    return {
      store,
      put: (name, value, label) => store.set(name, new Secret(value), { label }),
      spoil: () => {
        renameSync(file, `${file}.real`)
        symlinkSync(`${file}.real`, file)
      },
    }
  },
})

test('keeps comments, order, blank lines, export and line ends', async () => {
  const before = ['# the key', 'export A_KEY=old # keep me', '', "B='x y'", 'C="one\\ntwo"', '# end', ''].join('\r\n')
  const { store, text } = makeStore(before)
  await store.set('A_KEY', new Secret('new'))
  await store.set('D_KEY', new Secret('more'))
  expect(text()).toBe(`${before.replace('A_KEY=old', 'A_KEY=new')}D_KEY=more\r\n`)
  await store.remove('B')
  expect(text()).toBe(`${before.replace('A_KEY=old', 'A_KEY=new').replace("B='x y'\r\n", '')}D_KEY=more\r\n`)
})

test('replaces every line of a name, so that no old key stays behind', async () => {
  const { store, text } = makeStore('A_KEY=one\nB=2\nA_KEY=two')
  await store.set('A_KEY', new Secret('three'))
  expect(text()).toBe('A_KEY=three\nB=2\nA_KEY=three')
  await store.remove('A_KEY')
  expect(text()).toBe('B=2\n')
})

test('fills in a blank line and one with a colon', async () => {
  const { store, text } = makeStore('A_KEY=\nB_KEY: old\nC=3\n')
  await store.set('A_KEY', new Secret('a'))
  await store.set('B_KEY', new Secret('b'))
  expect(text()).toBe('A_KEY=a\nB_KEY: b\nC=3\n')
})

test('is not misled by lines inside a quoted value', async () => {
  const before = 'CERT="first\nA_KEY=inside\nlast"\n'
  const { store, text } = makeStore(before)
  await store.set('A_KEY', new Secret('outside'))
  expect(text()).toBe(`${before}A_KEY=outside\n`)
  expect((await store.get('A_KEY'))?.location).toMatch(/\.env:4$/)
})

test('takes values as they stand, without interpolation', async () => {
  const { store } = makeStore(`A_KEY=\${HOME}$PATH\nB_KEY=abc#def\n`)
  expect((await store.get('A_KEY'))?.secret.use((value) => value)).toBe(`\${HOME}$PATH`)
  expect((await store.get('B_KEY'))?.secret.use((value) => value)).toBe('abc')
})

test('writes a file that only its owner may read, and leaves nothing else behind', async () => {
  const { store, file } = makeStore()
  await store.set('A_KEY', new Secret(fakeKey()))
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  expect(readdirSync(join(file, '..'))).toEqual(['.env'])
})

test('mentions a file that others may read, and makes it private on the next save', async () => {
  const { store, file } = makeStore('A_KEY=x\n')
  chmodSync(file, 0o644)
  expect((await store.get('A_KEY'))?.note).toContain('0644')
  await store.set('A_KEY', new Secret('y'))
  expect(await store.get('A_KEY')).toMatchObject({ note: undefined })
})

test('refuses what cannot be written, and what dotenvx encrypted, and touches nothing', async () => {
  const before = 'B="1\n'
  const { store, text } = makeStore(before)
  const impossible = `a'b"c\`d\\`
  const error = await rejection(store.set('A_KEY', new Secret(impossible)))
  expect(error).toBeInstanceOf(MalformedSecretError)
  expect(String(error)).not.toContain(impossible)
  expect(await rejection(store.set('A_KEY', new Secret('encrypted:abc')))).toBeInstanceOf(MalformedSecretError)
  expect(text()).toBe(before)
  const { store: locked } = makeStore('A_KEY=encrypted:abc\n')
  expect(await rejection(locked.get('A_KEY'))).toBeInstanceOf(SecretStoreError)
})

test('does not rewrite a file whose bytes it cannot keep', async () => {
  const { store, file } = makeStore()
  const bytes = Buffer.from('# caf\u00e9\nA_KEY=x\n', 'latin1')
  writeFileSync(file, bytes, { mode: 0o600 })
  expect((await store.get('A_KEY'))?.secret.use((value) => value)).toBe('x')
  expect(String(await rejection(store.set('A_KEY', new Secret('y'))))).toContain('not UTF-8')
  expect(readFileSync(file)).toEqual(bytes)
  expect(await rejection(makeStore().store.set('A_KEY', new Secret('half \ud83d')))).toBeInstanceOf(
    MalformedSecretError,
  )
})

test('takes a folder of that name for none, and says so only when it should be written', async () => {
  const { store, file } = makeStore()
  mkdirSync(file)
  expect(await store.get('A_KEY')).toBeUndefined()
  expect(await store.list()).toEqual([])
  expect(String(await rejection(store.set('A_KEY', new Secret('x'))))).toContain('is a folder')
})

test('makes no file when there is nothing to remove', async () => {
  const { store, file } = makeStore()
  await store.remove('A_KEY')
  expect(existsSync(file)).toBe(false)
})

test('random values come back through dotenv from the file', async () => {
  const { store, text } = makeStore('# mine\nOTHER="x # y"\n')
  const letters = fc.constantFrom(...Array.from(`ab1 '"\`\\#$={}\n\r\t;é🔑`))
  const value = fc.oneof(fc.string({ unit: letters, minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }))
  let last: string | undefined
  let refused = 0
  await fc.assert(
    fc.asyncProperty(value, async (random) => {
      try {
        await store.set('A_KEY', new Secret(random))
        last = random
      } catch (error) {
        if (!(error instanceof MalformedSecretError)) throw error
        refused += 1
      }
      expect(dotenv.parse(text())).toEqual({ OTHER: 'x # y', ...(last === undefined ? {} : { A_KEY: last }) })
      expect(text()).toContain('# mine\nOTHER="x # y"\n')
    }),
    { numRuns: 300 },
  )
  expect(refused).toBeLessThan(100)
})
