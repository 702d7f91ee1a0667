import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  createMemoryStore,
  createRedactor,
  createResolver,
  createSweep,
  Secret,
  SecretStoreError,
} from '../src/index.ts'
import { fakeKey } from './scratch.ts'

const sweeping = (...known: readonly string[]) =>
  createSweep({ secrets: known.map((value) => new Secret(value)), redactor: createRedactor() })

/** Letters and digits, with a digit in them. */
const letters = (length: number): string => `7${randomBytes(length).toString('hex').slice(1, length)}`
const capitals = (length: number): string => letters(length).toUpperCase()
const PEM = (kind: string, body: string): string => `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----`

const shaped: readonly (readonly [what: string, secret: string, around: (secret: string) => string])[] = [
  ['OpenAI', fakeKey(), (key) => `the key ${key} works`],
  ['Anthropic', `sk-ant-api03-${letters(40)}`, (key) => `key=${key}`],
  ['GitHub', `ghp_${letters(36)}`, (key) => `"${key}"`],
  ['AWS', `AKIA${capitals(16)}`, (key) => `id ${key}.`],
  ['Google', `AIza${letters(35)}`, (key) => key],
  ['Slack', `xoxb-${letters(20)}`, (key) => `<${key}>`],
  ['Stripe', ['sk', 'live', letters(24)].join('_'), (key) => `(${key})`],
  ['a web token', `eyJ${letters(20)}.eyJ${letters(30)}.${letters(20)}`, (key) => `token: ${key}`],
  ['a bearer header', letters(24), (key) => `Authorization: Bearer ${key}`],
  ['a header in JSON', letters(24), (key) => JSON.stringify({ 'X-Api-Key': key })],
  ['a header in JSON in JSON', letters(24), (key) => JSON.stringify(JSON.stringify({ authorization: `Basic ${key}` }))],
  ['a header in an address', letters(24), (key) => `?h=Bearer%20${key}`],
  ['a field of JSON', letters(24), (key) => JSON.stringify({ access_token: key, ttl: 3600 })],
  ['a field of JSON in JSON', letters(9), (key) => JSON.stringify(JSON.stringify({ clientSecret: key }))],
  ['a cookie', letters(24), (key) => `set-cookie: id=${key}; Path=/`],
  ['an address with a password', letters(12), (key) => `see postgres://someone:${key}@db.example/x`],
  ['an address, encoded', letters(12), (key) => encodeURIComponent(`https://someone:${key}@host.example/x`)],
  ['an address in JSON', letters(12), (key) => JSON.stringify({ at: `https://u:${key}@host.example` })],
  ['a signed address', letters(20), (key) => `https://host.example/a?sig=${key}&x=1`],
  ['a private key', letters(60), (key) => PEM('RSA PRIVATE KEY', key)],
  ['a key after an escape of JSON', fakeKey(), (key) => JSON.stringify(`line\n${key}`)],
]

describe('what looks like a secret is taken out, whoever it is of', () => {
  test.each(shaped)('%s', (_what, secret, around) => {
    const forms = [
      around(secret),
      JSON.stringify({ a: JSON.stringify([around(secret)]) }),
      Buffer.from(around(secret)).toString('base64'),
      `prefix/${Buffer.from(`in the middle ${around(secret)} of a text`).toString('base64url')}`,
      Buffer.from(Buffer.from(`twice ${around(secret)} in it`).toString('base64')).toString('base64'),
      Buffer.from(`a hexadecimal ${around(secret)}`).toString('hex'),
    ]
    for (const form of forms) {
      const sweep = sweeping()
      const clean = sweep.text(form)
      expect(clean, form).toContain('[secret]')
      expect(clean).not.toContain(secret)
      expect(clean).not.toContain(Buffer.from(`..${secret}`).toString('base64').slice(8, 16))
      expect(sweep.counts.size, form).toBeGreaterThan(0)
      const bytes = [form, `${form} ü`].map((text) => Buffer.from(text))
      expect([...bytes, Buffer.from(form, 'utf16le')].map((each) => sweep.bytes(each))).toEqual([
        undefined,
        undefined,
        undefined,
      ])
    }
  })
})

test('ordinary text stays as it is', () => {
  const texts = [
    'The task-management-of-a-small-company-2026 has no key. Authorization: the manager signs it.',
    'Basic understanding, bearer of news, a cookie: sweet. See https://host.example/a?page=2&key=b@c',
    `sha256:${'0f'.repeat(32)} and 4f6c1d3a-2b7e-4d19-9a55-0c6f7be0a001`,
    'mailto:someone@host.example, http://localhost:4100/#x, user@host',
    `data:image/png;base64,${randomBytes(3_000).toString('base64')}`,
    'A very long line of words that never ends: '.repeat(400),
    `${'a'.repeat(100_000)}://`,
    `authorization=${'\\'.repeat(200_000)}`,
    'bearer+'.repeat(30_000),
    `"${'a-'.repeat(100_000)}`,
  ]
  const sweep = sweeping()
  for (const text of texts) expect(sweep.text(text)).toBe(text)
  expect(sweep.value({ texts, maxOutputTokens: 5, tokens: ['a'], secrets: 2 })).toEqual({
    texts,
    maxOutputTokens: 5,
    tokens: ['a'],
    secrets: 2,
  })
  expect(sweep.counts.size).toBe(0)
})

test('known secrets are taken out of values, names and numbers, and counted', () => {
  const sweep = sweeping('correct horse', '48213907')
  const value = { 'correct horse': ['a correct horse', 48213907], plain: true, none: null }
  expect(sweep.value(value)).toEqual({ '[secret]': ['a [secret]', '[secret]'], plain: true, none: null })
  expect([...sweep.counts]).toEqual([['known secret', 3]])
})

test('the text of a field that is named like a secret is taken out whole', () => {
  const sweep = sweeping()
  const value = { Authorization: 'x', apiKey: 'y', headers: { 'set-cookie': ['a', 'b'] }, db_password: '', key: 'kept' }
  expect(sweep.value(value)).toEqual({
    Authorization: '[secret]',
    apiKey: '[secret]',
    headers: { 'set-cookie': ['[secret]', '[secret]'] },
    db_password: '',
    key: 'kept',
  })
  expect([...sweep.counts]).toEqual([['password', 4]])
})

test('sweeping twice changes nothing more', () => {
  const sweep = sweeping('correct horse')
  for (const [, secret, around] of shaped) {
    const once = sweep.text(`${around(secret)} and a correct horse`)
    expect(sweep.text(once)).toBe(once)
  }
})

test('a resolver gives every value of every layer for it, and tells which store could not be read', async () => {
  const entry = (name: string, value: string, label?: string) => ({
    name,
    secret: new Secret(value),
    location: 'a test',
    label,
  })
  const broken = {
    ...createMemoryStore(),
    list: () =>
      Promise.reject(
        new SecretStoreError({ store: 'broken', location: 'x', problem: 'is broken', remedy: 'Mend it.' }),
      ),
  }
  const resolver = createResolver({
    layers: [
      {
        name: 'environment',
        store: createMemoryStore({ entries: [entry('A_KEY', 'true'), entry('B_KEY', 'long enough')] }),
      },
      { name: 'project', store: broken },
      { name: 'user', store: createMemoryStore({ entries: [entry('PIN', '12'), entry('PIN', '34', 'work')] }) },
    ],
  })
  const { secrets, problems } = await resolver.every()
  expect(secrets.map((secret) => secret.use((value) => value)).sort()).toEqual(['12', '34', 'long enough'])
  expect(problems.map(({ message }) => message).join()).toMatch(/is broken/)
})
