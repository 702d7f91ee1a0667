import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { parseEventStream, sequenceProblems } from './event-sequence.ts'
import { listOf, objectOf } from './json.ts'
import { loadOpenApiJudge } from './openapi-judge.ts'
import { rateLimitedFor } from './openai-standin-personalities.ts'
import { startOpenAIStandIn } from './openai-standin.ts'
import type { OpenAIStandIn } from './openai-standin.ts'

const hasSpec = loadOpenApiJudge() !== undefined
let standIn: OpenAIStandIn

beforeAll(async () => {
  const elsewhere = 'http://127.0.0.1:9'
  standIn = await startOpenAIStandIn({
    personalities: { redirects: { redirectTo: elsewhere }, slow: { delayMs: 60_000 }, twiceLimited: rateLimitedFor(2) },
  })
})
afterEach(() => {
  const [violation] = standIn.ownViolations
  if (violation !== undefined) throw new Error(`The stand-in broke the rules itself: ${JSON.stringify(violation)}`)
  standIn.reset()
})
afterAll(() => standIn.close())

const question = { model: 'gpt-6-luna', input: 'What is a latch?' }

function post(personality: string, body: unknown = question, init: RequestInit = {}) {
  return fetch(`${standIn.url}/responses`, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `Bearer ${standIn.key(personality)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  })
}

function getModels(personality: string) {
  return fetch(`${standIn.url}/models`, { headers: { authorization: `Bearer ${standIn.key(personality)}` } })
}

async function errorOf(answer: Response) {
  const body: unknown = await answer.json()
  const { code, type, message, param } = objectOf(objectOf(body)['error'])
  return { status: answer.status, code, type, message: String(message), param }
}

describe('keys', () => {
  test('are minted in the real shape and never twice', () => {
    expect(standIn.key('good')).toMatch(/^sk-proj-[A-Za-z0-9_-]{156}$/)
    expect(standIn.key('admin')).toMatch(/^sk-admin-[A-Za-z0-9_-]{156}$/)
    expect(standIn.key('good')).toBe(standIn.key('good'))
    expect(standIn.key('good', 'second')).not.toBe(standIn.key('good'))
    expect(() => standIn.key('nobody')).toThrow("no personality 'nobody'")
  })

  test('are recorded with every call', async () => {
    await post('good')
    await getModels('readOnly')
    expect(standIn.calls).toMatchObject([
      {
        key: standIn.key('good'),
        personality: 'good',
        method: 'POST',
        path: '/responses',
        body: question,
        aborted: false,
      },
      { key: standIn.key('readOnly'), personality: 'readOnly', method: 'GET', path: '/models' },
    ])
  })
})

describe('answers', () => {
  test('the official client reads an answer, a stream, the models and a token count', async () => {
    const client = new OpenAI({ apiKey: standIn.key('good'), baseURL: standIn.url, organization: null, project: null })
    expect((await client.responses.create(question)).output_text).toBe('You said: What is a latch?')
    const stream = await client.responses.create({ ...question, stream: true })
    const types: string[] = []
    for await (const event of stream) types.push(event.type)
    expect(types.at(-1)).toBe('response.completed')
    expect((await client.models.list()).data.map(({ id }) => id)).toContain('gpt-6-luna')
    expect((await client.models.retrieve('gpt-6-sol')).owned_by).toBe('openai')
    expect((await client.responses.inputTokens.count(question)).input_tokens).toBe(4)
  })

  test('the events of text and of a tool call come in the one right order', async () => {
    standIn.script(() => [{ text: 'First I look.' }, { call: 'look', arguments: { at: 'the door' } }])
    const events = parseEventStream(await (await post('good', { ...question, stream: true })).text())
    expect(sequenceProblems(events)).toEqual([])
    expect(events.filter(({ type }) => type === 'response.output_item.done')).toHaveLength(2)
  })

  test('the order check sees a lost, a doubled and a reordered event', async () => {
    const events = parseEventStream(await (await post('good', { ...question, stream: true })).text())
    expect(sequenceProblems(events.slice(0, -1))).not.toEqual([])
    expect(sequenceProblems(events.toSpliced(5, 1))).not.toEqual([])
    expect(sequenceProblems([...events.slice(0, 3), ...events.slice(2)])).not.toEqual([])
  })

  test('without a script a tool is called when asked for, and its output is reported', async () => {
    const tools = [
      { type: 'function', name: 'look', parameters: { type: 'object', properties: { at: { type: 'string' } } } },
    ]
    const first = objectOf(await (await post('good', { ...question, input: 'use tool look', tools })).json())
    const call = objectOf(listOf(first['output'])[0])
    expect(call).toMatchObject({ type: 'function_call', name: 'look', arguments: '{"at":"sample"}' })
    const output = { type: 'function_call_output', call_id: call['call_id'], output: 'a brass latch' }
    const input = [{ role: 'user', content: 'use tool look' }, call, output]
    const second = await (await post('good', { ...question, input, tools })).json()
    expect(second).toMatchObject({ output: [{ content: [{ text: 'The tool said: a brass latch' }] }] })
  })

  test('without a script a schema is filled', async () => {
    const schema = {
      type: 'object',
      properties: { kind: { enum: ['a', 'b'] }, parts: { type: 'array', items: { $ref: '#/$defs/part' } } },
      $defs: { part: { type: 'object', properties: { size: { type: 'integer', minimum: 3 } } } },
    }
    const text = { format: { type: 'json_schema', name: 'thing', schema } }
    const answer = await (await post('good', { ...question, text })).json()
    expect(answer).toMatchObject({ output: [{ content: [{ text: '{"kind":"a","parts":[{"size":3}]}' }] }] })
  })
})

describe('personalities', () => {
  test.each([
    ['admin', 401, null, 'Admin API keys'],
    ['readOnly', 401, null, 'Missing scopes: api.responses.write'],
    ['noCredit', 429, 'credit_balance_exhausted', 'exceeded your current quota'],
    ['rateLimited', 429, 'rate_limit_exceeded', 'Rate limit reached'],
    ['overloaded', 503, 'server_is_overloaded', 'overloaded'],
    ['wrong', 401, 'invalid_api_key', 'Incorrect API key provided: sk-proj-***'],
    ['noModel', 404, 'model_not_found', "'gpt-6-luna' does not exist"],
  ])('%s is refused with %i', async (personality, status, code, message) => {
    const error = await errorOf(await post(personality))
    expect(error).toMatchObject({ status, code })
    expect(error.message).toContain(message)
    expect(error.message).not.toContain(standIn.key(personality))
  })

  test('read-only sees the models, restricted does not but may infer', async () => {
    expect((await getModels('readOnly')).status).toBe(200)
    expect(await errorOf(await getModels('restricted'))).toMatchObject({ status: 403 })
    expect((await post('restricted')).status).toBe(200)
  })

  test('a rate limit names the wait and passes after its number of requests', async () => {
    const answers = [await post('twiceLimited'), await post('twiceLimited'), await post('twiceLimited')]
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200])
    expect(answers[0].headers.get('retry-after-ms')).toBe('20')
  })

  test('overloaded is fine the second time', async () => {
    await post('overloaded')
    expect((await post('overloaded')).status).toBe(200)
  })

  test('echoesKey repeats the whole key', async () => {
    expect((await errorOf(await post('echoesKey'))).message).toContain(standIn.key('echoesKey'))
  })

  test('slow notices that the client went away', async () => {
    await expect(post('slow', question, { signal: AbortSignal.timeout(50) })).rejects.toThrow('aborted')
    await expect.poll(() => standIn.calls.map(({ aborted }) => aborted)).toEqual([true])
  })

  test('streamCut destroys the socket, streamEnds ends without a last event', async () => {
    const stream = { ...question, stream: true }
    await expect((await post('streamCut', stream)).text()).rejects.toThrow('terminated')
    const events = parseEventStream(await (await post('streamEnds', stream)).text())
    expect(events.at(-1)).toMatchObject({ type: 'response.output_text.delta' })
  })

  test.each([
    ['responseFailed', 'failed', { error: { code: 'server_error' } }],
    ['incomplete', 'incomplete', { incomplete_details: { reason: 'max_output_tokens' } }],
  ])('%s ends %s, streamed or not', async (personality, status, details) => {
    const events = parseEventStream(await (await post(personality, { ...question, stream: true })).text())
    expect(sequenceProblems(events)).toEqual([])
    expect(events.at(-1)).toMatchObject({ type: `response.${status}`, response: { status, ...details } })
    expect(await (await post(personality)).json()).toMatchObject({ status, ...details })
  })

  test('redirects sends the client elsewhere', async () => {
    const answer = await post('redirects')
    expect([answer.status, answer.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/v1/responses'])
  })
})

describe('requests', () => {
  test('without a key, a body or a known address are refused', async () => {
    const bare = await fetch(`${standIn.url}/models`)
    expect(await errorOf(bare)).toMatchObject({ status: 401, code: null })
    expect(await errorOf(await post('good', question, { body: '{' }))).toMatchObject({ status: 400 })
    const lost = await fetch(`${standIn.url}/nothing`, { headers: { authorization: `Bearer ${standIn.key('good')}` } })
    expect(await errorOf(lost)).toMatchObject({ status: 404, message: 'Invalid URL (GET /v1/nothing)' })
    expect(await errorOf(await post('good', { input: 'hi' }))).toMatchObject({ status: 400, param: 'model' })
    expect(await errorOf(await post('good', { ...question, model: 'gpt-0' }))).toMatchObject({
      code: 'model_not_found',
    })
  })

  test.skipIf(!hasSpec).each([
    ['an unknown property', { ...question, temprature: 1 }, 'temprature', 'unknown_parameter'],
    ['a wrong type', { ...question, max_output_tokens: 'lots' }, 'max_output_tokens', 'invalid_type'],
    ['a number out of range', { ...question, temperature: 9 }, 'temperature', 'invalid_type'],
    [
      'an input item without content',
      { ...question, input: [{ role: 'user' }] },
      'content',
      'missing_required_parameter',
    ],
  ])('with %s are refused and recorded', async (_, body, param, code) => {
    expect(await errorOf(await post('good', body))).toMatchObject({ status: 400, param, code })
    expect(standIn.violations).toMatchObject([{ of: 'POST /responses' }])
  })

  test.skipIf(!hasSpec)('that only the four relaxations allow are accepted', async () => {
    const content = [
      { type: 'input_text', text: 'What is this?' },
      { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
    ]
    const body = { ...question, input: [{ role: 'user', content }], tools: [{ type: 'function', name: 'look' }] }
    expect((await post('good', body)).status).toBe(200)
  })
})
