import { randomBytes } from 'node:crypto'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startCloud } from '@latchwork/cloud'
import { expect, test } from 'vitest'
import { ApiRefusal } from '../src/api/index.ts'
import { createSettingsFile, type ServerParts } from '../src/index.ts'
import { createTestSecrets, startTestServer } from './start-test-server.ts'

const mint = (): string => `sk-proj-${randomBytes(30).toString('base64url')}`
const parameters = { name: 'OPENAI_API_KEY' }

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (error instanceof ApiRefusal) return error.error.code
    throw error
  }
}

test('the badge goes from the demo model to your key and back', async () => {
  await using server = await startTestServer()
  const { client } = server
  expect((await client.call('key', { query: {} })).text).toBe('Demo model')
  const value = mint()
  const saved = await client.call('secrets.set', {
    parameters,
    body: { value: `  export OPENAI_API_KEY="${value}"\n` },
  })
  expect(saved).toMatchObject({ effective: true, layer: 'user', baseURL: 'https://api.openai.com/v1' })
  expect(saved.notes[0]).toBe('We removed 2 spaces, the quotes and the name of a variable.')
  expect(await client.call('key', { query: {} })).toMatchObject({ state: 'own', text: `Your key ·${value.slice(-4)}` })

  await client.call('secrets.pin', { parameters, body: { layer: 'default' } })
  expect((await client.call('key', { query: {} })).state).toBe('demo')
  await client.call('secrets.unpin', { parameters })
  const { removed, explanation } = await client.call('secrets.remove', { parameters, body: {} })
  expect(removed).toBe(true)
  expect(explanation.winner?.layer).toBe('default')
  await client.call('secrets.neverDefault', { parameters, body: { refused: true } })
  expect(await client.call('key', { query: {} })).toMatchObject({
    state: 'trouble',
    problem: { code: 'secret-policy' },
  })
})

test('a saved key that another layer hides says which, and which pin would put it in force', async () => {
  const theirs = mint()
  await using server = await startTestServer({ environment: { OPENAI_API_KEY: theirs } })
  const saved = await server.client.call('secrets.set', { parameters, body: { value: mint() } })
  expect(saved).toMatchObject({
    effective: false,
    canPin: 'user',
    shadowedBy: { layer: 'environment', hint: theirs.slice(-4) },
  })
})

test('the page lists what the node types ask for, with every layer', async () => {
  await using server = await startTestServer()
  await writeFile(join(server.project, '.env'), 'OTHER_TOKEN=abc\n')
  const { secrets, problems } = await server.client.call('secrets.list')
  expect(problems).toEqual([])
  expect(secrets.map(({ name, neededBy }) => [name, neededBy])).toEqual([
    ['OPENAI_API_KEY', ['openai.agent', 'openai.prompt']],
    ['OTHER_TOKEN', []],
  ])
  const layers = secrets[0]?.explanation.layers.map(({ layer }) => layer)
  expect(layers).toEqual(['environment', 'project', 'user', 'default'])
})

test('an admin key, an empty value, an unknown layer and a bad name are refused in words', async () => {
  await using server = await startTestServer()
  const set = (value: string, name = 'OPENAI_API_KEY') =>
    codeOf(server.client.call('secrets.set', { parameters: { name }, body: { value } }))
  expect(await set(`sk-admin-${randomBytes(20).toString('hex')}`)).toBe('admin-key')
  expect(await set('  ')).toBe('secret-malformed')
  expect(await set('x', 'NOT__ONE')).toBe('secret-name')
  const body = JSON.stringify({ value: mint(), layer: 'environment' })
  expect((await server.send('/api/secrets/OPENAI_API_KEY', { method: 'PUT', body })).status).toBe(400)
})

test('a typed key is tried where it would go, and not saved', async () => {
  await using server = await startTestServer()
  const other = await startCloud({ upstream: 'demo' })
  const test = (value: string) =>
    server.client.call('secrets.test', { parameters, body: { value, baseURL: other.url } })
  expect(await test(other.key)).toMatchObject({ outcome: 'accepted', models: 1, baseURL: other.url })
  expect(await test(mint())).toMatchObject({
    outcome: 'refused',
    hint: expect.stringContaining('Settings > API Keys & Secrets'),
  })
  await other.close()
  expect(await test(other.key)).toMatchObject({ outcome: 'unverified' })
  expect(await server.client.call('secrets.test', { parameters, body: {} })).toMatchObject({ outcome: 'accepted' })
  expect((await server.client.call('key', { query: {} })).state).toBe('demo')
})

test('signing in to a cloud takes a link or an address and a key, and only what the cloud accepts', async () => {
  await using server = await startTestServer()
  const { client } = server
  const other = await startCloud({ upstream: 'demo' })
  const join = (body: { link?: string; url?: string; key?: string }) => client.call('cloud.join', { body })
  expect(await codeOf(join({ link: other.url }))).toBe('bad-link')
  expect(await codeOf(join({ url: other.url, key: mint() }))).toBe('cloud-refused')
  expect(await codeOf(join({ url: 'http://192.0.2.1/v1', key: mint() }))).toBe('secret-address')
  expect((await client.call('cloud.show')).state).toBe('demo')
  expect(await join({ link: `${other.url}#key=${other.key}` })).toMatchObject({ state: 'joined', url: other.url })
  expect(await client.call('key', { query: {} })).toMatchObject({ state: 'default', text: 'Default key' })
  expect((await client.call('cloud.leave')).state).toBe('demo')
  expect(await join({ url: new URL(other.url).origin, key: other.key })).toMatchObject({ url: other.url })
  await other.close()
})

test('a key that is set in a terminal reaches the open editor', async () => {
  await using server = await startTestServer()
  const stop = new AbortController()
  const heard: string[] = []
  const listening = (async () => {
    for await (const event of server.client.stream('events', { signal: stop.signal }))
      heard.push(event.type === 'key-change' ? event.key.text : event.type)
  })().catch(() => {})
  await expect.poll(() => heard).toContain('hello')
  const terminal = createTestSecrets({ project: server.project, home: server.home, read: () => undefined })
  const { Secret } = await import('@latchwork/secrets')
  const value = mint()
  await terminal.set('OPENAI_API_KEY', new Secret(value))
  await expect.poll(() => heard, { timeout: 5_000 }).toContain(`Your key ·${value.slice(-4)}`)
  stop.abort()
  await listening
})

test('settings keep what this version does not know, and refuse what is not valid', async () => {
  await using server = await startTestServer()
  const { client, home } = server
  await writeFile(
    join(home, 'editor.json'),
    JSON.stringify({ future: { x: 1 }, general: { theme: 'dark', shiny: true } }),
  )
  const { settings } = await client.call('settings.put', {
    body: { patch: { general: { theme: null, reduceMotion: true } } },
  })
  expect(settings.general).toMatchObject({ theme: 'system', reduceMotion: true, shiny: true })
  expect(JSON.parse(await readFile(join(home, 'editor.json'), 'utf8'))).toEqual({
    future: { x: 1 },
    general: { shiny: true, reduceMotion: true },
  })
  expect(await codeOf(client.call('settings.put', { body: { patch: { engine: { maxInFlight: 0 } } } }))).toBe(
    'bad-settings',
  )
  await writeFile(join(home, 'editor.json'), '{ broken')
  expect(await codeOf(client.call('settings.get'))).toBe('settings-broken')
  expect(await codeOf(client.call('settings.put', { body: { patch: { general: { theme: 'light' } } } }))).toBe(
    'settings-broken',
  )
  expect(await readFile(join(home, 'editor.json'), 'utf8')).toBe('{ broken')
})

test('the page hears of the key in use as soon as somebody signs in to a cloud, and out', async () => {
  await using server = await startTestServer()
  const { client } = server
  const other = await startCloud({ upstream: 'demo' })
  const stop = new AbortController()
  const heard: string[] = []
  for await (const event of client.stream('events', { signal: stop.signal })) {
    if (event.type === 'hello') await client.call('cloud.join', { body: { link: `${other.url}#key=${other.key}` } })
    if (event.type !== 'key-change') continue
    heard.push(event.key.text)
    if (heard.length === 2) break
    await client.call('cloud.leave')
  }
  stop.abort()
  await other.close()
  expect(heard).toEqual(['Default key', 'Demo model'])
})

test('a cloud that the environment chose is shown as it is, and cannot be left or changed from here', async () => {
  const fixed = 'LATCH_CLOUD_URL says so.'
  const calls: string[] = []
  const cloud: ServerParts['cloud'] = {
    show: async () => ({ state: 'joined', url: 'https://cloud.example/v1', location: 'LATCH_CLOUD_KEY', fixed }),
    join: async () => void calls.push('join'),
    leave: async () => void calls.push('leave'),
  }
  await using server = await startTestServer({ parts: { cloud } })
  const { client } = server
  expect(await client.call('cloud.show')).toMatchObject({ state: 'joined', fixed })
  const body = { link: `http://127.0.0.1:1/v1#key=${mint()}` }
  await expect(client.call('cloud.join', { body })).rejects.toMatchObject({ error: { code: 'cloud-fixed' } })
  await expect(client.call('cloud.leave')).rejects.toMatchObject({ error: { message: fixed } })
  expect(calls).toEqual([])
})

test('settings that cannot be written say so, and leave the file as it was', async () => {
  await using server = await startTestServer()
  const { client, home } = server
  const patch = { general: { theme: 'dark' } }
  // A folder that is a link to nowhere refuses writing to root as well.
  await symlink(join(home, 'nothing', 'here'), join(home, 'gone'))
  const nowhere = createSettingsFile({ file: join(home, 'gone', 'editor.json') })
  expect((await nowhere.read()).general.theme).toBe('system')
  await expect(nowhere.patch(patch)).rejects.toMatchObject({
    status: 503,
    code: 'settings-not-saved',
    message: expect.stringMatching(/editor\.json cannot be written: its folder is/),
  })
  await client.call('settings.put', { body: { patch } })
  expect(JSON.parse(await readFile(join(home, 'editor.json'), 'utf8'))).toEqual(patch)
})
