import { describe, expect, test } from 'vitest'
import { createMemorySettings, createMemoryStore, createResolver, LAYER_ORDER, Secret } from '../src/index.ts'
import { CLOUD, makeLayers, NAME, valueOf } from './layers-for-test.ts'
import { rejection } from './scratch.ts'

describe('a pin', () => {
  test('comes after the run and before the layers', async () => {
    const { resolver, put, winner } = makeLayers()
    for (const layer of LAYER_ORDER.slice(1)) await put(layer, layer)
    await resolver.pin(NAME, 'user')
    expect(await winner()).toBe('user')
    await put('run', 'run')
    expect(await winner()).toBe('run')
    await resolver.unpin(NAME)
    expect(await winner()).toBe('run')
  })

  test('to default means: do not use my key', async () => {
    const { resolver, put, winner } = makeLayers()
    await put('environment', 'mine')
    await put('user', 'mine too')
    await put('default', 'the cloud key')
    await resolver.pin(NAME, 'default')
    expect(await winner()).toBe('default')
    const { layers, pin } = await resolver.explain(NAME)
    expect(pin).toBe('default')
    expect(layers.find(({ layer }) => layer === 'user')).toMatchObject({
      shadowedBy: 'default',
      note: expect.stringContaining('pinned to the default layer'),
    })
  })

  test('to a layer without the secret never falls to another layer', async () => {
    const { resolver, put } = makeLayers()
    await put('environment', 'mine')
    await put('default', 'the cloud key')
    await resolver.pin(NAME, 'user')
    expect(await resolver.find(NAME)).toBeUndefined()
    expect(String(await rejection(resolver.require(NAME)))).toContain('pinned to the user layer')
  })

  test('is for its own name only', async () => {
    const { resolver, put } = makeLayers()
    await put('environment', 'x', { name: 'OTHER_KEY' })
    await resolver.pin(NAME, 'user')
    expect(await resolver.find('OTHER_KEY')).toMatchObject({ layer: 'environment' })
    expect(await resolver.find('constructor')).toBeUndefined()
    expect(await rejection(resolver.pin('no name', 'user'))).toMatchObject({ code: 'secret-name' })
  })
})

describe('the policy never to use the default key', () => {
  test.each([[NAME], ['*']])('for %s refuses it with an error of its own', async (refused) => {
    const { resolver, put } = makeLayers()
    await put('default', 'the cloud key')
    await resolver.neverDefault(refused, true)
    const error = await rejection(resolver.find(NAME))
    expect(error).toMatchObject({ code: 'secret-policy' })
    expect(await resolver.explain(NAME)).toMatchObject({
      winner: undefined,
      policy: { neverDefault: true },
      problem: { code: 'secret-policy' },
    })
    await put('user', 'mine')
    expect(await resolver.find(NAME)).toMatchObject({ layer: 'user' })
    await resolver.pin(NAME, 'default')
    expect(await rejection(resolver.find(NAME))).toMatchObject({ code: 'secret-policy' })
    await resolver.neverDefault(refused, false)
    expect(await resolver.find(NAME)).toMatchObject({ layer: 'default' })
  })

  test('can be given by the host too, and without a default key the secret is plainly missing', async () => {
    const { resolver, put } = makeLayers({ policies: { neverDefault: [NAME] } })
    expect(await rejection(resolver.require(NAME))).toMatchObject({ code: 'secret-missing' })
    await put('default', 'the cloud key')
    expect(await rejection(resolver.require(NAME))).toMatchObject({ code: 'secret-policy' })
  })
})

describe('a label', () => {
  test('chooses inside project and user', async () => {
    const { resolver, put } = makeLayers()
    await put('user', 'plain')
    await put('user', 'for work', { label: 'work' })
    expect(valueOf(await resolver.find(NAME, { label: 'work' }))).toBe('for work')
    expect(await resolver.find(NAME, { label: 'work' })).toMatchObject({ label: 'work', layer: 'user' })
    await put('project', 'for work here', { label: 'work' })
    expect(valueOf(await resolver.find(NAME, { label: 'work' }))).toBe('for work here')
    expect(valueOf(await resolver.find(NAME))).toBe('plain')
  })

  test('yields to the run and the environment, and that is reported', async () => {
    const { resolver, put } = makeLayers()
    await put('user', 'for work', { label: 'work' })
    for (const layer of ['environment', 'run'] as const) {
      await put(layer, layer)
      const found = await resolver.find(NAME, { label: 'work' })
      expect(found).toMatchObject({ layer, note: expect.stringContaining('the label work was asked for') })
      expect((await resolver.credential(NAME, { label: 'work' })).note).toContain('label work')
    }
  })

  test('found nowhere is a missing secret, never another key, not even the default one', async () => {
    const { resolver, put } = makeLayers()
    for (const layer of ['project', 'user', 'default'] as const) await put(layer, layer)
    await put('user', 'for home', { label: 'home' })
    expect(await resolver.find(NAME, { label: 'work' })).toBeUndefined()
    const message = String(await rejection(resolver.require(NAME, { label: 'work' })))
    expect(message).toMatch(/with the label work.*no key labelled work, only: home/)
    expect(message).toContain(`latch secrets set ${NAME} --label work`)
    expect(message).toContain(`${NAME}__work=…`)
  })

  test('is told of by no layer that would not be used', async () => {
    const { resolver, put } = makeLayers()
    await put('default', 'the cloud key', { baseURL: CLOUD })
    const told = String(await rejection(resolver.require(NAME, { label: 'work' })))
    expect(told).toContain('default (the default store): not used: the label work was asked for')
    expect(told).not.toContain('comes first')
    await put('environment', 'mine')
    await resolver.pin(NAME, 'user')
    const { layers } = await resolver.explain(NAME, { label: 'work' })
    expect(layers.map(({ note }) => note).join(' ')).not.toContain('comes first')
  })

  test('that yields to a pin of the default key is told so', async () => {
    const { resolver, put } = makeLayers()
    await put('default', 'the cloud key', { baseURL: CLOUD })
    await resolver.pin(NAME, 'default')
    const { note } = await resolver.credential(NAME, { label: 'work' })
    expect(note).toBe('the label work was asked for, but the name is pinned to the default layer, which has no labels')
    const secret = new Secret('the demo key')
    const demo = createMemoryStore({ entries: [{ name: NAME, secret, baseURL: CLOUD, demo: true }] })
    const settings = createMemorySettings({ pins: { [NAME]: 'default' } })
    const asDemo = createResolver({ layers: [{ name: 'default', store: demo }], settings })
    expect(await asDemo.credential(NAME, { label: 'work' })).toMatchObject({ demo: true, note: undefined })
  })

  test('that is none is refused', async () => {
    const { resolver } = makeLayers()
    expect(await rejection(resolver.find(NAME, { label: '../x' }))).toMatchObject({ code: 'secret-name' })
  })
})

test('settings that cannot be read stop the search instead of being taken for empty', async () => {
  const broken = { ...createMemorySettings(), read: () => Promise.reject(new Error('unreadable')) }
  const { resolver, put } = makeLayers({ settings: broken })
  await put('default', 'the cloud key')
  expect(String(await rejection(resolver.find(NAME)))).toContain('unreadable')
})
