import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findNonJson } from '../src/json.ts'

const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

class Thing {
  readonly name = 'thing'
}

describe('what JSON cannot carry', () => {
  test.each<[string, unknown, RegExp]>([
    ['undefined', undefined, /undefined/],
    ['undefined in a list', [1, undefined], /undefined/],
    ['a hole in a list', Object.assign(new Array(3), { 0: 1 }), /undefined/],
    ['NaN', { a: [NaN] }, /NaN/],
    ['Infinity', -Infinity, /-Infinity/],
    ['a function', { a: () => 1 }, /function/],
    ['a symbol', [Symbol('a')], /symbol/],
    ['a bigint', 1n, /bigint/],
    ['a date', { at: new Date(0) }, /class Date/],
    ['a map', new Map(), /class Map/],
    ['bytes', new Uint8Array(2), /class Uint8Array/],
    ['an object of a class', [new Thing()], /class Thing/],
    ['a promise', { a: Promise.resolve(1) }, /class Promise/],
    ['an object on top of one without a class', Object.create(Object.create(null)), /class unknown/],
    ['a key that reaches into JavaScript', JSON.parse('{"a":{"__proto__":1}}'), /"__proto__"/],
    ['101 levels', nested(102), /deeper than 100/],
  ])('is found: %s', (_, value, message) => {
    expect(findNonJson(value)).toMatch(message)
  })

  test('is found in a value that holds itself', () => {
    const cyclic: unknown[] = []
    cyclic.push(cyclic, cyclic)
    expect(findNonJson(cyclic)).toMatch(/deeper/)
  })

  test('is found in a value of a million levels, without overflowing the stack', () => {
    expect(findNonJson(nested(1_000_000))).toMatch(/deeper/)
  })

  test('is nothing of what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        if (/"(__proto__|constructor|prototype)":/.test(text)) return
        expect(findNonJson(JSON.parse(text))).toBeUndefined()
      }),
    )
  })

  test('is not a member that is undefined, which JSON leaves out', () => {
    expect(findNonJson({ a: undefined, b: 1 })).toBeUndefined()
    expect(findNonJson(Object.assign(Object.create(null), { a: 1 }))).toBeUndefined()
    expect(findNonJson(nested(100))).toBeUndefined()
  })
})
