import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  createConfiguredStores,
  createIndexedStore,
  createMemoryStore,
  createSecretIndex,
  Secret,
  SecretSettingsError,
  type Environment,
} from '../src/index.ts'
import { startFakeVault } from './fake-vault.ts'
import { fakeKey, rejection, scratchFolder } from './scratch.ts'

const makeUserLayer = (stores: unknown, environment: Environment = {}) => {
  const folder = scratchFolder()
  const file = join(folder, 'settings.json')
  const write = (changed: unknown) => writeFileSync(file, JSON.stringify({ stores: changed }, null, 2))
  write(stores)
  const tokens: Secret[] = []
  const register = (token: Secret) => void tokens.push(token)
  const configured = createConfiguredStores({ file, environment, homedir: folder, register })
  const index = createSecretIndex({ file: join(folder, 'index.json') })
  const own = createMemoryStore({ name: 'encrypted-file' })
  return {
    folder,
    file,
    write,
    tokens,
    configured,
    index,
    own,
    user: createIndexedStore({ index, stores: [own], configured }),
  }
}

const valueIn = async (user: ReturnType<typeof makeUserLayer>['user'], name: string, label?: string) =>
  (await user.get(name, label))?.secret.use((value) => value)

const printer = { type: 'exec', command: [process.execPath, '-p', 'process.argv[1]', '{ref}'] }

test('a command of the settings answers in the user layer, after the keys that were saved there', async () => {
  const { user } = makeUserLayer([
    {
      ...printer,
      secrets: { A_KEY: 'from the manager', A_KEY__work: { ref: 'at work', baseURL: 'https://a.example/v1' } },
    },
  ])
  expect(await valueIn(user, 'A_KEY')).toBe('from the manager')
  expect(await user.get('A_KEY', 'work')).toMatchObject({ baseURL: 'https://a.example/v1', location: 'node: at work' })
  await user.set('A_KEY', new Secret('saved'))
  expect(await valueIn(user, 'A_KEY')).toBe('saved')
  await user.remove('A_KEY')
  expect(await valueIn(user, 'A_KEY')).toBe('from the manager')
  expect(String(await rejection(user.remove('A_KEY')))).toMatch(/keeps A_KEY, which cannot be removed from here/)
  expect((await user.list()).map(({ name, label }) => [name, label])).toEqual([
    ['A_KEY', undefined],
    ['A_KEY', 'work'],
  ])
})

test('a change of the settings counts from the next question on', async () => {
  const { user, write, configured } = makeUserLayer([{ ...printer, secrets: { A_KEY: 'one' } }])
  const [before] = await configured()
  expect((await configured())[0]).toBe(before)
  write([{ ...printer, secrets: { A_KEY: 'two' } }])
  expect(await valueIn(user, 'A_KEY')).toBe('two')
  write([])
  expect(await valueIn(user, 'A_KEY')).toBeUndefined()
})

test('trouble of a configured store is an error and never another key', async () => {
  const { user } = makeUserLayer([{ type: 'exec', command: ['no-such-manager-here'], secrets: { A_KEY: 'x' } }])
  expect(String(await rejection(user.get('A_KEY')))).toContain('is not installed')
  expect(await user.get('B_KEY')).toBeUndefined()
})

test('a vault is read with VAULT_TOKEN or the file of vault login, and its token is known to the redactor', async () => {
  const vault = await startFakeVault()
  const value = fakeKey()
  vault.secrets.set('team/openai', { version: 1, fields: { key: value } })
  const stores = [{ type: 'vault', address: vault.address, secrets: { A_KEY: { path: 'team/openai', field: 'key' } } }]
  const { user, tokens } = makeUserLayer(stores, { VAULT_TOKEN: vault.token })
  expect(await valueIn(user, 'A_KEY')).toBe(value)
  expect(tokens[0].use((token) => token)).toBe(vault.token)

  const signedIn = makeUserLayer(stores)
  expect(String(await rejection(signedIn.user.get('A_KEY')))).toMatch(/no token in .*\.vault-token.*vault login/)
  writeFileSync(join(signedIn.folder, '.vault-token'), `${vault.token}\n`)
  expect(await valueIn(signedIn.user, 'A_KEY')).toBe(value)
})

test('new values go to a vault only where the settings let them, and are found there again', async () => {
  const vault = await startFakeVault()
  const place = { type: 'vault', address: vault.address, folder: 'latchwork', keepSeconds: 0 }
  const environment = { VAULT_TOKEN: vault.token }
  const reader = makeUserLayer([place], environment)
  await reader.user.set('A_KEY', new Secret('own'))
  expect(vault.secrets.size).toBe(0)

  const { user, index, write } = makeUserLayer([{ ...place, writes: true }], environment)
  await user.set('A_KEY', new Secret('shared'), { baseURL: 'https://a.example/v1' })
  expect((await index.find('A_KEY'))?.store).toBe('vault')
  expect(vault.secrets.get('latchwork/A_KEY')?.fields).toEqual({ value: 'shared', base_url: 'https://a.example/v1' })
  expect(await valueIn(user, 'A_KEY')).toBe('shared')
  write([])
  expect(String(await rejection(user.get('A_KEY')))).toContain('is not available here')
  write([{ ...place, writes: true }])
  await user.remove('A_KEY')
  expect(vault.secrets.get('latchwork/A_KEY')?.fields).toBeUndefined()
})

test.each<[what: string, stores: string, words: RegExp]>([
  ['no list', '{}', /stores at line 2, column 13/],
  ['an unknown type', '[\n    { "type": "magic" }\n  ]', /stores\.0\.type at line 3, column 15/],
  [
    'no preset and no command',
    '[{ "type": "exec", "secrets": {} }]',
    /either a preset \(1password, pass.*or a command/,
  ],
  ['an unknown preset', '[{ "type": "exec", "preset": "x", "secrets": {} }]', /stores\.0\.preset at line 2, column 42/],
  ['a relative program', '[{ "type": "exec", "command": ["./x"], "secrets": {} }]', /command\.0 .*whole path/],
  ['a reference like an option', '[{ "type": "exec", "preset": "pass", "secrets": { "A": "-c" } }]', /secrets\.A .*/],
  [
    'a name that is none',
    '[{ "type": "exec", "preset": "pass", "secrets": { "A B": "x" } }]',
    /is no name of a secret/,
  ],
  [
    'an address in the clear',
    '[{ "type": "vault", "address": "http://vault.example", "folder": "x" }]',
    /address at .*in the clear/,
  ],
  ['a misspelt option', '[{ "type": "vault", "adress": "https://vault.example", "folder": "x" }]', /stores\.0/],
  ['a vault without places', '[{ "type": "vault", "address": "https://vault.example" }]', /give a folder, or secrets/],
  [
    'a name twice',
    '[{ "type": "exec", "preset": "pass", "secrets": {} }, { "type": "exec", "preset": "pass", "secrets": {} }]',
    /stores\.1 .*taken/,
  ],
  ['text that is no JSON', '[', /not JSON from line 3/],
])('the settings are refused with their position: %s', async (_what, stores, words) => {
  const folder = scratchFolder()
  mkdirSync(join(folder, 'config'))
  const file = join(folder, 'config', 'settings.json')
  writeFileSync(file, `{\n  "stores": ${stores}\n}`)
  const error = await rejection(createConfiguredStores({ file, environment: {}, homedir: folder })())
  expect(error).toBeInstanceOf(SecretSettingsError)
  expect(String(error)).toMatch(words)
})
