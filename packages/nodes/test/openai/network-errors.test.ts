import { expect, test } from 'vitest'
import { Secret, type Credential } from '@latchwork/secrets'
import { explainNetwork } from '../../src/openai/network-errors.ts'
import { retryAfterOf } from '../../src/openai/retry-after.ts'

const credential: Credential = {
  name: 'OPENAI_API_KEY',
  secret: new Secret('x'.repeat(40)),
  baseURL: 'https://api.openai.com/v1',
  origins: ['https://api.openai.com'],
  layer: 'environment',
  fingerprint: '0f0f0f0f',
  hint: 'xxxx',
  location: 'OPENAI_API_KEY',
  demo: false,
}

/** An error as the platform's fetch makes it: the code stands at the bottom. */
const failedWith = (code: string) =>
  new TypeError('fetch failed', { cause: new AggregateError([Object.assign(new Error('no'), { code })]) })

test.each([
  ['ENOTFOUND', 'address-not-found', false],
  ['EAI_AGAIN', 'address-not-found', true],
  ['ECONNREFUSED', 'connection-refused', false],
  ['ECONNRESET', 'connection-lost', true],
  ['UND_ERR_SOCKET', 'connection-lost', true],
  ['EPIPE', 'connection-lost', true],
  ['ETIMEDOUT', 'timeout', true],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout', true],
  ['CERT_HAS_EXPIRED', 'tls-failed', false],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-failed', false],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-failed', false],
  ['ENETUNREACH', 'network-unreachable', true],
])('%s is told as %s, with the address', (system, code, retryable) => {
  const explanation = explainNetwork(failedWith(system), credential)
  expect(explanation).toMatchObject({ code, retryable })
  expect(explanation.message).toContain('https://api.openai.com/v1')
})

test.each([
  [{ 'retry-after-ms': '20' }, 20],
  [{ 'retry-after-ms': '20', 'retry-after': '3' }, 20],
  [{ 'retry-after': '3' }, 3_000],
  [{ 'retry-after': '1.5' }, 1_500],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' }, 9_000],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6ms' }, 6],
  [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
  [{ 'x-ratelimit-remaining-tokens': '1', 'x-ratelimit-reset-tokens': '6m0s' }, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after': '-5' }, undefined],
  [{}, undefined],
])('reads from %j when to come back', (headers, wait) => {
  expect(retryAfterOf(new Headers(headers), 1_000)).toBe(wait)
})
