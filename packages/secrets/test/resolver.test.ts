import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import {
  createMemoryStore,
  createResolver,
  fingerprint,
  LAYER_ORDER,
  MissingSecretError,
  Secret,
} from '../src/index.ts'
import { variantsOf } from '../src/secret-variants.ts'
import { lockedStore, makeLayers, NAME, valueOf } from './layers-for-test.ts'
import { fakeKey, rejection } from './scratch.ts'

describe('the order of layers', () => {
  test('is run, environment, project, user, default, however they were listed', async () => {
    const { layers, put, stores } = makeLayers()
    const resolver = createResolver({ layers: layers.toReversed() })
    for (const layer of LAYER_ORDER) await put(layer, `value of ${layer}`)
    for (const layer of LAYER_ORDER) {
      expect(valueOf(await resolver.require(NAME))).toBe(`value of ${layer}`)
      await stores[layer].remove(NAME)
    }
    expect(await resolver.find(NAME)).toBeUndefined()
  })

  test('asks several stores of one layer in the order given', async () => {
    const first = createMemoryStore({ name: 'variable' })
    const second = createMemoryStore({ name: 'credentials directory' })
    const layers = [first, second].map((store) => ({ name: 'environment' as const, store }))
    const resolver = createResolver({ layers })
    await second.set(NAME, new Secret('second'))
    expect(await resolver.find(NAME)).toMatchObject({ store: 'credentials directory' })
    await first.set(NAME, new Secret('first'))
    expect(await resolver.find(NAME)).toMatchObject({ store: 'variable' })
  })

  test.each(['', '   ', '\n\t'])('treats %j as unset in every layer, and mentions it', async (blank) => {
    const { put, winner, resolver } = makeLayers()
    await put('default', 'from the cloud')
    for (const layer of LAYER_ORDER.slice(0, -1)) await put(layer, blank)
    expect(await winner()).toBe('default')
    const { layers } = await resolver.explain(NAME)
    expect(layers.map(({ note }) => note?.includes('present but empty') ?? false)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
    await put('default', blank)
    const message = String(await rejection(resolver.require(NAME)))
    expect(message.match(/present but empty/g)).toHaveLength(5)
  })
})

describe('trouble', () => {
  test('in a layer before the winner is an error that names the layer, the place and the remedy', async () => {
    const { layers, put } = makeLayers()
    const resolver = createResolver({ layers: [...layers, { name: 'user', store: lockedStore('keychain') }] })
    await put('default', fakeKey())
    const error = await rejection(resolver.find(NAME))
    expect(error).toMatchObject({ code: 'secret-store', layer: 'user', location: 'the keychain', remedy: 'Unlock it.' })
    expect(String(error)).toMatch(/: The keychain \(the user layer\) is locked/)
  })

  test('behind the winner is not looked at by find, and told by explain', async () => {
    const { layers, put } = makeLayers()
    const resolver = createResolver({ layers: [...layers, { name: 'user', store: lockedStore('keychain') }] })
    await put('environment', fakeKey())
    expect(await resolver.find(NAME)).toMatchObject({ layer: 'environment' })
    const { winner, layers: answers } = await resolver.explain(NAME)
    expect(winner?.layer).toBe('environment')
    expect(answers.find(({ store }) => store === 'keychain')?.error?.message).toContain('is locked')
  })

  test('leaves an explanation without a winner, with the problem', async () => {
    const { layers, put } = makeLayers()
    const resolver = createResolver({ layers: [...layers, { name: 'project', store: lockedStore('vault') }] })
    await put('user', fakeKey())
    const explanation = await resolver.explain(NAME)
    expect(explanation.winner).toBeUndefined()
    expect(explanation.problem).toMatchObject({ code: 'secret-store' })
  })

  test('of an unknown kind becomes a store error that keeps its cause', async () => {
    const cause = new Error('socket closed')
    const store = { name: 'odd', get: () => Promise.reject(cause), list: async () => [] }
    const resolver = createResolver({ layers: [{ name: 'user', store }] })
    expect(await rejection(resolver.find(NAME))).toMatchObject({ code: 'secret-store', store: 'odd', cause })
  })
})

describe('a missing secret', () => {
  test('names every layer, the ways on and a name spelt almost alike', async () => {
    const { resolver, put } = makeLayers()
    await put('user', fakeKey(), { name: 'GITHUB_TOKEN' })
    const error = await rejection(resolver.require('GITHUB_TOKN'))
    expect(error).toBeInstanceOf(MissingSecretError)
    expect(error).toMatchObject({ code: 'secret-missing', secret: 'GITHUB_TOKN', suggestion: 'GITHUB_TOKEN' })
    const message = String(error)
    for (const layer of LAYER_ORDER) expect(message).toContain(`${layer} (the ${layer} store)`)
    for (const way of [
      'Settings > API Keys & Secrets',
      'latch secrets set GITHUB_TOKN',
      "GITHUB_TOKN=… in the project's .env",
    ])
      expect(message).toContain(way)
    expect(await rejection(resolver.require('openai_api_key'))).toMatchObject({ suggestion: NAME })
    expect(await rejection(resolver.require('SOMETHING_ELSE'))).toMatchObject({ suggestion: undefined })
  })
})

describe('an explanation', () => {
  test('tells of every layer what it has, what it shadows, and never the value in any form', async () => {
    const { layers, put } = makeLayers()
    const installationKey = 'installation'
    const resolver = createResolver({ layers, installationKey })
    const values = LAYER_ORDER.map(() => fakeKey())
    for (const [index, layer] of LAYER_ORDER.entries()) await put(layer, values[index])
    const explanation = await resolver.explain(NAME)
    expect(explanation.winner).toBe(explanation.layers[0])
    expect(explanation.layers.map(({ layer }) => layer)).toEqual(LAYER_ORDER)
    expect(explanation.layers.map(({ shadowedBy }) => shadowedBy)).toEqual([undefined, 'run', 'run', 'run', 'run'])
    expect(explanation.winner?.shadows).toEqual(['environment', 'project', 'user', 'default'])
    for (const [index, answer] of explanation.layers.entries())
      expect(answer).toMatchObject({
        found: true,
        hint: values[index].slice(-4),
        fingerprint: fingerprint(new Secret(values[index]), installationKey),
        location: `the ${LAYER_ORDER[index]} store`,
        setAt: expect.any(String),
      })
    const shown = inspect(explanation, { depth: 9, showHidden: true }) + JSON.stringify(explanation)
    for (const value of values) for (const form of variantsOf(value)) expect(shown).not.toContain(form)
  })

  test('names the labels there are', async () => {
    const { resolver, put } = makeLayers()
    await put('user', fakeKey(), { label: 'work' })
    const { layers } = await resolver.explain(NAME)
    expect(layers.find(({ layer }) => layer === 'user')).toMatchObject({
      labels: ['work'],
      note: expect.stringContaining('work'),
    })
  })
})

describe('preflight', () => {
  test('returns all problems at once, with the nodes that ask', async () => {
    const { layers, put } = makeLayers()
    const resolver = createResolver({ layers: [...layers, { name: 'default', store: lockedStore('cloud') }] })
    await put('run', 'fine', { name: 'FINE_KEY', baseURL: 'https://fine.example' })
    await put('run', 'no address', { name: 'LOOSE_KEY' })
    await put('run', 'one\ntwo', { name: 'BROKEN_KEY', baseURL: 'https://fine.example' })
    const problems = await resolver.preflight([
      { name: 'FINE_KEY', nodes: ['a'] },
      { name: 'LOOSE_KEY', nodes: ['b', 'c'] },
      { name: 'BROKEN_KEY' },
      { name: 'LOCKED_KEY' },
      { name: 'LABELLED_KEY', label: 'work' },
      { name: 'not a name' },
    ])
    expect(problems.map(({ name, code, nodes }) => [name, code, nodes])).toEqual([
      ['LOOSE_KEY', 'secret-unbound', ['b', 'c']],
      ['BROKEN_KEY', 'secret-malformed', []],
      ['LOCKED_KEY', 'secret-store', []],
      ['LABELLED_KEY', 'secret-missing', []],
      ['not a name', 'secret-name', []],
    ])
    expect(problems.every(({ message, hint }) => message !== '' && hint !== '')).toBe(true)
    expect(await resolver.preflight([{ name: 'FINE_KEY' }])).toEqual([])
  })
})

describe('list and subscribe', () => {
  test('list knows names from stores, addresses and pins, and is not stopped by one store', async () => {
    const { layers, put } = makeLayers()
    const resolver = createResolver({
      layers: [...layers, { name: 'user', store: lockedStore('keychain') }],
      knownAddresses: { [NAME]: 'https://api.openai.com/v1' },
    })
    await put('project', fakeKey(), { name: 'A_KEY', label: 'work' })
    await resolver.pin('B_KEY', 'user')
    const { secrets, problems } = await resolver.list()
    expect(secrets.map(({ name, pin, entries }) => [name, pin, entries.length])).toEqual([
      ['A_KEY', undefined, 1],
      ['B_KEY', 'user', 0],
      [NAME, undefined, 0],
    ])
    expect(problems).toMatchObject([{ code: 'secret-store', layer: 'user' }])
  })

  test('subscribers hear of changes in stores, pins and policies until they stop', async () => {
    const { resolver, stores } = makeLayers()
    const listener = vi.fn<() => void>()
    const stop = resolver.subscribe(listener)
    await stores.user.set(NAME, new Secret('x'))
    expect(listener).toHaveBeenCalledTimes(1)
    await resolver.pin(NAME, 'user')
    await resolver.neverDefault(NAME, true)
    expect(listener).toHaveBeenCalledTimes(3)
    stop()
    stop()
    await stores.user.remove(NAME)
    expect(listener).toHaveBeenCalledTimes(3)
  })

  test('every secret that is read becomes known to the redactor', async () => {
    const add = vi.fn<(secret: Secret) => void>()
    const { resolver, put } = makeLayers({ redactor: { add } })
    await put('default', 'hidden behind')
    await put('user', 'in force')
    await resolver.find(NAME)
    await resolver.explain(NAME)
    const known = add.mock.calls.map(([secret]) => secret.use((value) => value))
    expect(new Set(known)).toEqual(new Set(['in force', 'hidden behind']))
  })
})
