import { describe, expect, test } from 'vitest'
import { isKind, jsonSchemaOfKind } from '../../src/index.ts'
import { elementKind, schemaOfKind, SIMPLE_KINDS } from '../../src/ports/kind.ts'

test('a kind is a simple one, or a list up to four deep', () => {
  for (const kind of SIMPLE_KINDS) expect(isKind(kind)).toBe(true)
  expect(isKind('list<list<list<list<text>>>>')).toBe(true)
  for (const text of [
    '',
    'Text',
    'list',
    'list<>',
    'list<text',
    'text>',
    'list<list<list<list<list<text>>>>>',
    'string',
    'toString',
    'list<toString>',
    'list< text>',
  ])
    expect(isKind(text)).toBe(false)
})

test('the element of a list kind is one level less', () => {
  expect(elementKind('list<text>')).toBe('text')
  expect(elementKind('list<list<json>>')).toBe('list<json>')
  expect(elementKind('text')).toBeUndefined()
})

const BLOB = { blob: 'sha256:00', mediaType: 'image/png', size: 1 }
const TOOL = { graph: 'g', name: 'n', description: 'd', parameters: {} }

describe('the schema of a kind', () => {
  test.each<[string, readonly unknown[], readonly unknown[]]>([
    ['text', ['', 'a'], [1, null, undefined, ['a'], {}]],
    ['number', [0, -1.5, 1e300], ['1', NaN, Infinity, null, 1n]],
    ['boolean', [true, false], ['true', 0, null]],
    [
      'json',
      [null, 1, 'a', [], { a: [{ b: null }] }],
      [undefined, NaN, () => 1, new Date(0), new Map(), Symbol('a'), 1n, { a: () => 1 }, [NaN]],
    ],
    ['any', [null, 1, { a: 1 }], [undefined, () => 1, Infinity]],
    ['image', [BLOB, { ...BLOB, name: 'a' }], [{}, { blob: 1 }, 'sha256:00', null]],
    ['audio', [BLOB], [{ ...BLOB, size: '1' }]],
    ['file', [{ path: 'a' }], ['a', {}, { path: 1 }, null]],
    ['message', [{}, { role: 'user' }], [[], 'a', null, { a: () => 1 }]],
    ['agent', [{}], [[], null]],
    ['tool', [TOOL], [{}, 'g', null]],
    ['list<text>', [[], ['a']], ['a', [1], [null], {}]],
    ['list<list<number>>', [[], [[]], [[1], [2]]], [[1], ['a']]],
    ['list<json>', [[null, 1]], [[undefined], 1]],
  ])('tells what fits: %s', (text, good, bad) => {
    if (!isKind(text)) throw new Error(`${text} is not a kind`)
    const schema = schemaOfKind(text)
    for (const value of good) expect([value, schema.safeParse(value).success]).toEqual([value, true])
    for (const value of bad) expect([value, schema.safeParse(value).success]).toEqual([value, false])
  })

  test.each(['image', 'file', 'tool', 'json', 'message'] as const)(
    'lets nothing but JSON through, however it is dressed: %s',
    (kind) => {
      const schema = schemaOfKind(kind)
      const cyclic: Record<string, unknown> = { ...BLOB, ...TOOL, path: 'a' }
      expect(schema.safeParse({ ...cyclic, more: () => 1 }).success).toBe(false)
      expect(
        schema.safeParse(
          JSON.parse('{"blob":"a","mediaType":"b","size":1,"path":"a","graph":"g","name":"n","__proto__":{}}'),
        ).success,
      ).toBe(false)
      cyclic['self'] = cyclic
      expect(schema.safeParse(cyclic).success).toBe(false)
    },
  )
})

test('a kind is described to a model as a JSON schema', () => {
  expect(jsonSchemaOfKind('list<number>')).toEqual({ type: 'array', items: { type: 'number' } })
  expect(jsonSchemaOfKind('json')).toEqual({})
  expect(jsonSchemaOfKind('file')).toMatchObject({ type: 'object', required: ['path'] })
})
