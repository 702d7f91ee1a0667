import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createGzip, gzipSync } from 'node:zlib'
import { tmpdir } from 'node:os'
import { isJsonObject, type JsonObject } from '@latchwork/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createNodeEffects, type NodeEffects } from '../../src/host/effects.ts'
import { httpRequest } from '../../src/http/request.ts'
import { failureOf, runNode } from '../context.ts'

let server: Server
let other: Server
let origin: string
let otherOrigin: string
let host: NodeEffects

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response))
  other = createServer((request, response) => void answer(request, response))
  origin = await listen(server)
  otherOrigin = await listen(other)
  host = createNodeEffects({ files: { root: tmpdir() }, http: { allowOrigins: [origin, otherOrigin] } })
})
afterAll(async () => {
  await host.close()
  for (const each of [server, other]) {
    each.closeAllConnections()
    await new Promise((resolve) => each.close(resolve))
  }
})

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return `http://127.0.0.1:${address.port}`
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server')
  let body = ''
  for await (const chunk of request) body += String(chunk)
  switch (pathname) {
    case '/echo':
      return void response.end(JSON.stringify({ method: request.method, headers: request.headers, body }))
    case '/redirect':
      response.writeHead(Number(searchParams.get('status') ?? '302'), { location: searchParams.get('to') ?? '' })
      return void response.end('moved')
    case '/missing':
      response.writeHead(404, { 'x-reason': 'gone', 'set-cookie': ['a=1; Expires=Wed, 01 Jan', 'b=2'], __proto__: 'x' })
      return void response.end('nothing here')
    case '/latin':
      response.writeHead(200, { 'content-type': 'text/plain; charset=ISO-8859-1' })
      return void response.end(Buffer.from([0x47, 0xfc]))
    case '/picture':
      response.writeHead(200, { 'content-type': 'image/png' })
      return void response.end(Buffer.from([0x89, 0x50, 0xff]))
    case '/packed':
      response.writeHead(200, { 'content-encoding': 'gzip' })
      return void response.end(gzipSync('unpacked'))
    case '/bomb':
      return sendBomb(response)
    case '/cut':
      response.writeHead(200, { 'content-length': 100 })
      response.write('half')
      return void setTimeout(() => response.destroy(), 20)
    default:
      return undefined
  }
}

/** 200 MiB of zeros in about 200 kB. */
function sendBomb(response: ServerResponse): void {
  response.writeHead(200, { 'content-encoding': 'gzip' })
  const gzip = createGzip()
  gzip.pipe(response)
  response.on('close', () => gzip.destroy())
  let left = 200
  const more = (): void => {
    if (left-- > 0 && !gzip.destroyed) gzip.write(Buffer.alloc(1024 * 1024), more)
    else gzip.end()
  }
  more()
}

function request(url: string, settings: JsonObject = {}, inputs: JsonObject = {}) {
  return runNode(httpRequest, { url, ...inputs }, { ...host.effects, services: host.services, settings })
}

/** What the server says that it got. */
async function echoed(...args: Parameters<typeof request>): Promise<JsonObject> {
  const { body } = await request(...args)
  const told: unknown = JSON.parse(String(body))
  if (!isJsonObject(told)) throw new Error('The server did not echo.')
  return told
}

describe('http.request', () => {
  test('sends method, headers and body', async () => {
    const settings = { method: 'POST', headers: { 'X-Mine': '1', 'content-type': 'application/json' } }
    expect(await echoed(`${origin}/echo`, settings, { body: '{"a":"ü"}' })).toMatchObject({
      method: 'POST',
      headers: { 'x-mine': '1', 'content-type': 'application/json', 'user-agent': 'Latchwork' },
      body: '{"a":"ü"}',
    })
  })

  test('gives status, headers and body; an error status is an output', async () => {
    const outputs = await request(`${origin}/missing`)
    expect(outputs).toMatchObject({ status: 404, body: 'nothing here' })
    expect(outputs['headers']).toMatchObject({ 'x-reason': 'gone', 'set-cookie': ['a=1; Expires=Wed, 01 Jan', 'b=2'] })
    expect(Object.hasOwn(Object(outputs['headers']), '__proto__')).toBe(false)
  })

  test('an error status fails the node when told to', async () => {
    const failure = await failureOf(request(`${origin}/missing`, { failOnError: true }))
    expect(failure).toMatchObject({ code: 'http-status', details: { status: 404 }, retryable: false })
  })

  test('a body with GET is a failure', async () => {
    expect(await failureOf(request(`${origin}/echo`, {}, { body: 'x' }))).toMatchObject({ code: 'body-not-allowed' })
    expect(await request(`${origin}/echo`, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  test('unpacks and decodes what says how it is written', async () => {
    expect(await request(`${origin}/packed`)).toMatchObject({ body: 'unpacked' })
    expect(await request(`${origin}/latin`)).toMatchObject({ body: 'Gü' })
    expect(await failureOf(request(`${origin}/picture`))).toMatchObject({
      code: 'answer-not-text',
      message: 'The answer (image/png) is not text.',
    })
  })

  test('stops a packed answer that unpacks to more than the limit', async () => {
    const before = process.memoryUsage().rss
    expect(await failureOf(request(`${origin}/bomb`))).toMatchObject({ code: 'answer-too-large' })
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1024 * 1024)
    expect(await failureOf(request(`${origin}/packed`, { maxBytes: 7 }))).toMatchObject({ code: 'answer-too-large' })
    expect(await request(`${origin}/packed`, { maxBytes: 8 })).toMatchObject({ body: 'unpacked' })
  })

  test('a cut answer and a closed port are failures that name the host', async () => {
    expect(await failureOf(request(`${origin}/cut`))).toMatchObject({ code: 'request-failed' })
    const closed = createServer()
    const gone = await listen(closed)
    await new Promise((resolve) => closed.close(resolve))
    const refused = createNodeEffects({ files: { root: tmpdir() }, http: { allowOrigins: [gone] } })
    const failure = await failureOf(
      runNode(httpRequest, { url: gone }, { ...refused.effects, services: refused.services }),
    )
    expect(failure.message).toBe(`${gone} could not be reached: it refuses connections.`)
    await refused.close()
  })

  test('ends with the run, with the reason of the run', async () => {
    const canceled = new AbortController()
    const waiting = runNode(
      httpRequest,
      { url: `${origin}/never` },
      { ...host.effects, services: host.services, signal: canceled.signal },
    )
    setTimeout(() => canceled.abort(new Error('The run was canceled.')), 20)
    await expect(waiting).rejects.toThrow('The run was canceled.')
  })
})

describe('redirects', () => {
  const redirect = (to: string, status = 302) => `${origin}/redirect?status=${status}&to=${encodeURIComponent(to)}`

  test('are followed three times, not four', async () => {
    const hops = (count: number): string => (count === 0 ? `${origin}/echo` : redirect(hops(count - 1)))
    expect(await request(hops(3))).toMatchObject({ status: 200 })
    expect(await failureOf(request(hops(4)))).toMatchObject({ code: 'too-many-redirects' })
  })

  test.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [302, 'PUT', 'PUT', 'sent'],
    [307, 'POST', 'POST', 'sent'],
    [308, 'POST', 'POST', 'sent'],
  ])('%d turns %s into %s', async (status, method, after, body) => {
    const settings = { method, headers: { 'content-type': 'text/x-mine', 'x-mine': '1' } }
    const got = await echoed(redirect('/echo', status), settings, { body: 'sent' })
    expect(got).toMatchObject({ method: after, body, headers: { 'x-mine': '1' } })
    expect(Object.hasOwn(Object(got['headers']), 'content-type')).toBe(body !== '')
  })

  test('keep what might be a credential at its origin', async () => {
    const headers = { Authorization: 'Basic x', Cookie: 'a=1', 'X-Api-Key': 'x', Accept: 'text/plain' }
    const same = await echoed(redirect('/echo'), { headers })
    expect(same['headers']).toMatchObject({ authorization: 'Basic x', cookie: 'a=1', 'x-api-key': 'x' })
    const elsewhere = await echoed(redirect(`${otherOrigin}/echo`), { headers })
    const got = Object.keys(Object(elsewhere['headers']))
    expect(got).toContain('accept')
    expect(got).not.toEqual(expect.arrayContaining([expect.stringMatching(/authorization|cookie|x-api-key/)]))
    const backAgain = redirect(`${otherOrigin}/redirect?to=${encodeURIComponent(`${origin}/echo`)}`)
    expect(Object.keys(Object((await echoed(backAgain, { headers }))['headers']))).not.toContain('authorization')
  })

  test('to places that must not be reached are refused', async () => {
    const { port } = new URL(origin)
    for (const to of [
      `http://localhost:${port}/echo`,
      'http://169.254.169.254/',
      `http://127.1:${Number(port) ^ 1}/`,
    ]) {
      expect(await failureOf(request(redirect(to)))).toMatchObject({ code: 'address-refused' })
    }
    for (const to of ['file:///etc/passwd', 'ftp://127.0.0.1/', 'http://a:b@127.0.0.1/', 'http://[']) {
      expect(await failureOf(request(redirect(to)))).toMatchObject({ code: 'bad-address' })
    }
  })
})

test.each([
  [{ 'x-mine': 'Bearer {{secrets.OPENAI_API_KEY}}' }, 'a secret cannot be put there'],
  [{ 'a b': 'x' }, 'is not the name of a header'],
  [{ 'x-mine': 'a\r\nHost: b' }, 'characters which a header cannot have'],
  [{ Host: 'b' }, 'is set by the connection itself'],
  [{ 'transfer-encoding': 'chunked' }, 'is set by the connection itself'],
  [{ 'Proxy-Authorization': 'x' }, 'is set by the connection itself'],
])('%# headers that cannot be sent are a problem of the settings', (headers, message) => {
  expect(httpRequest.settings?.safeParse({ headers }).error?.message).toContain(message)
})
