import { randomBytes } from 'node:crypto'
import { Secret, type Credential } from '@latchwork/secrets'
import { expect, test } from 'vitest'
import { countTokens } from '../../src/secrets/count-tokens.ts'

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

const refusal = (status: number, error: unknown) => async () => Response.json({ error }, { status })

test.each([
  ['another 401', refusal(401, { message: 'No.', code: 'invalid_api_key' }), 'unusable', 'It said: "No."'],
  ['a redirect', refusal(307, null), 'unusable', 'was not sent on'],
  ['no credit', refusal(402, {}), 'unusable', 'no credit left'],
  ['a spending limit', refusal(429, { code: 'project_spend_limit_exceeded' }), 'unusable', 'limit is reached'],
  ['another refusal', refusal(400, {}), 'unusable', 'refused with 400. It gave no reason.'],
  ['a page of a proxy', async () => new Response('<html>', { status: 502 }), 'unusable', 'failed with 502'],
  ['no such question', refusal(405, 'unknown'), 'nothing', 'cannot count tokens'],
  [
    'no answer',
    () => Promise.reject(new Error('socket closed')),
    'unusable',
    'https://gateway.example/v1: socket closed',
  ],
])('%s is told in plain words', async (_, fetch, shows, words) => {
  const verdict = await countTokens(credential, fetch)
  expect(verdict).toEqual({ shows, words: expect.stringContaining(words) })
})

test('the key goes to its own address, and no redirect is followed', async () => {
  const sent: unknown[] = []
  await countTokens(credential, async (url, init) => {
    sent.push(url, init?.redirect, new Headers(init?.headers).get('authorization'))
    return Response.json({})
  })
  expect(sent).toEqual(['https://gateway.example/v1/responses/input_tokens', 'manual', `Bearer ${key}`])
})
