import { createServer, type IncomingHttpHeaders } from 'node:http'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Secret, type Credential } from '@latchwork/secrets'
import { mintKey } from '../../../../tests/support/openai-standin-keys.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import { createOpenAIClient, newExchange } from '../../src/openai/client.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { failureOf } from '../context.ts'
import { runChild } from './run-child.ts'
import { contextFor, runIn, serviceFor } from './standin-context.ts'

let standIn: OpenAIStandIn
let decoy: OpenAIStandIn

beforeAll(async () => {
  decoy = await startOpenAIStandIn()
  standIn = await startOpenAIStandIn({ personalities: { redirected: { redirectTo: decoy.origin } } })
})
afterEach(() => {
  standIn.reset()
  decoy.reset()
})
afterAll(async () => {
  await standIn.close()
  await decoy.close()
})

function credentialOf(key: string, parts: Partial<Credential> = {}): Credential {
  const secret = new Secret(key)
  const { url, origin } = standIn
  const base = {
    name: 'OPENAI_API_KEY',
    secret,
    baseURL: url,
    origins: [origin],
    layer: 'user' as const,
    fingerprint: '0f',
  }
  return { ...base, hint: secret.hint, location: 'a test', demo: false, ...parts }
}

const noFetch = () => Promise.reject(new Error('nothing may be sent'))

test('sends nothing to an address that the key is not bound to', async () => {
  const credential = credentialOf(standIn.key('good'), { origins: ['https://api.openai.com'] })
  const client = createOpenAIClient({ credential, fetch: noFetch, exchange: newExchange() })
  await expect(client.models.list()).rejects.toMatchObject({ cause: { code: 'escaped-origin' } })
})

test('does not follow a redirect, and names where it leads', async () => {
  const { ctx } = contextFor(openaiPrompt, { prompt: 'Hello' }, serviceFor(standIn.key('redirected'), standIn.url))
  const error = await failureOf(runIn(openaiPrompt, { image: [] }, ctx))
  expect(error).toMatchObject({ code: 'redirected', retryable: false })
  expect(error.message).toContain(`${standIn.origin} redirects to ${decoy.origin}`)
  expect(decoy.calls).toEqual([])
})

test.each(['one\ntwo', 'one\r\nx-evil: 1', '“quoted”', 'null\u0000'])(
  'refuses the key with %j without showing it',
  async (part) => {
    const key = `${mintKey('sk-proj-')}${part}${mintKey('sk-proj-')}`
    const client = createOpenAIClient({ credential: credentialOf(key), fetch: noFetch, exchange: newExchange() })
    const thrown: unknown = await client.models.list().catch((error: unknown) => error)
    expect(thrown).toMatchObject({ cause: { code: 'malformed-key' } })
    expect(inspect(thrown, { depth: 20 })).not.toContain(key.slice(0, 30))
  },
)

test('the client never holds the key, not even after a call', async () => {
  const key = standIn.key('good')
  const client = createOpenAIClient({
    credential: credentialOf(key),
    fetch: (url, init) => fetch(url, init),
    exchange: newExchange(),
  })
  expect((await client.models.list()).data.length).toBeGreaterThan(0)
  expect(inspect(client, { depth: 20, showHidden: true })).not.toContain(key)
})

test('an idempotency key that no header can carry is encoded', async () => {
  const { ctx } = contextFor(openaiPrompt, { prompt: 'Hello' }, serviceFor(standIn.key('good'), standIn.url), {
    run: { id: 'läuft', idempotencyKey: 'läuft\n/each[3]/ask' },
  })
  await runIn(openaiPrompt, { image: [] }, ctx)
  expect(standIn.calls[0].headers['idempotency-key']).toBe('l%C3%A4uft%0A/each[3]/ask')
})

test.each(['prompt', 'agent'] as const)('no variable of the SDK changes what a %s sends', async (mode) => {
  const order = { mode, key: standIn.key('good'), url: standIn.url }
  const plain = await runChild(order, {})
  const sentPlainly = sent()
  const hostile = await runChild(order, {
    OPENAI_API_KEY: mintKey('sk-proj-'),
    OPENAI_BASE_URL: decoy.url,
    OPENAI_CUSTOM_HEADERS: `Authorization: Bearer ${mintKey('sk-proj-')}\nx-evil: 1\nuser-agent: evil\ncontent-type: text/evil\nidempotency-key: evil`,
    OPENAI_ORG_ID: 'org-ambient',
    OPENAI_PROJECT_ID: 'proj_ambient',
    OPENAI_ADMIN_KEY: mintKey('sk-admin-'),
    OPENAI_WEBHOOK_SECRET: 'whsec-ambient',
    OPENAI_LOG: 'debug',
    OPENAI_DEFAULT_MODEL: 'gpt-6-sol',
  })
  expect(sent()).toEqual(sentPlainly)
  expect(sentPlainly.length).toBeGreaterThan(0)
  expect(decoy.calls).toEqual([])
  expect(hostile.requests).toEqual(plain.requests)
  expect(hostile.stderr).toBe('')
})

/** The calls so far without what differs from call to call, forgotten afterwards. */
function sent(): readonly unknown[] {
  const calls = standIn.calls.map(({ key, path, headers, body }) => ({
    key,
    path,
    headers: steady(headers),
    body: text(body),
  }))
  standIn.reset()
  return calls
}

function steady({ 'content-length': _length, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers
}

/** Ids that the stand-in made up come back to it in an agent's second turn. */
function text(body: unknown): string {
  return JSON.stringify(body).replaceAll(/(?:fc|call|msg|rs)_[A-Za-z0-9]+/g, 'id')
}

test('a server that answers with a redirect and no address is refused as well', async () => {
  const server = createServer((_request, response) => response.writeHead(302).end())
  const url = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' ? `http://127.0.0.1:${address?.port}/v1` : '')
    }),
  )
  const { ctx } = contextFor(openaiPrompt, { prompt: 'Hello' }, serviceFor(standIn.key('good'), url))
  expect(await failureOf(runIn(openaiPrompt, { image: [] }, ctx))).toMatchObject({ code: 'redirected' })
  server.close()
})
