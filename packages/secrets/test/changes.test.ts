import { expect, test } from 'vitest'
import { cleanPastedKey, createEnvironmentStore, createMemoryStore, createResolver, Secret } from '../src/index.ts'
import { lockedStore, makeLayers, NAME, OPENAI } from './layers-for-test.ts'
import { fakeKey, rejection } from './scratch.ts'

test('a save into the user layer is in force at once when nothing hides it', async () => {
  const { resolver, put } = makeLayers()
  await put('default', fakeKey(), { baseURL: 'https://cloud.example/v1' })
  const value = fakeKey()
  const result = await resolver.set(NAME, new Secret(value))
  expect(result).toMatchObject({
    layer: 'user',
    location: 'the user store',
    protection: 'memory only',
    baseURL: OPENAI,
    effective: true,
    shadowedBy: undefined,
  })
  expect(JSON.stringify(result)).not.toContain(value)
  expect(await resolver.find(NAME)).toMatchObject({ layer: 'user', hint: value.slice(-4) })
})

test('a save that is hidden says by what, and how to put it in force', async () => {
  const { resolver, put } = makeLayers()
  await put('environment', fakeKey())
  const result = await resolver.set(NAME, new Secret(fakeKey()))
  expect(result).toMatchObject({
    effective: false,
    shadowedBy: { layer: 'environment', location: 'the environment store' },
    pinHint: `latch secrets pin ${NAME} user`,
  })
  await resolver.pin(NAME, 'user')
  expect(await resolver.set(NAME, new Secret(fakeKey()))).toMatchObject({ effective: true })
})

test('a save hidden by the run offers no pin, since the run comes first', async () => {
  const { resolver, put } = makeLayers()
  await put('run', fakeKey())
  expect(await resolver.set(NAME, new Secret(fakeKey()))).toMatchObject({ effective: false, pinHint: undefined })
})

test('a save hidden by trouble in a layer above says so', async () => {
  const { layers } = makeLayers()
  const locked = { name: 'project' as const, store: lockedStore('vault') }
  const resolver = createResolver({ layers: [...layers, locked], knownAddresses: { [NAME]: OPENAI } })
  const result = await resolver.set(NAME, new Secret(fakeKey()))
  expect(result).toMatchObject({
    effective: false,
    shadowedBy: undefined,
    pinHint: `latch secrets pin ${NAME} user`,
    notes: [expect.stringContaining('is locked')],
  })
})

test('a removal tells what is in force now', async () => {
  const { resolver, put } = makeLayers()
  await put('default', fakeKey(), { baseURL: 'https://cloud.example/v1' })
  await put('user', fakeKey())
  expect(await resolver.remove(NAME)).toMatchObject({ removed: true, nowEffective: { layer: 'default' } })
  expect(await resolver.remove(NAME)).toMatchObject({ removed: false, nowEffective: { layer: 'default' } })
  await put('user', fakeKey(), { label: 'work' })
  expect(await resolver.remove(NAME, { label: 'work' })).toMatchObject({ removed: true, nowEffective: undefined })
})

test('layers that cannot be written are refused with the way on', async () => {
  const environment = createEnvironmentStore({ environment: {} })
  const resolver = createResolver({ layers: [{ name: 'environment', store: environment }] })
  const refused = (layer: 'environment' | 'default' | 'user') =>
    rejection(resolver.set(NAME, new Secret('x'), { layer }))
  for (const layer of ['environment', 'default', 'user'] as const)
    expect(await refused(layer)).toMatchObject({ code: 'secret-read-only', remedy: expect.stringMatching(/\w/) })
  expect(await rejection(resolver.remove(NAME, { layer: 'environment' }))).toMatchObject({ code: 'secret-read-only' })
})

test('empty values, labels outside project and user, bad names and bad addresses are refused before anything is written', async () => {
  const user = createMemoryStore({ name: 'user' })
  const layers = [user, createMemoryStore({ name: 'run' })].map((store, index) => ({
    name: index === 0 ? ('user' as const) : ('run' as const),
    store,
  }))
  const resolver = createResolver({ layers, knownAddresses: { [NAME]: OPENAI } })
  expect(await rejection(resolver.set(NAME, new Secret('  ')))).toMatchObject({ code: 'secret-malformed' })
  expect(await rejection(resolver.set('a b', new Secret('x')))).toMatchObject({ code: 'secret-name' })
  expect(await rejection(resolver.set(NAME, new Secret('x'), { baseURL: 'http://a.example' }))).toMatchObject({
    code: 'secret-address',
  })
  expect(await rejection(resolver.set(NAME, new Secret('x'), { layer: 'run', label: 'work' }))).toMatchObject({
    code: 'secret-name',
  })
  expect(await user.list()).toEqual([])
})

test('a secret of several lines can be stored under a name that is no API key', async () => {
  const { resolver } = makeLayers()
  await resolver.set('DEPLOY_PEM', new Secret('-----BEGIN\nabc\n-----END'))
  expect((await resolver.require('DEPLOY_PEM')).secret.use((value) => value)).toContain('\nabc\n')
})

test('a saved secret without an address is told so once, by having none', async () => {
  const { resolver } = makeLayers()
  const result = await resolver.set('MY_TOKEN', new Secret(fakeKey()))
  expect(result).toMatchObject({ baseURL: undefined, effective: true, notes: [] })
  expect(result.explanation.winner).toMatchObject({ note: 'has no address that it may be sent to' })
})

test('what else is to be known about a secret without an address stays a note', async () => {
  const store = createMemoryStore({ name: 'user' })
  const noted = {
    ...store,
    get: async (name: string) => {
      const entry = await store.get(name)
      return entry && { ...entry, note: 'its folder was open; it is private now' }
    },
  }
  const resolver = createResolver({ layers: [{ name: 'user', store: noted }] })
  const { notes } = await resolver.set('MY_TOKEN', new Secret(fakeKey()))
  expect(notes).toEqual(['its folder was open; it is private now'])
})

test('a text of two keys is refused before anything is written', async () => {
  const { resolver, stores } = makeLayers()
  const pasted = cleanPastedKey(`${fakeKey()}\n${fakeKey()}`).value
  const error = await rejection(resolver.set(NAME, new Secret(pasted)))
  expect(error).toMatchObject({ code: 'secret-malformed', summary: expect.stringContaining('more than one key') })
  expect(await stores.user.list()).toEqual([])
})
