import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createVaultStore, InvalidAddressError, Secret, SecretStoreError, type VaultOptions } from '../../src/index.ts'
import { testStoreContract } from '../contract.ts'
import { startFakeVault } from '../fake-vault.ts'
import { fakeKey, rejection } from '../scratch.ts'

const makeStore = async (options: Partial<VaultOptions> = {}) => {
  const vault = await startFakeVault({ namespace: options.namespace })
  const token = async () => new Secret(vault.token)
  return { vault, store: createVaultStore({ name: 'vault', address: vault.address, token, keepMs: 0, ...options }) }
}

const valueIn = async (store: { get: ReturnType<typeof createVaultStore>['get'] }, name: string) =>
  (await store.get(name))?.secret.use((value) => value)

testStoreContract('the vault (against a contract fake)', {
  labels: true,
  keepsAddress: true,
  writes: true,
  canFail: true,
  make: async () => {
    const { store, vault } = await makeStore({ folder: 'latchwork' })
    return {
      store,
      put: (name, value, label) => store.set(name, new Secret(value), { label }),
      spoil: () => vault.misbehaveAs((_request, response) => (response.writeHead(500).end('{"errors":["x"]}'), true)),
    }
  },
})

test('reads a field of a path, in a namespace, and asks for no other name', async () => {
  const secrets = { A_KEY: { path: 'team/open ai', field: 'key', baseURL: 'https://gateway.example/v1' } }
  const { store, vault } = await makeStore({ namespace: 'team', secrets })
  const value = fakeKey()
  vault.secrets.set('team/open ai', { version: 3, fields: { key: value, other: 'x' } })
  expect(await valueIn(store, 'A_KEY')).toBe(value)
  expect(await store.get('A_KEY')).toMatchObject({
    baseURL: 'https://gateway.example/v1',
    location: 'vault: secret/team/open ai (key)',
    setAt: expect.stringContaining('2026'),
  })
  const asked = vault.requests.length
  expect(await store.get('B_KEY')).toBeUndefined()
  expect(vault.requests).toHaveLength(asked)
})

test('a refused token, a sealed vault, a redirect, silence and an absent path are told apart', async () => {
  const { vault, store } = await makeStore({ folder: 'latchwork', timeoutMs: 200 })
  const wrong = createVaultStore({
    name: 'vault',
    address: vault.address,
    token: async () => new Secret('hvs.wrong'),
    folder: 'latchwork',
  })
  expect(String(await rejection(wrong.get('A_KEY')))).toMatch(/refused the token for .*A_KEY \(403\).*vault login/)
  expect(await store.get('A_KEY')).toBeUndefined()
  const answers: [status: number, words: RegExp][] = [
    [503, /sealed/],
    [302, /redirect \(302\), which is not followed/],
    [200, /not one of a KV engine/],
  ]
  for (const [status, words] of answers) {
    vault.misbehaveAs((_request, response) => (response.writeHead(status, { location: '/v1/else' }).end('{}'), true))
    expect(String(await rejection(store.get('A_KEY')))).toMatch(words)
  }
  vault.misbehaveAs(() => true)
  expect(String(await rejection(store.get('A_KEY')))).toContain('within 0.2 seconds')
  vault.misbehaveAs((request) => (request.destroy(), true))
  expect(String(await rejection(store.get('A_KEY')))).toContain('cannot be reached')
  expect(vault.requests).not.toContain('GET /v1/else')
})

test('a write keeps what others wrote in between, and gives up rather than overwrite', async () => {
  const { vault, store } = await makeStore({ secrets: { A_KEY: { path: 'team', field: 'a' } } })
  vault.secrets.set('team', { version: 7, fields: { b: 'first' } })
  let writes = 0
  const overtakeUpTo = (times: number) =>
    vault.misbehaveAs(({ method }) => {
      if (method !== 'POST' || writes >= times) return false
      writes += 1
      const { version = 0, fields } = vault.secrets.get('team') ?? {}
      vault.secrets.set('team', { version: version + 1, fields: { ...fields, b: `change ${writes}` } })
      return false
    })
  overtakeUpTo(2)
  await store.set('A_KEY', new Secret('value'))
  expect(vault.secrets.get('team')?.fields).toEqual({ a: 'value', b: 'change 2' })
  overtakeUpTo(Infinity)
  const error = await rejection(store.set('A_KEY', new Secret('lost')))
  expect(error).toBeInstanceOf(SecretStoreError)
  expect(String(error)).toContain('check-and-set')
  expect(vault.secrets.get('team')?.fields).toMatchObject({ a: 'value' })
})

test('two stores that write into one secret at once lose nothing', async () => {
  const secrets = { A_KEY: { path: 'team', field: 'a' }, B_KEY: { path: 'team', field: 'b' } }
  const { vault, store } = await makeStore({ secrets })
  const other = createVaultStore({
    name: 'other',
    address: vault.address,
    token: async () => new Secret(vault.token),
    secrets,
  })
  await Promise.all([store.set('A_KEY', new Secret('a')), other.set('B_KEY', new Secret('b'))])
  expect(vault.secrets.get('team')?.fields).toEqual({ a: 'a', b: 'b' })
})

test('a removal leaves the other fields, and a secret can be written again after it was deleted', async () => {
  const secrets = { A_KEY: { path: 'team', field: 'a' } }
  const { vault, store } = await makeStore({ secrets })
  vault.secrets.set('team', { version: 1, fields: { a: 'x', b: 'stays' } })
  await store.remove('A_KEY')
  expect(vault.secrets.get('team')?.fields).toEqual({ b: 'stays' })
  vault.secrets.set('team', { version: 5, fields: { a: 'x' } })
  await store.remove('A_KEY')
  expect(vault.secrets.get('team')?.fields).toBeUndefined()
  await store.set('A_KEY', new Secret('again'))
  expect(vault.secrets.get('team')).toEqual({ version: 6, fields: { a: 'again' } })
})

test('the token is in no error, and goes to no address in the clear', async () => {
  const { vault, store } = await makeStore({ folder: 'latchwork' })
  vault.misbehaveAs((request) => (request.destroy(), true))
  expect(inspect(await rejection(store.get('A_KEY')), { depth: 9 })).not.toContain(vault.token)
  const token = async () => new Secret(vault.token)
  expect(() => createVaultStore({ name: 'vault', address: 'http://vault.example', token })).toThrow(InvalidAddressError)
})

test('an answer is used again for a while, until something is written', async () => {
  const { vault, store } = await makeStore({ folder: 'latchwork', keepMs: 60_000 })
  await store.set('A_KEY', new Secret('first'))
  await store.get('A_KEY')
  await store.get('A_KEY')
  expect(vault.requests.filter((request) => request === 'GET /v1/secret/data/latchwork/A_KEY')).toHaveLength(2)
  await store.set('A_KEY', new Secret('second'))
  expect(await valueIn(store, 'A_KEY')).toBe('second')
})
