import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startOpenAIStandIn, type OpenAIStandIn } from '../../../../tests/support/openai-standin.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { failureOf, type ContextParts } from '../context.ts'
import { answeredByDemo, contextFor, refuseViolations, runIn, serviceFor } from './standin-context.ts'

let standIn: OpenAIStandIn

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
})
afterEach(() => {
  refuseViolations(standIn)
  standIn.reset()
})
afterAll(() => standIn.close())

function ask(
  personality: string,
  settings: Parameters<typeof contextFor>[1],
  inputs: Parameters<typeof runIn>[1] = {},
  parts: ContextParts = {},
) {
  const service = serviceFor(standIn.key(personality), standIn.url)
  const test = contextFor(openaiPrompt, settings, service, parts)
  return { ...test, service, outputs: runIn(openaiPrompt, { image: [], ...inputs }, test.ctx) }
}

test('answers, streams its text and tells what was used', async () => {
  const { outputs, deltas, usages, service } = ask('good', { prompt: 'Say {{what}}.' }, { what: 'hello' })
  const { text, value, usage } = await outputs
  expect(text).toBe('You said: Say hello.')
  expect(value).toBe(text)
  expect(deltas.map((delta) => ('text' in delta ? delta.text : '')).join('')).toBe(text)
  expect(deltas.length).toBeGreaterThan(1)
  expect(usages).toHaveLength(1)
  expect(usage).toEqual({ model: 'gpt-6-luna', ...usages[0] })
  expect(usages[0].calls).toBe(1)
  expect(usages[0].totalTokens).toBeGreaterThan(0)
  expect(usages[0].cost).toBeGreaterThan(0)
  expect(service.keysUsed()).toEqual([{ layer: 'user', hint: standIn.key('good').slice(-4), demo: false }])
})

test('an answer that a gateway marks as the demo’s is free, and so is its failure', async () => {
  for (const personality of ['good', 'streamCut', 'incomplete']) {
    const { outputs, service, usages } = ask(personality, { prompt: 'Hello' }, {}, { fetch: answeredByDemo })
    await outputs.catch(() => undefined)
    expect(usages).toEqual([expect.objectContaining({ calls: 1, cost: 0 })])
    expect(service.keysUsed()).toEqual([{ layer: 'user', hint: standIn.key(personality).slice(-4), demo: true }])
  }
})

test('sends the key, the idempotency key and no header of the SDK', async () => {
  await ask('good', { prompt: 'Hello', instructions: 'Be brief.', maxOutputTokens: 100, reasoningEffort: 'low' })
    .outputs
  const [call] = standIn.calls
  expect(call.key).toBe(standIn.key('good'))
  expect(call.headers['idempotency-key']).toBe('run/node')
  expect(call.headers['user-agent']).toBe('Latchwork')
  expect(
    Object.keys(call.headers).filter((name) => name.startsWith('x-stainless') || name.startsWith('openai-')),
  ).toEqual([])
  expect(call.body).toMatchObject({
    model: 'gpt-6-luna',
    stream: true,
    store: false,
    instructions: 'Be brief.',
    max_output_tokens: 100,
    reasoning: { effort: 'low' },
  })
})

test('sends images as data', async () => {
  const bytes = new Uint8Array([1, 2, 3])
  const test = contextFor(openaiPrompt, { prompt: 'Look' }, serviceFor(standIn.key('good'), standIn.url), {
    blobs: { read: async () => bytes, write: () => Promise.reject(new Error('not here')) },
  })
  await runIn(openaiPrompt, { image: [{ blob: 'sha256:1', mediaType: 'image/png', size: 3 }] }, test.ctx)
  expect(standIn.calls[0].body).toMatchObject({
    input: [{ content: [{ type: 'input_text' }, { type: 'input_image', image_url: 'data:image/png;base64,AQID' }] }],
  })
})

const schema = {
  type: 'object',
  properties: {
    topic: { type: 'string' },
    count: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
    note: { type: 'string' },
    error: { type: 'string' },
    transcript: { type: 'string' },
    'not-a-name': { type: 'boolean' },
  },
  required: ['topic', 'count', 'tags', 'error', 'transcript', 'not-a-name'],
}

test('gives the properties of a structured answer as outputs', async () => {
  const answer = {
    topic: 'keys',
    count: 2,
    tags: ['a'],
    note: null,
    error: 'none',
    transcript: 'said',
    'not-a-name': true,
  }
  standIn.script(() => [{ value: answer }])
  const outputs = await ask('good', { prompt: 'Facts', schema }).outputs
  const { note: _absent, ...value } = answer
  const { 'not-a-name': _unfit, ...ports } = value
  expect(outputs).toMatchObject({ ...ports, value, text: JSON.stringify(answer) })
  expect(outputs).not.toHaveProperty('note')
  expect(outputs).not.toHaveProperty('not-a-name')
  expect(standIn.calls[0].body).toMatchObject({
    text: {
      format: {
        type: 'json_schema',
        strict: true,
        schema: { additionalProperties: false, required: Object.keys(schema.properties) },
      },
    },
  })
})

test.each([
  ['topic', { topic: 1, count: 2, tags: [], error: '', transcript: '', 'not-a-name': true }],
  ['tags[1]', { topic: '', count: 2, tags: ['a', 4], error: '', transcript: '', 'not-a-name': true }],
  ['its root', []],
])('refuses a structured answer that is wrong at %s', async (position, value) => {
  standIn.script(() => [{ value }])
  const { outputs, usages } = ask('good', { prompt: 'Facts', schema })
  const error = await failureOf(outputs)
  expect(error).toMatchObject({ code: 'schema-mismatch', retryable: true })
  expect(error.message).toContain(`at ${position}:`)
  expect(usages).toHaveLength(1)
})

test('refuses an answer that is not JSON where a schema is given', async () => {
  standIn.script(() => [{ text: 'Sorry, no JSON.' }])
  expect(await failureOf(ask('good', { prompt: 'Facts', schema }).outputs)).toMatchObject({ code: 'schema-mismatch' })
})

test('takes an unknown price for unknown, and the demo for free', async () => {
  const anySettings = { prompt: 'Hello', model: 'gpt-6.1-sol' }
  expect(await ask('good', anySettings).outputs).toMatchObject({ usage: { cost: expect.any(Number) } })
  const demo = contextFor(openaiPrompt, anySettings, serviceFor(standIn.key('good'), standIn.url, true))
  expect(await runIn(openaiPrompt, { image: [] }, demo.ctx)).toMatchObject({ usage: { cost: 0 } })
})

test('keeps an echoed key out of the text and the stream', async () => {
  const key = standIn.key('good')
  standIn.script(() => [{ text: `Your key is ${key}, or ${Buffer.from(key).toString('base64')}.` }])
  const { outputs, deltas } = ask('good', { prompt: 'Leak' })
  const shown = JSON.stringify([await outputs, deltas])
  expect(shown).not.toContain(key)
  expect(shown).not.toContain(Buffer.from(key).toString('base64').slice(0, 40))
  expect(shown).toContain('Your key is ')
})

test('stops at once when the run is canceled', async () => {
  const controller = new AbortController()
  const test = contextFor(openaiPrompt, { prompt: 'Wait' }, serviceFor(standIn.key('slow'), standIn.url), {
    signal: controller.signal,
  })
  const outputs = runIn(openaiPrompt, { image: [] }, test.ctx)
  const reason = new Error('canceled by the test')
  setTimeout(() => controller.abort(reason), 50)
  await expect(outputs).rejects.toBe(reason)
})
