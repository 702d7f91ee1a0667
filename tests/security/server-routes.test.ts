import { randomBytes } from 'node:crypto'
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatFlow } from '@latchwork/engine'
import { routes, type Route } from '@latchwork/server/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { head, sendRaw } from '../../packages/server/test/raw-request.ts'
import { greeting, startTestServer } from '../../packages/server/test/start-test-server.ts'

const all: readonly (readonly [string, Route])[] = Object.entries(routes)
const mint = (): string => `sk-proj-${randomBytes(30).toString('base64url')}`

let server: Awaited<ReturnType<typeof startTestServer>>
let assets: string
let port: number
/** One key for each place that a key can be in. */
const keys = { environment: mint(), project: mint(), user: mint(), typed: mint(), cloud: mint() }

beforeAll(async () => {
  assets = await mkdtemp(join(tmpdir(), 'latchwork-assets-'))
  await mkdir(join(assets, 'assets'))
  await mkdir(join(assets, 'api'))
  await writeFile(join(assets, 'index.html'), '<!doctype html><title>Latchwork</title>')
  await writeFile(join(assets, 'assets', 'main-0a1b2c3d.js'), 'export {}')
  await writeFile(join(assets, 'api', 'health'), 'not the API')
  await writeFile(join(assets, '.hidden'), 'nothing to see')
  server = await startTestServer({ environment: { OPENAI_API_KEY: keys.environment }, server: { assets } })
  await writeFile(join(server.project, '.env'), `OPENAI_API_KEY=${keys.project}\n`)
  port = Number(new URL(server.origin).port)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(assets, { recursive: true })
})

const fill = (path: string, value: string): string => path.replace(/:\w+/g, value)

test('every route refuses a request without the token, before any of its body came', async () => {
  expect(all.length).toBeGreaterThan(30)
  const open: string[] = []
  for (const [name, { method, path }] of all) {
    const hasBody = method !== 'GET'
    const lines = [
      `Host: 127.0.0.1:${port}`,
      ...(hasBody ? ['Content-Type: application/json', 'Content-Length: 5000'] : []),
    ]
    // Five thousand bytes are promised and none is sent: whoever waits for them does not answer.
    const { status, text } = await sendRaw(port, [head(`${method} ${fill(path, 'x')} HTTP/1.1`, lines)])
    const isGuarded = /content-security-policy:/i.test(text) && !/access-control-/i.test(text)
    if (status !== 401 || !isGuarded) open.push(`${name} answered ${status}`)
  }
  expect(open).toEqual([])
})

test('the app refuses them as well when it is used without a socket, and knows no route beyond the table', async () => {
  const { createApp, createDoor, loadAssets } = await import('@latchwork/server')
  const door = createDoor({ token: 'x'.repeat(43), scheme: 'http', hosts: new Set(['here:1']), isAsset: () => false })
  const served = createApp({ parts: server.parts, door, assets: await loadAssets(undefined) })
  const mounted = served.app.routes.filter(({ method, path }) => method !== 'ALL' && path !== '/*' && path !== '*')
  expect(mounted.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    all.map(([, { method, path }]) => `${method} ${path}`).sort(),
  )
  const statuses = mounted.map(async ({ method, path }) => {
    return (await served.app.request(`http://here:1${fill(path, 'x')}`, { method })).status
  })
  expect(new Set(await Promise.all(statuses))).toEqual(new Set([401]))
  await served.close()
})

test('only files of the built editor open without the token', async () => {
  const status = async (path: string, headers: readonly string[] = []) =>
    (await sendRaw(port, [head(`GET ${path} HTTP/1.1`, [`Host: 127.0.0.1:${port}`, ...headers])])).status
  expect(await status('/')).toBe(200)
  expect(await status('/?x=1')).toBe(200)
  expect(await status('/index.html')).toBe(200)
  expect(await status('/assets/main-0a1b2c3d.js')).toBe(200)
  expect(await status('/api/health')).toBe(401)
  expect(await status('/.hidden')).toBe(401)
  expect(await status('/nothing')).toBe(401)
  expect(await status('/assets/nothing.js')).toBe(401)
  expect(await status('/assets/../api/health')).toBe(400)
  expect(await status('/assets/main-0a1b2c3d.js', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors'])).toBe(403)
  // A link in a chat may lead to the page, which says nothing without the token.
  const visit = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']
  expect(await status('/', visit)).toBe(200)
})

test('the page may run no inline script, and every answer says how it may be used', async () => {
  for (const path of ['/', '/assets/main-0a1b2c3d.js', '/api/health', '/api/nothing']) {
    const { headers } = await server.send(path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(policy).toContain("default-src 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  }
})

/** Every shape in which a key could come out. */
function spellings(key: string): readonly string[] {
  const bytes = Buffer.from(key)
  return [key, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex'), key.slice(0, 24)]
}

test('no key comes out of any route, whatever it is asked', async () => {
  const { client } = server
  const collected: string[] = []
  const take = async ({ path, kind }: Route, parameter: string, init?: RequestInit): Promise<void> => {
    // A stream does not end by itself.
    const stop = AbortSignal.timeout(kind === 'stream' ? 2_000 : 30_000)
    const answer = await server.send(fill(path, parameter), { ...init, signal: stop })
    collected.push(JSON.stringify([...answer.headers]))
    collected.push(await answer.text().catch(() => ''))
  }
  await client.call('secrets.set', { parameters: { name: 'OPENAI_API_KEY' }, body: { value: keys.user } })
  await client.call('secrets.set', {
    parameters: { name: 'OPENAI_API_KEY' },
    body: { value: keys.user, label: 'work', layer: 'project' },
  })
  const { run } = await client.call('runs.start', { body: { text: formatFlow(greeting), inputs: { who: keys.user } } })
  await expect.poll(async () => (await client.call('runs.show', { parameters: { run } })).status).toBe('done')

  const bodies: readonly unknown[] = [
    {},
    { value: keys.typed, layer: 'user', baseURL: 'https://example.com/v1' },
    { value: `${keys.typed}\n`, baseURL: 'no address' },
    { value: keys.typed, layer: 'default' },
    { url: 'http://127.0.0.1:1', key: keys.cloud },
    { link: `http://127.0.0.1:1/v1#key=${keys.cloud}` },
    { path: 'greeting.flow.json', text: keys.user, revision: 'x', inputs: { [keys.user]: keys.user } },
    { patch: { general: { theme: keys.user } } },
    { layer: 'user', type: keys.user, id: keys.user, text: keys.user, refused: true },
  ]
  for (const [, route] of all) {
    for (const parameter of ['OPENAI_API_KEY', run]) {
      const { method } = route
      if (method === 'GET') await take(route, parameter)
      else for (const body of bodies) await take(route, parameter, { method, body: JSON.stringify(body) })
    }
  }
  const everything = [...collected, ...server.log].join('\n')
  expect(collected.length).toBeGreaterThan(200)
  const leaks = Object.entries(keys).filter(([, key]) => spellings(key).some((each) => everything.includes(each)))
  expect(leaks.map(([place]) => place)).toEqual([])
  expect(everything.includes(server.token)).toBe(false)
  // What was looked for was there to be found.
  expect(await readFile(join(server.project, '.env'), 'utf8')).toContain(keys.project)
})
