import { createServer } from 'node:http'
import { inspect, format } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { mintKey } from '../../../../tests/support/openai-standin-keys.ts'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import type { Personality } from '../../../../tests/support/openai-standin-personalities.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { failureOf } from '../context.ts'
import { contextFor, runIn, serviceFor } from './standin-context.ts'

let standIn: OpenAIStandIn

const refusing = (
  status: number,
  code: string | null,
  message: string,
  headers?: Record<string, string>,
): Personality => ({
  refuse: ({ method }) =>
    method === 'POST' ? { status, code, type: 'invalid_request_error', message, headers } : undefined,
})

const personalities: Record<string, Personality> = {
  noOrganization: refusing(401, null, 'You must be a member of an organization to use the API.'),
  ip: refusing(401, null, 'Your IP is not authorized to use this project.'),
  region: refusing(403, 'unsupported_country_region_territory', 'Country, region, or territory not supported'),
  forbidden: refusing(403, null, 'You are not allowed to sample from this model.'),
  quota: refusing(429, 'insufficient_quota', 'You exceeded your current quota.'),
  projectSpend: refusing(429, 'project_spend_limit_exceeded', 'The project has reached its limit.'),
  organizationSpend: refusing(429, 'organization_spend_limit_exceeded', 'The organization has reached its limit.'),
  organizationUsage: refusing(429, 'organization_usage_limit_exceeded', 'The organization has reached its limit.'),
  budget: refusing(429, 'default_key_budget_exceeded', 'The budget of this default key is spent.'),
  limitedBySeconds: refusing(429, 'rate_limit_exceeded', 'Slow down.', { 'retry-after': '7' }),
  limitedByReset: refusing(429, 'rate_limit_exceeded', 'Slow down.', {
    'x-ratelimit-remaining-requests': '12',
    'x-ratelimit-remaining-tokens': '0',
    'x-ratelimit-reset-tokens': '1m2.5s',
  }),
  limitedForHours: refusing(429, 'rate_limit_exceeded', 'Slow down.', { 'retry-after': '7200' }),
  notNow: refusing(429, 'rate_limit_exceeded', 'Never.', { 'x-should-retry': 'false' }),
  tooLong: refusing(400, 'context_length_exceeded', 'Your input exceeds the context window of this model.'),
  policy: refusing(400, 'content_policy_violation', 'This image is not allowed.'),
  broken: refusing(500, 'server_error', 'The server had an error.'),
}

beforeAll(async () => {
  standIn = await startOpenAIStandIn({ personalities })
})
afterEach(() => standIn.reset())
afterAll(() => standIn.close())

function ask(key: string, baseURL: string, model = 'gpt-6-luna') {
  const test = contextFor(openaiPrompt, { prompt: 'Hello', model }, serviceFor(key, baseURL))
  return { ...test, failure: failureOf(runIn(openaiPrompt, { image: [] }, test.ctx)) }
}

test.each([
  ['wrong', 'wrong-key', false, 0],
  ['readOnly', 'missing-scopes', false, 0],
  ['noCredit', 'no-credit', false, 0],
  ['quota', 'no-credit', false, 0],
  ['projectSpend', 'spend-limit', false, 0],
  ['organizationSpend', 'spend-limit', false, 0],
  ['organizationUsage', 'usage-limit', false, 0],
  ['budget', 'spend-limit', false, 0],
  ['rateLimited', 'rate-limited', true, 0],
  ['notNow', 'rate-limited', false, 0],
  ['overloaded', 'overloaded', true, 0],
  ['broken', 'server-error', true, 0],
  ['noModel', 'model-not-found', false, 0],
  ['noOrganization', 'no-organization', false, 0],
  ['ip', 'ip-refused', false, 0],
  ['region', 'region-refused', false, 0],
  ['forbidden', 'permission-denied', false, 0],
  ['tooLong', 'context-too-long', false, 0],
  ['policy', 'content-refused', false, 0],
  ['echoesKey', 'content-refused', false, 0],
  ['streamCut', 'stream-cut', true, 'unknown'],
  ['streamEnds', 'stream-incomplete', true, 'unknown'],
] as const)('the key "%s" fails with %s', async (personality, code, retryable, cost) => {
  const key = standIn.key(personality)
  const { failure, usages, ctx } = ask(key, standIn.url)
  const error = await failure
  expect(error).toMatchObject({ code, retryable, details: { key: { layer: 'user', hint: key.slice(-4) } } })
  expect(error.details).toHaveProperty('requestId', expect.stringMatching(/^req_/))
  expect(error.hint).toMatch(/^[A-Z].{20,}/)
  expect(usages).toEqual([expect.objectContaining({ calls: 1, cost })])
  expectNoKey([error, ctx, usages], key)
})

test('a failed and an incomplete response are errors, and are charged', async () => {
  for (const [personality, code] of [
    ['responseFailed', 'server-error'],
    ['incomplete', 'output-cut'],
  ]) {
    const { failure, usages } = ask(standIn.key(personality), standIn.url)
    expect(await failure).toMatchObject({ code })
    expect(usages).toHaveLength(1)
  }
  const { failure } = ask(standIn.key('incomplete'), standIn.url)
  expect((await failure).hint).toContain('maxOutputTokens')
})

test('says which permission is missing, and does not call the key wrong', async () => {
  const error = await ask(standIn.key('readOnly'), standIn.url).failure
  expect(error.message).toContain('lacks a permission: api.responses.write. The server at')
  expect(error.message).not.toMatch(/wrong|not accept/)
})

test('names the key by its layer and last four characters', async () => {
  const key = standIn.key('wrong')
  const error = await ask(key, standIn.url).failure
  expect(error.message).toContain(`…${key.slice(-4)} (user)`)
  expect(error.hint).toContain('latch secrets set OPENAI_API_KEY')
})

test.each([
  ['rateLimited', 20],
  ['limitedBySeconds', 7_000],
  ['limitedByReset', 62_500],
])('the key "%s" is told to wait', async (personality, retryAfterMs) => {
  expect(await ask(standIn.key(personality), standIn.url).failure).toMatchObject({ retryable: true, retryAfterMs })
})

test('names the server inside a sentence', async () => {
  const error = await ask(standIn.key('streamCut'), standIn.url).failure
  expect(error.message).toMatch(/^The connection to the server at 127/)
})

test('a wait of hours is told, and not waited for', async () => {
  const error = await ask(standIn.key('limitedForHours'), standIn.url).failure
  expect(error).toMatchObject({ code: 'rate-limited', retryable: false })
  expect(error.message).toContain('120 minutes')
})

test('an admin key and a malformed key are refused before anything is sent', async () => {
  const { failure, usages } = ask(mintKey('sk-admin-'), standIn.url)
  expect(await failure).toMatchObject({ code: 'admin-key', retryable: false })
  expect(usages).toEqual([])
  for (const broken of ['one\ntwo', '“quoted”']) {
    const key = `${mintKey('sk-proj-')}${broken}`
    const error = await ask(key, standIn.url).failure
    expect(error.code).toBe('secret-malformed')
    expectNoKey([error], key)
  }
  expect(standIn.calls).toEqual([])
})

test('a refused connection names the address and costs nothing', async () => {
  const { failure, usages } = ask(standIn.key('good'), await closedAddress())
  const error = await failure
  expect(error).toMatchObject({ code: 'connection-refused' })
  expect(error.message).toContain('http://127.0.0.1:')
  expect(usages).toEqual([])
})

test('a connection that is closed without an answer can be tried again', async () => {
  const server = createServer((request) => request.socket.destroy())
  const { failure, usages } = ask(standIn.key('good'), await listen(server))
  expect(await failure).toMatchObject({ code: 'connection-lost', retryable: true })
  expect(usages).toEqual([expect.objectContaining({ cost: 'unknown' })])
  server.close()
})

test('an answer that is not of the API is an error in plain words', async () => {
  const server = createServer((_request, response) => response.end('<html>Welcome</html>'))
  expect((await ask(standIn.key('good'), await listen(server)).failure).code).toMatch(
    /^(?:bad-answer|stream-incomplete)$/,
  )
  server.close()
})

/** The key must not be in any text that a program could make of a value. */
function expectNoKey(values: readonly unknown[], key: string): void {
  const texts = values.flatMap((value) => [
    inspect(value, { depth: 20, showHidden: true }),
    format('%s %o %O', value, value, value),
    value instanceof Error
      ? `${value.message} ${value.stack} ${JSON.stringify(Object.entries(value))}`
      : JSON.stringify(value),
  ])
  for (const form of [
    key,
    encodeURIComponent(key),
    Buffer.from(key).toString('base64'),
    Buffer.from(key).toString('hex'),
  ]) {
    for (const text of texts) expect(text).not.toContain(form)
  }
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' ? `http://127.0.0.1:${address?.port}/v1` : '')
    }),
  )
}

async function closedAddress(): Promise<string> {
  const server = createServer()
  const address = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return address
}
