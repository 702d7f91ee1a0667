import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { fingerprint, Secret, SecretCoercionError } from '../src/index.ts'
import { fakeKey } from './scratch.ts'

const value = fakeKey()
const secret = new Secret(value)

describe('a secret shows nothing', () => {
  test.each<[string, () => unknown]>([
    ['JSON.stringify', () => JSON.stringify({ secret })],
    ['inspect', () => inspect(secret, { showHidden: true, depth: 9 })],
    ['inspect without custom functions', () => inspect(secret, { customInspect: false, showHidden: true })],
    ['format %o %O %j', () => format('%o %O %j', secret, secret, secret)],
    ['Object.assign, which spreads', () => inspect(Object.assign({}, secret))],
    ['entries', () => JSON.stringify(Object.entries(secret))],
    ['structuredClone', () => inspect(structuredClone(secret))],
    ['v8.serialize', () => serialize(secret).toString('latin1')],
    ['an error cause', () => inspect(new Error('x', { cause: secret }))],
    ['a map', () => inspect(new Map([[secret, secret]]))],
  ])('through %s', (_what, show) => expect(String(show())).not.toContain(value.slice(4, 20)))

  test.each<[string, () => unknown]>([
    ['String', () => String(secret)],
    ['join, as in a template', () => ['Bearer', secret].join(' ')],
    ['valueOf', () => secret.valueOf()],
    ['a header', () => new Headers({ authorization: Reflect.apply(String, undefined, [secret]) })],
  ])('and throws when turned into text by %s', (_what, turn) => expect(turn).toThrow(SecretCoercionError))
})

test('use gives the value to one function and returns what that returns', () => {
  expect(secret.use((text) => text.length)).toBe(value.length)
})

test('the hint is the last four characters of a long value, and nothing of a short one', () => {
  expect(secret.hint).toBe(value.slice(-4))
  expect(secret.toJSON()).toBe(`[secret ·${value.slice(-4)}]`)
  expect(new Secret('x'.repeat(19)).hint).toBe('')
  expect(new Secret(`${'x'.repeat(19)}\n`).hint).toBe('')
  expect(new Secret(`${'x'.repeat(19)}\u{1F511}`).toJSON()).toBe('[secret]')
})

test('a fingerprint tells secrets apart on one installation and means nothing on another', () => {
  const here = fingerprint(secret, 'here')
  expect(here).toMatch(/^[0-9a-f]{8}$/)
  expect(fingerprint(new Secret(value), 'here')).toBe(here)
  expect(fingerprint(new Secret(fakeKey()), 'here')).not.toBe(here)
  expect(fingerprint(secret, 'there')).not.toBe(here)
})
