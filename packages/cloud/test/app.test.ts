import { describe, expect, test } from 'vitest'
import { createTestApp, send, testKey } from './cloud-app.ts'

const app = createTestApp()
const question = { model: 'gpt-6-luna', input: 'Summarize: A latch keeps a gate shut.' }

describe('the door', () => {
  test('opens for its own key only', async () => {
    expect((await send(app, '/v1/models')).status).toBe(200)
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${testKey}x`,
      `Bearer ${testKey.slice(1)}`,
      testKey,
      `Basic ${testKey}`,
    ]) {
      const refused = await send(app, '/v1/models', undefined, { authorization })
      expect(refused.status).toBe(401)
      expect(await refused.json()).toMatchObject({ error: { type: 'invalid_request_error', param: null } })
    }
  })

  test('says invalid_api_key for a wrong key, and does not repeat it', async () => {
    const refused = await (await send(app, '/v1/models', undefined, { authorization: 'Bearer something-else' })).text()
    expect(refused).toContain('invalid_api_key')
    expect(refused).not.toContain('something-else')
  })

  test('is closed to other hosts, before the key is looked at', async () => {
    const refused = await send(app, '/v1/models', undefined, { host: 'evil.example', authorization: '' })
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain("'evil.example' is not this cloud's; use cloud.test")
    expect((await send(app, '/v1/models', undefined, { host: 'cloud.test.evil.example' })).status).toBe(403)
  })

  test('takes JSON only', async () => {
    const refused = await send(app, '/v1/responses', question, { 'content-type': 'text/plain' })
    expect(refused.status).toBe(415)
    expect(
      (await send(app, '/v1/responses', question, { 'content-type': 'application/json; charset=utf-8' })).status,
    ).toBe(200)
  })

  test('takes bodies up to 16 MiB', async () => {
    const large = { ...question, input: 'x'.repeat(16 * 1024 * 1024) }
    expect((await send(app, '/v1/responses', large)).status).toBe(413)
  })

  test('lets no web page in', async () => {
    const answer = await send(app, '/v1/models', undefined, { origin: 'http://evil.example' })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await app.request('http://cloud.test/v1/models', {
      method: 'OPTIONS',
      headers: { authorization: `Bearer ${testKey}` },
    })
    expect(preflight.status).toBe(404)
  })
})

describe('every answer', () => {
  test.each([
    ['a list', '/v1/models', undefined],
    ['a response', '/v1/responses', question],
    ['a stream', '/v1/responses', { ...question, stream: true }],
    ['a refusal', '/v1/responses', { input: 'x' }],
    ['a lost request', '/v1/nothing', undefined],
  ])('is labelled: %s', async (_, path, body) => {
    const { headers } = await send(app, path, body)
    expect(headers.get('x-latchwork-demo')).toBe('true')
    expect(headers.get('x-request-id')).toMatch(/^req_\d+$/)
  })

  test("is in OpenAI's error shape when the address is wrong", async () => {
    const lost = await send(app, '/v1/nothing')
    expect(lost.status).toBe(404)
    expect(await lost.json()).toEqual({
      error: { message: 'Invalid URL (GET /v1/nothing).', type: 'invalid_request_error', param: null, code: null },
    })
  })

  test('hides what went wrong inside', async () => {
    const broken = createTestApp({
      model: {
        answer() {
          throw new Error('the inner reason')
        },
      },
    })
    const failed = await send(broken, '/v1/responses', question)
    expect(failed.status).toBe(500)
    expect(await failed.json()).toMatchObject({
      error: { type: 'server_error', message: 'The demo failed to answer.' },
    })
  })
})

describe('models', () => {
  test('lists the demo model, and knows every model that a flow may name', async () => {
    expect(await (await send(app, '/v1/models')).json()).toMatchObject({
      object: 'list',
      data: [{ id: 'latchwork-demo' }],
    })
    expect(await (await send(app, '/v1/models/gpt-6-luna')).json()).toMatchObject({ id: 'gpt-6-luna', object: 'model' })
  })
})

describe('responses', () => {
  test('keep the model and the metadata of the request, and say that the demo answered', async () => {
    const body = { ...question, metadata: { run: '7' }, instructions: 'Be brief.' }
    expect(await (await send(app, '/v1/responses', body)).json()).toMatchObject({
      status: 'completed',
      model: 'gpt-6-luna',
      metadata: { run: '7', latchwork_demo: 'true' },
      instructions: 'Be brief.',
      created_at: 1_790_000_000,
      output: [{ type: 'message', content: [{ text: 'A latch keeps a gate shut.' }] }],
    })
  })

  test('are the same text for the same request', async () => {
    const answers = await Promise.all(
      [1, 2].map(async () => (await send(createTestApp(), '/v1/responses', question)).text()),
    )
    expect(answers[0]).toBe(answers[1])
  })

  test('count tokens by about four characters, the same in the estimate before', async () => {
    const answer = await (await send(app, '/v1/responses', question)).json()
    const estimate = await (await send(app, '/v1/responses/input_tokens', question)).json()
    expect(answer).toMatchObject({ usage: { input_tokens: 10, output_tokens: 7, total_tokens: 17 } })
    expect(estimate).toEqual({ object: 'response.input_tokens', input_tokens: 10 })
  })

  test('that outgrow max_output_tokens are cut and say so', async () => {
    const body = {
      ...question,
      input: `Summarize:\n${'The gate is shut by a heavy brass latch. '.repeat(9)}A second latch waits in the shed behind the house.`,
      max_output_tokens: 16,
    }
    const answer = await (await send(app, '/v1/responses', body)).json()
    expect(answer).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { output_tokens: 16 },
      output: [{ status: 'incomplete' }],
    })
  })

  test('are refused when the input is larger than the context', async () => {
    const refused = await send(app, '/v1/responses', { ...question, input: 'word '.repeat(400_000) })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ error: { code: 'context_length_exceeded' } })
  })
})
