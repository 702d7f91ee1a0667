import { randomBytes } from 'node:crypto'
import { createOpenAIService } from '@latchwork/nodes'
import { Secret, type Credential } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { askForTokens } from '../../src/secrets/ask-for-tokens.ts'

const key = randomBytes(20).toString('hex')
const credential: Credential = {
  name: 'OPENAI_API_KEY',
  secret: new Secret(key),
  baseURL: 'https://gateway.example/v1',
  origins: ['https://gateway.example'],
  layer: 'user',
  hint: key.slice(-4),
  location: 'here',
  demo: false,
}

const ask = (fetch: (url: string, init?: RequestInit) => Promise<Response>) =>
  askForTokens(createOpenAIService({ resolver: { credential: async () => credential }, fetch, now: () => 0 }))
const refusal = (status: number, error: unknown) => async () => Response.json({ error }, { status })

test.each([
  ['a count', async () => Response.json({ input_tokens: 1 }), 'usable', 'may use the Responses API'],
  ['no access to the model', refusal(404, { code: 'model_not_found' }), 'usable', 'no access to gpt-6-luna'],
  ['another 401', refusal(401, { message: 'No.', code: 'invalid_api_key' }), 'unusable', 'does not accept the key'],
  [
    'a missing permission',
    refusal(401, { message: 'Missing scopes: api.responses.write' }),
    'unusable',
    'api.responses.write',
  ],
  ['a redirect', refusal(307, null), 'unusable', 'was not sent on'],
  ['no credit', refusal(402, {}), 'unusable', 'no credit left'],
  ['a spending limit', refusal(429, { code: 'project_spend_limit_exceeded' }), 'unusable', 'limit'],
  ['another refusal', refusal(400, {}), 'unusable', 'refused the request'],
  ['a page of a proxy', async () => new Response('<html>', { status: 502 }), 'unusable', 'failed with 502'],
  ['a page in place of a count', async () => new Response('<html>'), 'unusable', 'cannot be understood'],
  ['no such question', refusal(405, 'unknown'), 'nothing', 'cannot count tokens'],
  ['no answer', () => Promise.reject(new Error('socket closed')), 'unusable', 'https://gateway.example/v1'],
])('%s is told in plain words', async (_, fetch, shows, words) => {
  expect(await ask(fetch)).toEqual({ shows, words: expect.stringContaining(words) })
})

test('the key goes to its own address, and no redirect is followed', async () => {
  const sent: unknown[] = []
  await ask(async (url, init) => {
    sent.push(url, init?.redirect, new Headers(init?.headers).get('authorization'))
    return Response.json({ input_tokens: 1 })
  })
  expect(sent).toEqual(['https://gateway.example/v1/responses/input_tokens', 'manual', `Bearer ${key}`])
})
