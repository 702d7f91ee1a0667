import { routes, type Route } from '@latchwork/server/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { head, sendRaw } from '../../packages/server/test/raw-request.ts'
import { startTestServer } from '../../packages/server/test/start-test-server.ts'

/** A request with the token, and one thing wrong with it. */
interface WrongRequest {
  readonly status: number
  readonly headers: (own: string) => readonly string[]
  readonly target?: (path: string, own: string) => string
}

/** The routes come from the table, so that a new one is in here as well. */
const all: readonly (readonly [string, Route])[] = Object.entries(routes)
const changing = all.filter(([, { method }]) => method !== 'GET')
const json = 'Content-Type: application/json'

let server: Awaited<ReturnType<typeof startTestServer>>
let port: number
beforeAll(async () => {
  server = await startTestServer()
  port = Number(new URL(server.origin).port)
})
afterAll(() => server[Symbol.asyncDispose]())

/** Sends it to routes, and tells which answered with another status. */
async function surprises(asked: typeof all, wrong: WrongRequest): Promise<readonly string[]> {
  const own = `127.0.0.1:${port}`
  const found: string[] = []
  for (const [name, { method, path }] of asked) {
    const filled = path.replace(/:\w+/g, 'x')
    const target = wrong.target?.(filled, own) ?? filled
    const lines = [`Authorization: Bearer ${server.token}`, ...wrong.headers(own)]
    const { status } = await sendRaw(port, [head(`${method} ${target} HTTP/1.1`, lines)])
    if (status !== wrong.status) found.push(`${name} answered ${status}`)
  }
  return found
}

test.each<readonly [string, number, (own: string) => readonly string[]]>([
  ['a foreign name', 421, () => ['Host: evil.example']],
  ['two names', 421, (own) => [`Host: ${own}`, 'Host: evil.example']],
  ['another page', 403, (own) => [`Host: ${own}`, 'Origin: https://evil.example']],
  ['a page without an origin of its own', 403, (own) => [`Host: ${own}`, 'Origin: null']],
  ['two origins', 400, (own) => [`Host: ${own}`, `Origin: http://${own}`, 'Origin: https://evil.example']],
  ['a page that hides its origin', 403, (own) => [`Host: ${own}`, 'Sec-Fetch-Site: cross-site']],
  ['a page of the same site', 403, (own) => [`Host: ${own}`, 'Sec-Fetch-Site: same-site']],
  ['two sites', 400, (own) => [`Host: ${own}`, 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: none']],
  ['two tokens', 400, (own) => [`Host: ${own}`, `Authorization: Bearer ${'x'.repeat(43)}`]],
])('every route refuses a request for or from somebody else: %s', async (_, status, headers) => {
  expect(await surprises(all, { status, headers: (own) => [json, ...headers(own)] })).toEqual([])
})

test.each<readonly [string, number, readonly string[]]>([
  ['a form', 415, ['Content-Type: application/x-www-form-urlencoded']],
  ['a form with files', 415, ['Content-Type: multipart/form-data; boundary=x']],
  ['text', 415, ['Content-Type: text/plain']],
  ['nothing said', 415, []],
  ['two types', 400, [json, 'Content-Type: text/plain']],
  ['packed JSON', 415, [json, 'Content-Encoding: gzip']],
  ['more than is taken', 413, [json, 'Content-Length: 999999999']],
  ['two lengths', 400, [json, 'Content-Length: 2', 'Content-Length: 3']],
])('every route that changes something takes nothing but a little JSON: %s', async (_, status, lines) => {
  expect(changing.length).toBeGreaterThan(15)
  expect(await surprises(changing, { status, headers: (own) => [`Host: ${own}`, ...lines] })).toEqual([])
})

test.each<readonly [string, (path: string, own: string) => string]>([
  ['absolute', (path, own) => `http://${own}${path}`],
  ['absolute and foreign', (path) => `http://evil.example${path}`],
  ['with a double slash', (path) => `/${path}`],
  ['by way of dots', (path) => `/x/..${path}`],
  ['by way of encoded dots', (path) => `/x/%2e%2e${path}`],
  ['with an encoded slash', (path) => path.replace('/api/', '/api%2f')],
  ['with a fragment', (path) => `${path}#x`],
])('every route is asked for by its plain path only: %s', async (_, target) => {
  const headers = (own: string) => [`Host: ${own}`, json]
  expect(await surprises(all, { status: 400, headers, target })).toEqual([])
})
