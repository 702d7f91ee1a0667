import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { createAgeFileStore, isForPassphrase, Secret, writeExport, type ExportedSecret } from '../../src/index.ts'
import { sealExport } from '../../src/age-envelope.ts'
import { testStoreContract } from '../contract.ts'
import { fakeKey, rejection, scratchFolder } from '../scratch.ts'

const makeKeys = async () => {
  const identity = await generateX25519Identity()
  return { key: { identities: [new Secret(identity)] }, lock: { recipients: [await identityToRecipient(identity)] } }
}

testStoreContract('a file of age', {
  labels: true,
  watches: true,
  canFail: true,
  make: async () => {
    const file = join(scratchFolder(), 'keys.age')
    const { key, lock } = await makeKeys()
    const secrets: ExportedSecret[] = []
    return {
      store: createAgeFileStore({ file, key }),
      put: async (name, value, label) => {
        secrets.push({ name, label, secret: new Secret(value) })
        writeFileSync(file, await sealExport(secrets, lock))
      },
      spoil: () => writeFileSync(file, readFileSync(file).subarray(0, 150)),
    }
  },
})

test('an export is private, holds nothing readable, replaces no file, and keeps addresses', async () => {
  const file = join(scratchFolder(), 'keys.age')
  const { key, lock } = await makeKeys()
  const value = fakeKey()
  const entry = {
    name: 'A_KEY',
    label: 'work',
    baseURL: 'https://gateway.example/v1',
    setAt: '2026-01-01T00:00:00.000Z',
  }
  await writeExport([{ ...entry, secret: new Secret(value) }], { file, lock })
  const text = readFileSync(file, 'utf8')
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  expect(text).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/)
  for (const part of [value, 'A_KEY', 'gateway']) expect(text).not.toContain(part)
  expect(await createAgeFileStore({ file, key }).get('A_KEY', 'work')).toMatchObject(entry)
  expect(String(await rejection(writeExport([], { file, lock })))).toContain('is there already')
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a passphrase opens what it closed, and another one does not', async () => {
  const file = join(scratchFolder(), 'keys.age')
  const passphrase = new Secret(randomBytes(12).toString('hex'))
  await writeExport([{ name: 'A_KEY', secret: new Secret('value') }], { file, lock: { passphrase } })
  expect(await isForPassphrase(readFileSync(file))).toBe(true)
  const open = (key: Secret) => createAgeFileStore({ file, key: { passphrase: key } }).get('A_KEY')
  expect((await open(passphrase))?.secret.use((value) => value)).toBe('value')
  expect(String(await rejection(open(new Secret('another'))))).toContain('the passphrase is wrong')
})

test('a flipped bit, a cut end, another key, a newer format and a foreign content are refused', async () => {
  const { key, lock } = await makeKeys()
  const value = fakeKey()
  const good = await sealExport([{ name: 'A_KEY', secret: new Secret(value) }], lock)
  const { Encrypter } = await import('age-encryption')
  const foreign = async (content: string) => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(lock.recipients[0])
    return encrypter.encrypt(content)
  }
  const at = good.length - 60
  const flipped = good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1)
  const cases: [bytes: string | Uint8Array, words: RegExp][] = [
    [flipped, /none of the identities opens it, or the file is damaged/],
    [good.slice(0, 120), /not a file of age, or was cut off/],
    [await sealExport([], (await makeKeys()).lock), /none of the identities opens it/],
    [await foreign('{ "latchwork": 2 }'), /newer Latchwork/],
    [await foreign(`A_KEY=${value}`), /no export of Latchwork/],
    [`A_KEY=${value}`, /cannot be decrypted/],
  ]
  for (const [bytes, words] of cases) {
    const file = join(scratchFolder(), 'keys.age')
    writeFileSync(file, bytes)
    const error = await rejection(createAgeFileStore({ file, key }).get('A_KEY'))
    expect(String(error)).toMatch(words)
    expect(inspect(error, { depth: 9 })).not.toContain(value)
  }
})

test('a recipient that is none is refused before anything is written', async () => {
  const file = join(scratchFolder(), 'keys.age')
  expect(String(await rejection(writeExport([], { file, lock: { recipients: ['age1nonsense'] } })))).toMatch(
    /age-keygen/,
  )
  expect(await createAgeFileStore({ file, key: { identities: [] } }).list()).toEqual([])
})

test('what a passphrase locked is opened by the package of age itself, and the other way round', async () => {
  const { armor, Decrypter, Encrypter } = await import('age-encryption')
  const file = join(scratchFolder(), 'keys.age')
  const passphrase = randomBytes(12).toString('hex')
  const key = { passphrase: new Secret(passphrase) }
  await writeExport([], { file, lock: key })
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const content = await decrypter.decrypt(armor.decode(readFileSync(file, 'utf8')), 'text')
  expect(JSON.parse(content)).toEqual({ latchwork: 1, secrets: [] })

  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(12)
  writeFileSync(file, await encrypter.encrypt(content))
  expect(await createAgeFileStore({ file, key }).list()).toEqual([])
})
