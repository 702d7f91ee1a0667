import { describe, expect, test } from 'vitest'
import { Secret } from '../src/index.ts'
import { makeLayers, NAME, valueOf } from './layers-for-test.ts'
import { fakeKey, rejection } from './scratch.ts'

describe('a default among labelled keys', () => {
  test('answers where no label is asked for, in the user layer only', async () => {
    const { resolver, put } = makeLayers()
    await put('user', 'plain')
    await put('user', 'for work', { label: 'work' })
    await resolver.chooseDefault(NAME, 'work')
    expect(valueOf(await resolver.find(NAME))).toBe('for work')
    expect(await resolver.explain(NAME)).toMatchObject({ defaultLabel: 'work', winner: { label: 'work' } })
    await put('project', 'of the project')
    expect(valueOf(await resolver.find(NAME))).toBe('of the project')
    await resolver.chooseDefault(NAME)
    await resolver.pin(NAME, 'user')
    expect(valueOf(await resolver.find(NAME))).toBe('plain')
  })

  test('yields to the label that a flow chooses', async () => {
    const { resolver, put } = makeLayers()
    await put('user', 'for work', { label: 'work' })
    await put('user', 'for home', { label: 'home' })
    await resolver.chooseDefault(NAME, 'work')
    expect(valueOf(await resolver.find(NAME, { label: 'home' }))).toBe('for home')
  })

  test('that is gone is trouble: neither another label nor the default cloud key is spent instead', async () => {
    const { resolver, stores, put } = makeLayers()
    await put('user', 'plain')
    await put('default', 'the cloud key')
    await put('user', 'for work', { label: 'work' })
    await resolver.chooseDefault(NAME, 'work')
    await stores.user.remove(NAME, { label: 'work' })
    const error = await rejection(resolver.find(NAME))
    expect(error).toMatchObject({ code: 'secret-store' })
    expect(String(error)).toContain('no key labelled work, which you chose as your default')
  })

  test('that is removed from here is no default any more', async () => {
    const { resolver, put } = makeLayers()
    await put('user', 'plain')
    await put('user', 'for work', { label: 'work' })
    await resolver.chooseDefault(NAME, 'work')
    await resolver.remove(NAME, { label: 'work' })
    expect(valueOf(await resolver.find(NAME))).toBe('plain')
    expect((await resolver.explain(NAME)).defaultLabel).toBeUndefined()
  })

  test('has to be a key that there is', async () => {
    const { resolver } = makeLayers()
    expect(await rejection(resolver.chooseDefault(NAME, 'work'))).toMatchObject({ code: 'secret-name' })
  })
})

describe('a key that gets another label', () => {
  test('keeps its value and its address, and stays the default', async () => {
    const { resolver, put } = makeLayers()
    await put('user', 'for work', { label: 'work', baseURL: 'https://one.example/v1' })
    await resolver.chooseDefault(NAME, 'work')
    await resolver.rename(NAME, { from: 'work', to: 'office' })
    expect(await resolver.credential(NAME, { label: 'office' })).toMatchObject({ baseURL: 'https://one.example/v1' })
    expect(valueOf(await resolver.find(NAME))).toBe('for work')
    expect(await resolver.find(NAME, { label: 'work' })).toBeUndefined()
  })

  test('can lose its label and get one, in the project too, with its bound address', async () => {
    const { resolver, stores, put } = makeLayers()
    await put('project', 'here')
    Reflect.set(stores.project, 'keepsAddress', false)
    await resolver.bind(NAME, { layer: 'project', baseURL: 'https://two.example/v1' })
    await resolver.rename(NAME, { layer: 'project', to: 'work' })
    expect(await resolver.credential(NAME, { label: 'work' })).toMatchObject({ baseURL: 'https://two.example/v1' })
    await resolver.rename(NAME, { layer: 'project', from: 'work' })
    expect(await resolver.credential(NAME)).toMatchObject({ baseURL: 'https://two.example/v1', label: undefined })
  })

  test('never takes the place of another key', async () => {
    const { resolver, put } = makeLayers()
    await put('user', 'one', { label: 'one' })
    await put('user', 'two', { label: 'two' })
    expect(String(await rejection(resolver.rename(NAME, { from: 'one', to: 'two' })))).toContain('Nothing was changed')
    expect(valueOf(await resolver.find(NAME, { label: 'two' }))).toBe('two')
    expect(await rejection(resolver.rename(NAME, { from: 'three', to: 'four' }))).toMatchObject({ code: 'secret-name' })
  })

  test('is there twice rather than lost when the process is killed between the two writes', async () => {
    const { resolver, stores, put } = makeLayers()
    await put('user', 'for work', { label: 'work' })
    const { remove } = stores.user
    stores.user.remove = () => Promise.reject(new Error('killed'))
    await rejection(resolver.rename(NAME, { from: 'work', to: 'office' }))
    stores.user.remove = remove
    for (const label of ['work', 'office']) expect(valueOf(await resolver.find(NAME, { label }))).toBe('for work')
  })
})

test('a key that was given as a label is refused without being repeated', async () => {
  const { resolver } = makeLayers()
  const pasted = fakeKey()
  const error = String(await rejection(resolver.set(NAME, new Secret(fakeKey()), { label: pasted })))
  expect(error).toContain('looks like a key')
  expect(error).not.toContain(pasted.slice(0, 16))
})

test('all keys of a name are told apart by layer and label, with what is the default of each', async () => {
  const { resolver, put } = makeLayers()
  await put('environment', 'a key of the environment')
  await put('project', 'a key of the project', { label: 'work' })
  await put('user', 'a plain key of the user')
  await put('user', 'a key of the user for work', { label: 'work' })
  await resolver.chooseDefault(NAME, 'work')
  const keys = await resolver.keys(NAME)
  expect(keys.map(({ layer, label, isDefault }) => [layer, label, isDefault])).toEqual([
    ['environment', undefined, true],
    ['project', 'work', false],
    ['user', undefined, false],
    ['user', 'work', true],
  ])
  expect(new Set(keys.map(({ fingerprint }) => fingerprint)).size).toBe(4)
})

test('a key of one layer can be had for a test although another is in force', async () => {
  const { resolver, put } = makeLayers()
  await put('environment', 'of the environment')
  await put('user', 'for work', { label: 'work' })
  const credential = await resolver.credentialIn(NAME, { layer: 'user', label: 'work' })
  expect(credential).toMatchObject({ layer: 'user', label: 'work' })
  expect(await rejection(resolver.credentialIn(NAME, { layer: 'project' }))).toMatchObject({ code: 'secret-missing' })
})
