import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { head, sendRaw } from '../../packages/server/test/raw-request.ts'
import { startTestServer } from '../../packages/server/test/start-test-server.ts'

let server: Awaited<ReturnType<typeof startTestServer>>
let port: number
let bearer: string

beforeAll(async () => {
  server = await startTestServer({ server: { patience: { headersMs: 400, requestMs: 900 } } })
  port = Number(new URL(server.origin).port)
  bearer = `Authorization: Bearer ${server.token}`
})
afterAll(() => server[Symbol.asyncDispose]())

const ok = 200
const own = (): string => `127.0.0.1:${port}`

/** A reading request with everything right, but for what the row changes. */
async function read(headers: readonly string[], target = '/api/health'): Promise<number> {
  return (await sendRaw(port, [head(`GET ${target} HTTP/1.1`, [...headers, bearer])])).status
}

/** A changing request, likewise. */
async function write(headers: readonly string[], body = '{"text":"{}"}'): Promise<number> {
  const lines = [`Host: ${own()}`, bearer, `Content-Length: ${Buffer.byteLength(body)}`, ...headers]
  return (await sendRaw(port, [head('POST /api/flows/check HTTP/1.1', lines), body])).status
}

const json = 'Content-Type: application/json'

describe('Host', () => {
  test.each<readonly [string, () => readonly string[], number]>([
    ['our address', () => [`Host: ${own()}`], ok],
    ['localhost', () => [`Host: localhost:${port}`], ok],
    ['IPv6 loopback', () => [`Host: [::1]:${port}`], ok],
    ['none', () => [], 400],
    ['empty', () => ['Host:'], 421],
    ['ours without the port', () => ['Host: 127.0.0.1'], 421],
    ['localhost without the port', () => ['Host: localhost'], 421],
    ['ours with another port', () => ['Host: 127.0.0.1:1'], 421],
    ['a foreign name', () => ['Host: evil.example'], 421],
    ['a foreign name with our port', () => [`Host: evil.example:${port}`], 421],
    ['ours as the start of a foreign name', () => [`Host: 127.0.0.1.evil.example:${port}`], 421],
    ['a user in front', () => [`Host: evil@127.0.0.1:${port}`], 421],
    ['a path behind', () => [`Host: 127.0.0.1:${port}/x`], 421],
    ['another way to write the address', () => [`Host: 127.1:${port}`], 421],
    ['the unspecified address', () => [`Host: 0.0.0.0:${port}`], 421],
    ['IPv6 without brackets', () => [`Host: ::1:${port}`], 421],
    ['two in one', () => [`Host: ${own()}, evil.example`], 421],
    ['ours twice', () => [`Host: ${own()}`, `Host: ${own()}`], 421],
    ['ours, then a foreign one', () => [`Host: ${own()}`, 'Host: evil.example'], 421],
    ['a foreign one, then ours', () => ['Host: evil.example', `Host: ${own()}`], 421],
    ['ours by another header', () => ['Host: evil.example', `X-Forwarded-Host: ${own()}`], 421],
  ])('%s', async (_, headers, status) => {
    expect(await read(headers())).toBe(status)
  })

  test('is looked at on the other loopback address, too', async () => {
    const good = head('GET /api/health HTTP/1.1', [`Host: [::1]:${port}`, bearer])
    const bad = head('GET /api/health HTTP/1.1', ['Host: evil.example', bearer])
    const reached = await sendRaw(port, [good], { host: '::1' })
    // A machine without IPv6 has nothing there.
    if (reached.status === 0) return
    expect(reached.status).toBe(ok)
    expect((await sendRaw(port, [bad], { host: '::1' })).status).toBe(421)
  })
})

describe('Origin and Sec-Fetch-Site', () => {
  test.each<readonly [string, () => readonly string[], number]>([
    ['our own page', () => [`Origin: http://${own()}`, 'Sec-Fetch-Site: same-origin'], ok],
    ['a program without either', () => [], ok],
    ['a person who typed the address', () => ['Sec-Fetch-Site: none'], ok],
    ['another page', () => ['Origin: https://evil.example'], 403],
    ['a page without an origin of its own', () => ['Origin: null'], 403],
    ['another port of this machine', () => ['Origin: http://127.0.0.1:1'], 403],
    ['ours under another name', () => [`Origin: http://localhost:${port}`], 403],
    ['ours with another scheme', () => [`Origin: https://${own()}`], 403],
    ['ours with a path', () => [`Origin: http://${own()}/`], 403],
    ['ours in capitals', () => [`Origin: HTTP://${own()}`], 403],
    ['an empty one', () => ['Origin:'], 403],
    ['a page that hides its origin', () => ['Sec-Fetch-Site: cross-site'], 403],
    ['a page of the same site', () => ['Sec-Fetch-Site: same-site'], 403],
    ['an unknown site', () => ['Sec-Fetch-Site: whatever'], 403],
    ['a page that says both', () => [`Origin: http://${own()}`, 'Sec-Fetch-Site: cross-site'], 403],
    ['ours and another', () => [`Origin: http://${own()}`, 'Origin: https://evil.example'], 400],
    ['two sites', () => ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site'], 400],
  ])('%s', async (_, headers, status) => {
    expect(await read([`Host: ${own()}`, ...headers()])).toBe(status)
    expect(await write([json, ...headers()])).toBe(status)
  })

  test('a preflight gets no permission', async () => {
    const lines = [`Host: ${own()}`, 'Origin: https://evil.example', 'Access-Control-Request-Method: PUT']
    const { status, text } = await sendRaw(port, [head('OPTIONS /api/flows/save HTTP/1.1', lines)])
    expect(status).toBe(403)
    expect(text.toLowerCase()).not.toContain('access-control-allow')
  })
})

describe('Content-Type', () => {
  test.each<readonly [string, readonly string[], number]>([
    ['JSON', [json], ok],
    ['JSON in UTF-8', ['Content-Type: application/json; charset=utf-8'], ok],
    ['none', [], 415],
    ['text', ['Content-Type: text/plain'], 415],
    ['a form', ['Content-Type: application/x-www-form-urlencoded'], 415],
    ['a form with files', ['Content-Type: multipart/form-data; boundary=x'], 415],
    ['text that mentions JSON', ['Content-Type: text/plain; application/json'], 415],
    ['JSON in another encoding', ['Content-Type: application/json; charset=utf-16'], 415],
    ['a cousin of JSON', ['Content-Type: application/json-patch+json'], 415],
    ['two', [json, 'Content-Type: text/plain'], 400],
    ['packed JSON', [json, 'Content-Encoding: gzip'], 415],
  ])('%s', async (_, headers, status) => {
    expect(await write(headers)).toBe(status)
  })

  test('is demanded of every method that changes something', async () => {
    const statuses: number[] = []
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const request = head(`${method} /api/cloud HTTP/1.1`, [`Host: ${own()}`, bearer, 'Content-Length: 0'])
      statuses.push((await sendRaw(port, [request])).status)
    }
    expect(statuses).toEqual([415, 415, 415, 415])
  })
})

describe('the request target', () => {
  test.each<readonly [string, () => string, number]>([
    ['a path', () => '/api/health', ok],
    ['a path with a query', () => '/api/health?x=http://evil.example', ok],
    ['absolute, ours', () => `http://${own()}/api/health`, 400],
    ['absolute, foreign', () => 'http://evil.example/api/health', 400],
    ['an authority', own, 400],
    ['an asterisk', () => '*', 400],
    ['a path without its slash', () => 'api/health', 400],
    ['a double slash in front', () => '//api/health', 400],
    ['a double slash inside', () => '/api//health', 400],
    ['dots', () => '/x/../api/health', 400],
    ['encoded dots', () => '/x/%2e%2e/api/health', 400],
    ['half encoded dots', () => '/x/.%2E/api/health', 400],
    ['a single dot', () => '/./api/health', 400],
    ['an encoded slash', () => '/api%2fhealth', 400],
    ['an encoded backslash', () => '/api%5chealth', 400],
    ['a backslash', () => '/api\\health', 400],
    ['an encoded NUL', () => '/api/health%00', 400],
    ['a fragment', () => '/api/health#x', 400],
    ['a scheme of another kind', () => 'file:///etc/passwd', 400],
    ['other letters', () => '/API/health', 404],
    ['nothing of ours', () => '/api/nothing', 404],
  ])('%s', async (_, target, status) => {
    expect(await read([`Host: ${own()}`], target())).toBe(status)
  })

  test('a tunnel is not opened', async () => {
    const { status } = await sendRaw(port, [head('CONNECT evil.example:443 HTTP/1.1', [`Host: ${own()}`, bearer])])
    expect(status === 0 || status >= 400).toBe(true)
  })
})

describe('the token', () => {
  test.each<readonly [string, () => readonly string[], number]>([
    ['none', () => [], 401],
    ['another', () => [`Authorization: Bearer ${randomBytes(32).toString('base64url')}`], 401],
    ['cut short', () => [`Authorization: Bearer ${server.token.slice(0, -1)}`], 401],
    ['with more behind', () => [`Authorization: Bearer ${server.token}x`], 401],
    ['as another scheme', () => [`Authorization: Basic ${server.token}`], 401],
    ['in the query only', () => ['X-Nothing: 1'], 401],
    ['as a cookie', () => [`Cookie: token=${server.token}`], 401],
    ['twice', () => [bearer, bearer], 400],
    ['right', () => [bearer], ok],
  ])('%s', async (title, headers, status) => {
    const target = title === 'in the query only' ? `/api/health?token=${server.token}` : '/api/health'
    const answer = await sendRaw(port, [head(`GET ${target} HTTP/1.1`, [`Host: ${own()}`, ...headers()])])
    expect(answer.status).toBe(status)
  })
})

describe('bodies', () => {
  const start = (): readonly string[] => [`Host: ${own()}`, bearer, json]

  test('a size beyond the limit is refused before anything of it comes', async () => {
    const request = head('POST /api/flows/check HTTP/1.1', [...start(), 'Content-Length: 999999999999'])
    const { status, took } = await sendRaw(port, [request])
    expect(status).toBe(413)
    expect(took).toBeLessThan(1_000)
  })

  test('a body in chunks is cut off at the limit', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'a')
    const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
    const request = head('POST /api/flows/check HTTP/1.1', [...start(), 'Transfer-Encoding: chunked'])
    const first = Buffer.from('1\r\n"\r\n')
    const { status } = await sendRaw(port, [request, first, ...Array.from({ length: 18 }, () => chunk)])
    expect(status).toBe(413)
  })

  test('two lengths, or a length and chunks, are refused', async () => {
    const twice = head('POST /api/flows/check HTTP/1.1', [...start(), 'Content-Length: 2', 'Content-Length: 3'])
    expect((await sendRaw(port, [twice, '{}'])).status).toBe(400)
    const both = ['Content-Length: 2', 'Transfer-Encoding: chunked']
    const mixed = head('POST /api/flows/check HTTP/1.1', [...start(), ...both])
    expect((await sendRaw(port, [mixed, '2\r\n{}\r\n0\r\n\r\n'])).status).toBe(400)
  })

  test('whoever asks before sending a body is answered before a byte of it came', async () => {
    const promise = ['Content-Length: 100', 'Expect: 100-continue']
    const refused = head('POST /api/flows/check HTTP/1.1', [`Host: ${own()}`, json, ...promise])
    expect((await sendRaw(port, [refused])).text).toMatch(/^HTTP\/1\.1 401/)
    const welcome = head('POST /api/flows/check HTTP/1.1', [...start(), ...promise])
    expect((await sendRaw(port, [welcome], { patienceMs: 300 })).text).toMatch(/^HTTP\/1\.1 100/)
  })

  test('nothing is streamed to whoever asks for the head only', async () => {
    expect((await sendRaw(port, [head('HEAD /api/events HTTP/1.1', [`Host: ${own()}`, bearer])])).status).toBe(405)
  })

  test('an upgrade to another protocol is judged like any request', async () => {
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x']
    const raw = (host: string) => ['GET /api/health HTTP/1.1', `Host: ${host}`, ...upgrade, '', ''].join('\r\n')
    expect((await sendRaw(port, [raw('evil.example')])).status).toBe(421)
    expect((await sendRaw(port, [raw(own())])).status).toBe(401)
  })

  test('a reading request has none', async () => {
    const request = head('GET /api/health HTTP/1.1', [...start(), 'Content-Length: 2'])
    expect((await sendRaw(port, [request, '{}'])).status).toBe(400)
  })

  test.each([
    ['nested as deep as is taken', `{"text":"{}","deep":${'['.repeat(99)}${']'.repeat(99)}}`, ok],
    ['nested too deep', `{"text":"{}","deep":${'['.repeat(100)}${']'.repeat(100)}}`, 400],
    ['nested a million deep', `{"text":"{}","deep":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, 400],
    ['brackets in a text, which nest nothing', `{"text":"${'['.repeat(1_000)}\\"${'{'.repeat(1_000)}"}`, ok],
    ['no JSON', '{"text":', 400],
    ['a key of the prototype', '{"text":"{}","__proto__":{"x":1}}', 400],
    ['a key of the prototype further in', '{"text":"{}","a":[{"constructor":{}}]}', 400],
    ['another type', '{"text":7}', 400],
    ['nothing', '', 400],
  ])('%s', async (_, body, status) => {
    expect(await write([json], body)).toBe(status)
  })
})

describe('patience', () => {
  test('slow headers are cut off', async () => {
    const { took, status } = await sendRaw(port, ['GET /api/health HTTP/1.1\r\nHost: '], { patienceMs: 10_000 })
    expect(took).toBeLessThan(5_000)
    expect([0, 408]).toContain(status)
  })

  test('a slow body is cut off', async () => {
    const lines = [`Host: ${own()}`, bearer, json, 'Content-Length: 100']
    const request = head('POST /api/flows/check HTTP/1.1', lines)
    const { took } = await sendRaw(port, [request, '{'], { patienceMs: 10_000 })
    expect(took).toBeLessThan(5_000)
  })

  test('huge headers are refused', async () => {
    expect(await read([`Host: ${own()}`, `X-Long: ${'x'.repeat(20_000)}`])).toBe(431)
  })

  test('others are served while two hundred sockets say nothing', async () => {
    const silent = Array.from({ length: 200 }, () => sendRaw(port, ['GET / HTTP/1.1\r\n'], { patienceMs: 5_000 }))
    expect(await read([`Host: ${own()}`])).toBe(ok)
    await Promise.all(silent)
  })
})
