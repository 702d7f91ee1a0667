import { describe, expect, test } from 'vitest'
import { jsonBuild } from '../../src/json/build.ts'
import { jsonGet } from '../../src/json/get.ts'
import { jsonParse } from '../../src/json/parse.ts'
import { parsePath } from '../../src/json/path.ts'
import { failureOf, runNode } from '../context.ts'

describe('json.parse', () => {
  test('gives what the text says', async () => {
    expect(await runNode(jsonParse, { text: ' {"a":[1,null,"]["]} ' })).toEqual({ value: { a: [1, null, ']['] } })
    expect(await runNode(jsonParse, { text: '"x\\"[[["' })).toEqual({ value: 'x"[[[' })
  })

  test.each([
    ['', 'The text is not JSON'],
    ['{"a":}', 'The text is not JSON'],
    ['{"__proto__":{"x":1}}', '"__proto__", which is refused'],
    ['[{"constructor":{"prototype":{"x":1}}}]', 'which is refused'],
    ['['.repeat(101) + ']'.repeat(101), 'deeper than 100 levels'],
    ['['.repeat(1_000_000), 'deeper than 100 levels'],
  ])('%# what is not JSON, or too much of it, is a failure', async (text, message) => {
    const failure = await failureOf(runNode(jsonParse, { text }))
    expect(failure).toMatchObject({ code: 'bad-json', message: expect.stringContaining(message) })
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  test('100 levels are accepted', async () => {
    expect(await runNode(jsonParse, { text: '['.repeat(100) + ']'.repeat(100) })).toHaveProperty('value')
  })
})

describe('paths', () => {
  test.each([
    ['', []],
    ['a', ['a']],
    ['a.b[0]', ['a', 'b', 0]],
    ['[0][1].c d', [0, 1, 'c d']],
    ['["x.y"].z["["]', ['x.y', 'z', '[']],
  ])('%s has its steps', (path, steps) => {
    expect(parsePath(path)).toEqual(steps)
  })

  test.each(['.a', 'a.', 'a..b', 'a[', 'a[x]', 'a[0]b', 'a[-1]', 'a"b', '[""'])('%s is no path', (path) => {
    expect(parsePath(path)).toBeUndefined()
    expect(jsonGet.settings?.safeParse({ path }).error?.message).toContain('Write the path like')
  })
})

describe('json.get', () => {
  const value = { a: { b: [10, { c: null }] }, 'x.y': 'dotted' }

  test.each([
    ['', value],
    ['a.b[0]', 10],
    ['a.b[1].c', null],
    ['["x.y"]', 'dotted'],
  ])('%s is found', async (path, part) => {
    expect(await runNode(jsonGet, { value }, { settings: { path } })).toEqual({ value: part })
  })

  test.each([
    ['z', 'the value has no "z"; it has "a", "x.y"'],
    ['a.b[2]', '"a.b" has 2 items, so there is no [2]'],
    ['a.b.length', '"a.b" is a list, not an object, so it has no "length"'],
    ['a[0]', '"a" is an object, not a list'],
    ['a.b[1].c.d', '"a.b[1].c" is null'],
    ['toString', 'the value has no "toString"'],
    ['a.__proto__', '"a" has no "__proto__"'],
    ['["x.y"].length', '"["x.y"]" is a text'],
  ])('%s names the part that is missing', async (path, message) => {
    const failure = await failureOf(runNode(jsonGet, { value }, { settings: { path } }))
    expect(failure).toMatchObject({ code: 'missing-part', message: expect.stringContaining(message) })
  })

  test('a missing optional part skips the output', async () => {
    expect(await runNode(jsonGet, { value }, { settings: { path: 'z', optional: true } })).toEqual({})
  })
})

describe('json.build', () => {
  test('makes an object of its fields', async () => {
    const settings = { fields: ['name', 'score'] }
    expect(await runNode(jsonBuild, { name: 'a', score: [1] }, { settings })).toEqual({
      value: { name: 'a', score: [1] },
    })
  })

  test('names that cannot be inputs, and repeated ones, are unfit', () => {
    const ports = jsonBuild.ports?.({ fields: ['a', 'a', 'b c', '__proto__', 'secrets.X'] })
    expect(Object.keys(ports?.inputs ?? {})).toEqual(['a'])
    expect(ports?.unfit?.map(({ name }) => name)).toEqual(['a', 'b c', '__proto__', 'secrets.X'])
  })
})
