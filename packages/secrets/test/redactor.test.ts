import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor, Secret } from '../src/index.ts'
import { fakeKey } from './scratch.ts'

const encodings: readonly (readonly [name: string, encode: (value: string) => string])[] = [
  ['raw', (value) => value],
  ['URL', encodeURIComponent],
  ['URL, lower case', (value) => encodeURIComponent(value).replace(/%../g, (escape) => escape.toLowerCase())],
  ['form', (value) => new URLSearchParams({ k: value }).toString().slice(2)],
  ['JSON', (value) => JSON.stringify(value).slice(1, -1)],
  ['JSON twice', (value) => JSON.stringify(JSON.stringify(value)).slice(3, -3)],
  ['hex', (value) => Buffer.from(value).toString('hex')],
  ['HEX', (value) => Buffer.from(value).toString('hex').toUpperCase()],
  ['base64', (value) => Buffer.from(value).toString('base64')],
  ['base64 after one byte', (value) => Buffer.from(`:${value}`).toString('base64')],
  ['base64 after two bytes', (value) => Buffer.from(`::${value}`).toString('base64')],
  ['base64 among others', (value) => Buffer.from(`user::${value}:more`).toString('base64')],
  ['base64url', (value) => Buffer.from(value).toString('base64url')],
  ['base64url among others', (value) => Buffer.from(`{"k":"${value}"}`).toString('base64url')],
]

/** The stretch of an encoding that gives the value away, without the digits it shares with its neighbours. */
const coreOf = (encoded: string): string => encoded.slice(8, -8)

const make = (...values: readonly string[]) => {
  const redactor = createRedactor()
  for (const value of values) redactor.add(new Secret(value))
  return redactor
}

describe('a known secret is taken out', () => {
  const values = [fakeKey(), `p/w+d "quoted"\\ =&? ü 🔑 ${fakeKey()}`]

  test.each(encodings)('in its %s form', (_name, encode) => {
    for (const value of values) {
      const clean = make(value).redact(`before ${encode(value)} after ${encode(value)}`)
      expect(clean).toMatch(/^before .*\[secret\].* after .*\[secret\]/)
      expect(clean).not.toContain(coreOf(encode(value)))
    }
  })

  test('at every split of a stream, in every form: 0 leaks', () => {
    let splits = 0
    for (const value of values) {
      const redactor = make(value)
      for (const [, encode] of encodings) {
        const text = `say ${encode(value)}, then ${encode(value)}`
        const whole = redactor.redact(text)
        for (let at = 0; at <= text.length; at += 1) {
          const stream = redactor.stream()
          expect(stream.push(text.slice(0, at)) + stream.push(text.slice(at)) + stream.flush()).toBe(whole)
          splits += 1
        }
      }
    }
    expect(splits).toBeGreaterThan(3_000)
  })

  test('letter by letter, and in random pieces beside random other secrets', () => {
    const value = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 8, maxLength: 12 }),
      fc.string({ minLength: 8 }),
    )
    const pieces = fc.array(fc.oneof(fc.nat(3), fc.string({ unit: fc.constantFrom('a', 'b', '-', ' ') })), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), pieces, fc.nat(20), (known, parts, step) => {
        const secrets = known.filter((text) => text.trim() !== '')
        const redactor = make(...secrets)
        const text = parts.map((part) => (typeof part === 'number' ? (secrets[part] ?? '') : part)).join('')
        const stream = redactor.stream()
        let streamed = ''
        for (let at = 0; at < text.length; at += step + 1) streamed += stream.push(text.slice(at, at + step + 1))
        expect(streamed + stream.flush()).toBe(redactor.redact(text))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a stream', () => {
  test('holds back only what may become a secret', () => {
    const key = fakeKey()
    const stream = make(key).stream()
    expect(stream.push('Hello, ')).toBe('Hello, ')
    expect(stream.push(`the key is ${key.slice(0, 9)}`)).toBe('the key is ')
    expect(stream.push('!')).toBe(`${key.slice(0, 9)}!`)
    expect(stream.push(key)).not.toContain(key.slice(9))
    expect(stream.flush()).toBe('')
  })

  test('does not hold back a whole secret because of how it ends', () => {
    const stream = make('abcdefgha').stream()
    expect(stream.push('see abcdefgha')).toBe('see [secret]')
    expect(stream.push('bc') + stream.push('a') + stream.flush()).toBe('bca')
  })

  test('gives up the shorter secret only when it is not the longer one', () => {
    const stream = make('abcdefgh', 'abcdefghij').stream()
    expect(stream.push('abcdefgh')).toBe('')
    expect(stream.push('ij') + stream.push(' abcdefgh') + stream.flush()).toBe('[secret] [secret]')
  })

  test('can be used on after a flush', () => {
    const stream = make('abcdefgh').stream()
    expect(stream.push('abcd') + stream.flush() + stream.push('efgh') + stream.flush()).toBe('abcdefgh')
    expect(stream.push('abcdefgh') + stream.flush()).toBe('[secret]')
  })
})

describe('a short secret', () => {
  test('is taken out as a word only', () => {
    const redactor = make('cat')
    expect(redactor.redact('cat, concatenate, "cat" cats cat')).toBe('[secret], concatenate, "[secret]" cats [secret]')
  })

  test('is judged by its neighbours in a stream too', () => {
    const text = 'cat concatenate cats the cat'
    for (let at = 0; at <= text.length; at += 1) {
      const stream = make('cat').stream()
      expect(stream.push(text.slice(0, at)) + stream.push(text.slice(at)) + stream.flush()).toBe(
        '[secret] concatenate cats the [secret]',
      )
    }
  })

  test('that is blank is not taken out at all', () => expect(make('', '  ').redact('a  b')).toBe('a  b'))
})

test('a JSON value is cleaned in its texts, keys and numbers, and the original is left alone', () => {
  const key = fakeKey()
  const redactor = make(key, '123456789012')
  const secret = new Secret(key)
  const value = { [key]: [key, { deep: `x${key}` }], id: 123456789012, ok: true, none: null, secret }
  expect(redactor.redactJson(value)).toEqual({
    '[secret]': ['[secret]', { deep: 'x[secret]' }],
    id: '[secret]',
    ok: true,
    none: null,
    secret: '[secret]',
  })
  expect(value.id).toBe(123456789012)
})

test('errors and dates are cleaned as what they say', () => {
  const key = fakeKey()
  const error = Object.assign(new TypeError(`bad ${key}`, { cause: new Error(key) }), { body: { key } })
  expect(make(key).redactJson({ error, at: new Date(0) })).toEqual({
    error: {
      name: 'TypeError',
      message: 'bad [secret]',
      body: { key: '[secret]' },
      cause: { name: 'Error', message: '[secret]' },
    },
    at: '1970-01-01T00:00:00.000Z',
  })
})

test('the lines of a long secret and the texts inside a JSON secret are taken out alone, too', () => {
  const [first, second, inner] = [fakeKey(), fakeKey(), fakeKey()]
  const redactor = make(`${first}\n${second}\n`, JSON.stringify({ type: 'account', key: inner }))
  expect(redactor.redact(`${second} ${inner} account`)).toBe('[secret] [secret] account')
})

test('a very long secret and many secrets are found', () => {
  const long = fakeKey().repeat(1_400)
  const many = Array.from({ length: 60 }, fakeKey)
  const redactor = make(long, ...many)
  expect(redactor.redact(`a ${long} b`)).toBe('a [secret] b')
  expect(redactor.redact(many.join(' '))).toBe(many.map(() => '[secret]').join(' '))
})

test('a redactor shows nothing of what it knows', () => {
  const key = fakeKey()
  const redactor = make(key)
  expect(JSON.stringify(redactor) + Object.keys(redactor).join()).not.toContain(key)
})
