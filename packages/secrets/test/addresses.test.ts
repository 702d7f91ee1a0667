import { describe, expect, test } from 'vitest'
import { createDotenvStore, createMemorySettings, createResolver, parseBaseURL, Secret } from '../src/index.ts'
import { CLOUD, makeLayers, NAME, OPENAI } from './layers-for-test.ts'
import { fakeKey, rejection, scratchFolder } from './scratch.ts'

const OVERRIDE = 'https://gateway.example/v1'
const OWN = 'https://own.example/v1'

describe('a key goes', () => {
  test('to the known address from run, environment, project and user; the default one only to its cloud', async () => {
    const { resolver, put, stores } = makeLayers()
    await put('default', fakeKey(), { baseURL: CLOUD })
    expect(await resolver.credential(NAME)).toMatchObject({ baseURL: CLOUD, origins: ['https://cloud.example'] })
    for (const layer of ['user', 'project', 'environment', 'run'] as const) {
      await put(layer, fakeKey())
      expect(await resolver.credential(NAME)).toMatchObject({
        layer,
        baseURL: OPENAI,
        origins: ['https://api.openai.com'],
      })
    }
    for (const layer of ['run', 'environment', 'project', 'user'] as const) await stores[layer].remove(NAME)
    await stores.default.remove(NAME)
    await put('default', fakeKey())
    expect(await rejection(resolver.credential(NAME))).toMatchObject({
      code: 'secret-unbound',
      remedy: expect.stringContaining('cloud'),
    })
  })

  test('elsewhere by LATCH_OPENAI_BASE_URL, but never the key of the user or the cloud', async () => {
    const { resolver, put } = makeLayers({ addressOverrides: { [NAME]: OVERRIDE } })
    await put('default', fakeKey(), { baseURL: CLOUD })
    expect((await resolver.credential(NAME)).baseURL).toBe(CLOUD)
    await put('user', fakeKey())
    expect((await resolver.credential(NAME)).baseURL).toBe(OPENAI)
    for (const layer of ['project', 'environment', 'run'] as const) {
      await put(layer, fakeKey())
      expect(await resolver.credential(NAME)).toMatchObject({ layer, baseURL: OVERRIDE })
    }
  })

  test('with its own address from the user layer, also after the value is replaced', async () => {
    const { resolver } = makeLayers({ addressOverrides: { [NAME]: OVERRIDE } })
    expect(await resolver.set(NAME, new Secret(fakeKey()), { baseURL: OWN })).toMatchObject({ baseURL: OWN })
    expect(await resolver.set(NAME, new Secret(fakeKey()))).toMatchObject({ baseURL: OWN, effective: true })
    expect((await resolver.credential(NAME)).origins).toEqual(['https://own.example'])
    await resolver.set(NAME, new Secret(fakeKey()), { label: 'work' })
    expect((await resolver.credential(NAME, { label: 'work' })).baseURL).toBe(OPENAI)
  })

  test('where the user bound it, from the environment, without its value being read', async () => {
    const { resolver, put, stores } = makeLayers({ addressOverrides: { [NAME]: OVERRIDE } })
    stores.environment.get = () => Promise.reject(new Error('read'))
    expect(await resolver.bind(NAME, { layer: 'environment', baseURL: 'https://own.example' })).toEqual({
      baseURL: OWN,
      notes: [expect.stringContaining('/v1 was added')],
    })
    const { resolver: other, put: putOther } = makeLayers({
      settings: createMemorySettings({ bindings: [{ name: NAME, layer: 'environment', baseURL: OWN }] }),
    })
    await putOther('environment', fakeKey())
    expect((await other.credential(NAME)).baseURL).toBe(OWN)
    await other.unbind(NAME, { layer: 'environment' })
    expect((await other.credential(NAME)).baseURL).toBe(OPENAI)
    await put('user', fakeKey())
    expect(await rejection(resolver.bind(NAME, { layer: 'default', baseURL: OWN }))).toMatchObject({
      code: 'secret-read-only',
    })
  })

  test('where a saved key was moved to, without the key changing', async () => {
    const { resolver, put } = makeLayers()
    expect(await rejection(resolver.bind(NAME, { layer: 'user', baseURL: OWN }))).toMatchObject({
      code: 'secret-missing',
    })
    const [value, other] = [fakeKey(), fakeKey()]
    await put('user', value)
    await put('user', other, { label: 'work' })
    expect(await resolver.bind(NAME, { layer: 'user', baseURL: 'https://own.example' })).toMatchObject({ baseURL: OWN })
    const moved = await resolver.credential(NAME)
    expect(moved).toMatchObject({ baseURL: OWN, origins: ['https://own.example'], layer: 'user' })
    expect(moved.secret.use((kept) => kept)).toBe(value)
    expect((await resolver.credential(NAME, { label: 'work' })).baseURL).toBe(OPENAI)
    const clear = resolver.bind(NAME, { layer: 'user', baseURL: 'http://gateway.example/v1' })
    expect(await rejection(clear)).toMatchObject({ code: 'secret-address' })
    expect((await resolver.credential(NAME)).baseURL).toBe(OWN)
  })

  test('nowhere, when its address was made unusable, and the error says whose it is', async () => {
    const { resolver, put } = makeLayers({ addressOverrides: { [NAME]: 'http://gateway.example' } })
    await put('environment', fakeKey())
    const error = await rejection(resolver.credential(NAME))
    expect(error).toMatchObject({ code: 'secret-address' })
    expect(String(error)).toMatch(/of OPENAI_API_KEY \(the environment layer\).*in the clear/)
    const { winner } = await resolver.explain(NAME)
    expect(winner).toMatchObject({ note: expect.stringContaining('in the clear'), layer: 'environment' })
    expect(winner?.baseURL).toBeUndefined()
  })

  test('nowhere, when nobody said where', async () => {
    const { resolver, put } = makeLayers()
    await put('environment', fakeKey(), { name: 'GITHUB_TOKEN' })
    const error = await rejection(resolver.credential('GITHUB_TOKEN'))
    expect(error).toMatchObject({ code: 'secret-unbound' })
    expect(String(error)).toContain('latch secrets set GITHUB_TOKEN --layer environment --base-url URL')
    expect((await resolver.require('GITHUB_TOKEN')).layer).toBe('environment')
    await put('environment', fakeKey(), { name: 'constructor' })
    expect(await rejection(resolver.credential('constructor'))).toMatchObject({ code: 'secret-unbound' })
  })
})

test("an address bound to one project's key is not used for another project's", async () => {
  const settings = createMemorySettings()
  const projectOf = (folder: string) => {
    const store = createDotenvStore({ file: `${folder}/.env` })
    return createResolver({ layers: [{ name: 'project', store }], settings, knownAddresses: { [NAME]: OPENAI } })
  }
  const [mine, theirs] = [projectOf(scratchFolder()), projectOf(scratchFolder())]
  expect(await mine.set(NAME, new Secret(fakeKey()), { layer: 'project', baseURL: OWN })).toMatchObject({
    baseURL: OWN,
  })
  await theirs.set(NAME, new Secret(fakeKey()), { layer: 'project' })
  expect([(await mine.credential(NAME)).baseURL, (await theirs.credential(NAME)).baseURL]).toEqual([OWN, OPENAI])
  await mine.remove(NAME, { layer: 'project' })
  await mine.set(NAME, new Secret(fakeKey()), { layer: 'project' })
  expect((await mine.credential(NAME)).baseURL).toBe(OPENAI)
})

describe('a value that cannot stand in a header', () => {
  test.each([
    ['a line break', 'one\ntwo', 'line break'],
    ['a control character', 'one\u0007two', 'control character'],
    ['a smart quote', '\u201Ckey\u201D', 'no API key has'],
  ])('is refused for %s, without being shown', async (_what, value, reason) => {
    const { resolver, put } = makeLayers()
    await put('environment', value)
    const error = await rejection(resolver.credential(NAME))
    expect(error).toMatchObject({ code: 'secret-malformed' })
    expect(String(error)).toContain(reason)
    expect(String(error)).not.toContain(value)
    expect(await rejection(resolver.set(NAME, new Secret(value)))).toMatchObject({ code: 'secret-malformed' })
  })

  test('but the space around it is taken off', async () => {
    const { resolver, put } = makeLayers()
    await put('environment', ' key\r\n')
    expect((await resolver.credential(NAME)).secret.use((value) => value)).toBe('key')
  })
})

describe('a base URL', () => {
  test.each([
    ['https://api.example.com/v1/', 'https://api.example.com/v1'],
    ['https://API.example.com:443', 'https://api.example.com'],
    ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
    ['http://localhost:11434', 'http://localhost:11434'],
    ['http://[::1]:9/x', 'http://[::1]:9/x'],
  ])('%s becomes %s', (text, expected) => expect(parseBaseURL(text)).toEqual({ baseURL: expected }))

  test('without a path gets /v1 where the known address has it, and says so', () => {
    expect(parseBaseURL('https://a.example', OPENAI)).toEqual({
      baseURL: 'https://a.example/v1',
      note: expect.stringContaining('/v1'),
    })
    expect(parseBaseURL('https://a.example/api', OPENAI)).toEqual({ baseURL: 'https://a.example/api' })
    expect(parseBaseURL('https://a.example', 'https://b.example')).toEqual({ baseURL: 'https://a.example' })
  })

  test.each([
    'a.example',
    'ftp://a.example',
    'javascript:alert(1)',
    'https://user@a.example',
    'https://user:word@a.example',
    'https://a.example/?x=1',
    'https://a.example/#x',
    'http://a.example/v1',
    'http://10.0.0.1/v1',
    'http://127.0.0.1.a.example/v1',
    'http://localhost.a.example',
    '',
  ])('%s is refused', (text) => {
    expect(() => parseBaseURL(text)).toThrow(expect.objectContaining({ code: 'secret-address' }))
  })
})
