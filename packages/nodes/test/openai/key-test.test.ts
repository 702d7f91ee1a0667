import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Secret, type Credential } from '@latchwork/secrets'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import { costOfPaidTest, paidTestInWords, testKey, type KeyTestOptions } from '../../src/index.ts'

let standIn: OpenAIStandIn
let elsewhere: OpenAIStandIn

beforeAll(async () => {
  elsewhere = await startOpenAIStandIn()
  standIn = await startOpenAIStandIn({ personalities: { redirected: { redirectTo: elsewhere.origin } } })
})
afterEach(() => {
  expect(elsewhere.calls).toEqual([])
  expect([...standIn.violations, ...standIn.ownViolations]).toEqual([])
  standIn.reset()
})
afterAll(() => Promise.all([standIn.close(), elsewhere.close()]))

const credentialOf = (key: string, baseURL: string): Credential => ({
  name: 'OPENAI_API_KEY',
  secret: new Secret(key),
  baseURL,
  origins: [new URL(baseURL).origin],
  layer: 'user',
  hint: new Secret(key).hint,
  fingerprint: '0f0f0f0f',
  location: 'a test',
  demo: false,
})

const tried = (personality: string, options: Partial<KeyTestOptions> = {}) =>
  testKey(credentialOf(standIn.key(personality), standIn.url), { fetch, ...options })
const asked = () => standIn.calls.map(({ method, path }) => `${method} ${path}`)

const FREE = ['GET /models', 'POST /responses/input_tokens']
const ONE = FREE.slice(0, 1)

describe('a test that is free', () => {
  test.each([
    ['good', 'able', 'accepted', true, FREE],
    ['readOnly', 'read-only', 'refused', false, FREE],
    ['restricted', 'restricted', 'accepted', true, FREE],
    ['noScopes', 'missing-scopes', 'refused', false, FREE],
    ['admin', 'admin-key', 'refused', false, []],
    ['wrong', 'wrong-key', 'refused', false, ONE],
    ['noCredit', 'no-credit', 'refused', false, FREE],
    ['alwaysLimited', 'rate-limited', 'unverified', undefined, ONE],
    ['region', 'region-refused', 'unverified', undefined, ONE],
    ['noOrganization', 'no-organization', 'refused', false, ONE],
    ['ipRefused', 'ip-refused', 'unverified', undefined, ONE],
    ['noModel', 'model-not-found', 'accepted', undefined, FREE],
    ['listsOnly', 'accepted', 'accepted', undefined, FREE],
    ['unknownPlace', 'wrong-address', 'unverified', undefined, FREE],
    ['webPage', 'wrong-address', 'unverified', undefined, ONE],
    ['proxyPage', 'proxy', 'unverified', undefined, ONE],
    ['portal', 'proxy', 'unverified', undefined, ONE],
    ['redirected', 'redirected', 'unverified', undefined, ONE],
    ['failing', 'server-error', 'unverified', undefined, ONE],
  ] as const)('tells a %s key as %s', async (personality, code, outcome, canRun, questions) => {
    const result = await tried(personality)
    expect(result).toMatchObject({ code, outcome, baseURL: standIn.url })
    expect(result.canRun).toBe(canRun)
    expect(asked()).toEqual(questions)
    for (const text of [result.title, result.message, result.hint]) expect(text).toMatch(/^\S.{5,}/)
    expect(JSON.stringify(result)).not.toContain(standIn.key(personality))
  })

  test('names the permissions that are missing', async () => {
    expect((await tried('restricted')).scopes).toEqual(['api.model.read'])
    expect((await tried('readOnly')).scopes).toEqual(['api.responses.write'])
    const none = await tried('noScopes')
    expect(none.scopes).toEqual(['api.model.read', 'api.responses.write'])
    expect(none.message).toContain('api.model.read, api.responses.write')
  })

  test('counts the models, and tells each question with its answer', async () => {
    const { models, steps } = await tried('good')
    expect(models).toBe(3)
    expect(steps.map(({ title, isGood, message }) => [title, isGood, message])).toEqual([
      ['List of models', true, 'Answered, with 3 models.'],
      ['Count of tokens', true, 'Answered.'],
    ])
  })

  test('shows no credit only where the free questions do: the rest is for the test that costs', async () => {
    expect(await tried('oldQuota')).toMatchObject({ code: 'able' })
  })

  test('gives up on a server that does not answer', async () => {
    expect(await tried('silent', { patienceMs: 50 })).toMatchObject({ code: 'timeout', outcome: 'unverified' })
  })

  test('can be stopped by whoever asked for it', async () => {
    const stop = new AbortController()
    const running = tried('silent', { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
  })

  test('never repeats a key that a server echoes', async () => {
    const key = standIn.key('good', 'echoed')
    const echo = async () => Response.json({ error: { message: `No such key: ${key}`, code: 'x' } }, { status: 403 })
    const result = await testKey(credentialOf(key, standIn.url), { fetch: echo })
    expect(result.message).toContain('No such key: [secret]')
    expect(JSON.stringify(result)).not.toContain(key)
  })
})

describe('where no server is reached', () => {
  const failedWith = (code: string) => async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) })
  }
  const key = () => credentialOf(standIn.key('good'), 'https://api.openai.com/v1')

  test.each([
    ['ENOTFOUND', 'address-not-found'],
    ['EAI_AGAIN', 'address-not-found'],
    ['ECONNREFUSED', 'connection-refused'],
    ['ECONNRESET', 'connection-lost'],
    ['CERT_HAS_EXPIRED', 'tls-failed'],
    ['ENETUNREACH', 'network-unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ])('%s is told as %s, and says nothing against the key', async (system, code) => {
    const result = await testKey(key(), { fetch: failedWith(system) })
    expect(result).toMatchObject({ code, outcome: 'unverified', message: expect.stringContaining(`[${system}]`) })
  })

  test('a proxy that the environment names explains it, except for TLS', async () => {
    const proxy = 'HTTPS_PROXY'
    const refused = await testKey(key(), { fetch: failedWith('ECONNREFUSED'), proxy })
    expect(refused).toMatchObject({ code: 'proxy', message: expect.stringContaining('HTTPS_PROXY names a proxy') })
    expect((await testKey(key(), { fetch: failedWith('CERT_HAS_EXPIRED'), proxy })).code).toBe('tls-failed')
  })

  test('a server that speaks no TLS is told as one that cannot prove who it is', async () => {
    const { port } = new URL(standIn.origin)
    const result = await testKey(credentialOf(standIn.key('good'), `https://127.0.0.1:${port}/v1`), { fetch })
    expect(result).toMatchObject({ code: 'tls-failed' })
    expect(asked()).toEqual([])
  })
})

describe('the test that costs', () => {
  test.each([
    ['good', 'proven', 'accepted'],
    ['restricted', 'proven', 'accepted'],
    ['listsOnly', 'proven', 'accepted'],
    ['oldQuota', 'no-credit', 'refused'],
    ['organizationSpendLimit', 'spend-limit', 'refused'],
    ['projectSpendLimit', 'spend-limit', 'refused'],
    ['usageLimit', 'usage-limit', 'refused'],
    ['rateLimited', 'rate-limited', 'unverified'],
  ] as const)('tells a %s key as %s, by running the model once', async (personality, code, outcome) => {
    expect(await tried(personality, { paid: true })).toMatchObject({ code, outcome })
    expect(asked()).toEqual([...FREE, 'POST /responses'])
    expect(standIn.calls.at(-1)?.body).toMatchObject({ max_output_tokens: 16, store: false })
  })

  test.each(['readOnly', 'wrong', 'admin', 'noModel'])('runs nothing for a %s key', async (personality) => {
    await tried(personality, { paid: true })
    expect(asked()).not.toContain('POST /responses')
  })

  test('says before what it costs at most, and where that is not known', () => {
    expect(costOfPaidTest('gpt-6-luna')).toBeCloseTo(0.000011, 9)
    expect(paidTestInWords('gpt-6-luna')).toContain('It costs at most $0.000011.')
    expect(costOfPaidTest('a-model-of-tomorrow')).toBe('unknown')
    expect(paidTestInWords('a-model-of-tomorrow')).toContain('not known')
  })
})
