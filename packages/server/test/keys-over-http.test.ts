import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createNodeEffects } from '@latchwork/nodes'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../tests/support/openai-standin.ts'
import { ApiRefusal, OUTCOMES } from '../src/api/index.ts'
import { createKeyProbe } from '../src/index.ts'
import { startTestServer } from './start-test-server.ts'

let openai: OpenAIStandIn
let elsewhere: OpenAIStandIn

beforeAll(async () => {
  elsewhere = await startOpenAIStandIn()
  openai = await startOpenAIStandIn({ personalities: { redirected: { redirectTo: elsewhere.origin } } })
})
afterEach(() => {
  expect(elsewhere.calls).toEqual([])
  openai.reset()
})
afterAll(() => Promise.all([openai.close(), elsewhere.close()]))

const parameters = { name: 'OPENAI_API_KEY' }

async function refusalOf(call: Promise<unknown>): Promise<ApiRefusal['error'] & { readonly status: number }> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof ApiRefusal)) throw new Error('it was not refused', { cause: thrown })
  return { ...thrown.error, status: thrown.status }
}

describe('the test of a typed key', () => {
  test.each([
    ['good', 'able', 'accepted'],
    ['readOnly', 'read-only', 'refused'],
    ['restricted', 'restricted', 'accepted'],
    ['noScopes', 'missing-scopes', 'refused'],
    ['wrong', 'wrong-key', 'refused'],
    ['noCredit', 'no-credit', 'refused'],
    ['alwaysLimited', 'rate-limited', 'unverified'],
    ['region', 'region-refused', 'unverified'],
    ['noOrganization', 'no-organization', 'refused'],
    ['ipRefused', 'ip-refused', 'unverified'],
    ['noModel', 'model-not-found', 'accepted'],
    ['listsOnly', 'accepted', 'accepted'],
    ['webPage', 'wrong-address', 'unverified'],
    ['unknownPlace', 'wrong-address', 'unverified'],
    ['proxyPage', 'proxy', 'unverified'],
    ['redirected', 'redirected', 'unverified'],
    ['failing', 'server-error', 'unverified'],
  ] as const)('of a %s key answers %s, keeps it, and saves nothing', async (personality, code, outcome) => {
    await using server = await startTestServer()
    const body = { value: ` ${openai.key(personality)}\n`, baseURL: openai.url }
    const tested = await server.client.call('secrets.test', { parameters, body })
    expect(tested).toMatchObject({ code, outcome, title: OUTCOMES[code].title, baseURL: openai.url })
    expect(tested.notes).toEqual(['We removed 1 space.'])
    expect((await server.client.call('key', { query: {} })).state).toBe('demo')
    const { entries } = await server.client.call('secrets.audit', { query: {} })
    expect(entries[0]).toMatchObject({ what: 'test', by: 'editor', detail: code })
  })

  test('refuses an admin key with the reason before anything is sent', async () => {
    await using server = await startTestServer()
    const body = { value: openai.key('admin'), baseURL: openai.url }
    const refusal = await refusalOf(server.client.call('secrets.test', { parameters, body }))
    expect(refusal).toMatchObject({ status: 422, code: 'admin-key' })
    expect(refusal.message).toMatch(/whole organization.*cannot run models/)
    expect(openai.calls).toEqual([])
  })

  test('tells slow, offline, DNS and TLS apart', async () => {
    const { fetch } = createNodeEffects({ files: { root: '.' } }).effects
    const failing = (system: string) => async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: system }) })
    }
    const value = openai.key('silent')
    const answers = [
      [createKeyProbe({ fetch, patienceMs: 50 }), 'timeout'],
      [createKeyProbe({ fetch: failing('ENETUNREACH') }), 'network-unreachable'],
      [createKeyProbe({ fetch: failing('ENOTFOUND') }), 'address-not-found'],
      [createKeyProbe({ fetch: failing('CERT_HAS_EXPIRED') }), 'tls-failed'],
      [createKeyProbe({ fetch: failing('ECONNREFUSED'), proxy: 'HTTPS_PROXY' }), 'proxy'],
    ] as const
    for (const [probe, code] of answers) {
      await using server = await startTestServer({ parts: { probe } })
      const tested = await server.client.call('secrets.test', { parameters, body: { value, baseURL: openai.url } })
      expect(tested.code).toBe(code)
    }
  })

  test('runs the model only when that was asked for, and says before what it costs', async () => {
    await using server = await startTestServer()
    const cost = await server.client.call('secrets.testCost', { parameters, query: {} })
    expect(cost).toMatchObject({ model: 'gpt-6-luna', words: expect.stringContaining('at most $0.000011') })
    const unknown = await server.client.call('secrets.testCost', { parameters, query: { model: 'of-tomorrow' } })
    expect(unknown).toMatchObject({ most: null, words: expect.stringContaining('not known') })
    const body = { value: openai.key('oldQuota'), baseURL: openai.url }
    expect((await server.client.call('secrets.test', { parameters, body })).code).toBe('able')
    expect(openai.calls.map(({ path }) => path)).not.toContain('/responses')
    const paid = await server.client.call('secrets.test', { parameters, body: { ...body, paid: true } })
    expect(paid).toMatchObject({ code: 'no-credit', outcome: 'refused' })
  })

  test('comes once a second, however often it is asked for', async () => {
    let time = 0
    const { fetch } = createNodeEffects({ files: { root: '.' } }).effects
    await using server = await startTestServer({ parts: { probe: createKeyProbe({ fetch, now: () => time }) } })
    const body = { value: openai.key('good'), baseURL: openai.url }
    await server.client.call('secrets.test', { parameters, body })
    time = 999
    expect(await refusalOf(server.client.call('secrets.test', { parameters, body }))).toMatchObject({
      status: 429,
      code: 'test-too-soon',
    })
    expect(openai.calls).toHaveLength(2)
    time = 1000
    expect((await server.client.call('secrets.test', { parameters, body })).code).toBe('able')
  })
})

test('the result of a test before the save is shown after it, with the key and the time', async () => {
  await using server = await startTestServer()
  const value = openai.key('good')
  const { at } = await server.client.call('secrets.test', { parameters, body: { value, baseURL: openai.url } })
  await server.client.call('secrets.set', { parameters, body: { value, baseURL: openai.url } })
  const { secrets } = await server.client.call('secrets.list')
  expect(secrets[0].keys.find(({ layer }) => layer === 'user')).toMatchObject({
    history: { lastTest: { at, code: 'able', outcome: 'accepted', baseURL: openai.url } },
    age: { days: 0, isDue: false },
  })
})

test('labelled keys are saved, made the default, renamed, tested and removed one by one', async () => {
  await using server = await startTestServer()
  const { client } = server
  const [plain, work] = [openai.key('good'), openai.key('good', 'work')]
  await client.call('secrets.set', { parameters, body: { value: plain, baseURL: openai.url } })
  await client.call('secrets.set', { parameters, body: { value: work, label: 'work', baseURL: openai.url } })
  const chosen = await client.call('secrets.chooseDefault', { parameters, body: { label: 'work' } })
  expect(chosen.explanation).toMatchObject({ defaultLabel: 'work', winner: { label: 'work', hint: work.slice(-4) } })
  const renamed = await client.call('secrets.rename', { parameters, body: { from: 'work', to: 'office' } })
  expect(
    renamed.keys.filter(({ layer }) => layer === 'user').map(({ label, isDefault }) => [label, isDefault]),
  ).toEqual([
    [undefined, false],
    ['office', true],
  ])
  const tested = await client.call('secrets.test', { parameters, body: { label: 'office', layer: 'user' } })
  expect(tested.code).toBe('able')
  expect(openai.calls.every(({ key }) => key === work)).toBe(true)
  await client.call('secrets.remove', { parameters, body: { label: 'office' } })
  const { secrets } = await client.call('secrets.list')
  expect(secrets[0].explanation.winner).toMatchObject({ hint: plain.slice(-4) })
  expect(await refusalOf(client.call('secrets.chooseDefault', { parameters, body: { label: 'work' } }))).toMatchObject({
    status: 400,
  })
})

test('a rotation goes step by step: the new key is tested before it is used, and the old one can come back', async () => {
  await using server = await startTestServer()
  const { client, home } = server
  const [old, next] = [openai.key('good', 'old'), openai.key('good', 'next')]
  await client.call('secrets.set', { parameters, body: { value: old, baseURL: openai.url } })
  const begun = await client.call('rotation.begin', { parameters, body: { value: `Bearer ${next}` } })
  expect(begun).toMatchObject({ candidate: { hint: next.slice(-4) }, notes: ['We removed the word Bearer.'] })
  expect(await client.call('rotation.test', { parameters, body: {} })).toMatchObject({ code: 'able' })
  expect(openai.calls.every(({ key }) => key === next)).toBe(true)
  expect((await client.call('key', { query: {} })).hint).toBe(old.slice(-4))
  const switched = await client.call('rotation.switch', { parameters, body: {} })
  expect(switched).toMatchObject({ current: { hint: next.slice(-4) }, previous: { hint: old.slice(-4) } })
  expect((await client.call('key', { query: {} })).hint).toBe(next.slice(-4))
  expect((await client.call('rotation.restore', { parameters, body: {} })).current?.hint).toBe(old.slice(-4))
  expect((await client.call('rotation.cancel', { parameters, body: {} })).candidate).toBeUndefined()
  expect(await refusalOf(client.call('rotation.switch', { parameters, body: {} }))).toMatchObject({
    status: 409,
    code: 'secret-rotation',
  })
  const log = await readFile(join(home, 'secrets-audit.jsonl'), 'utf8')
  for (const key of [old, next]) expect(log).not.toContain(key.slice(0, 20))
})

test('reminders have their rules, and one key can be left alone for a while', async () => {
  await using server = await startTestServer()
  const { client } = server
  expect(await client.call('rotation.rules')).toEqual({ remindAfterDays: 90, keepOldHours: 24 })
  const rules = await client.call('rotation.changeRules', { body: { remindAfterDays: 30 } })
  expect(rules).toEqual({ remindAfterDays: 30, keepOldHours: 24 })
  const value = `sk-proj-${randomBytes(30).toString('base64url')}`
  const { explanation } = await client.call('secrets.set', { parameters, body: { value } })
  const fingerprint = explanation.winner?.fingerprint ?? ''
  const row = await client.call('secrets.snooze', { parameters, body: { fingerprint, days: 7 } })
  expect(row.explanation.winner?.history?.snoozedUntil).toMatch(/^\d{4}-/)
})
