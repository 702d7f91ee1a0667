import { describe, expect, test } from 'vitest'
import { conversion, port, portOfKind, type Conversion, type Kind } from '../../src/index.ts'
import { SIMPLE_KINDS } from '../../src/ports/kind.ts'
import { portConversion, textOf } from '../../src/ports/wiring.ts'

const KINDS: readonly Kind[] = [
  ...SIMPLE_KINDS,
  'list<text>',
  'list<number>',
  'list<json>',
  'list<any>',
  'list<list<text>>',
  'list<list<any>>',
]

/** What each kind may be wired to, beside itself and any. Written out, so that a change of the table is seen here. */
const FITS: Readonly<Record<string, Readonly<Record<string, Conversion>>>> = {
  text: { 'list<text>': 'wrap', 'list<any>': 'wrap' },
  number: { text: 'text', 'list<number>': 'wrap', 'list<any>': 'wrap' },
  boolean: { text: 'text', 'list<any>': 'wrap' },
  json: { text: 'text', 'list<json>': 'wrap', 'list<any>': 'wrap' },
  image: { 'list<any>': 'wrap' },
  audio: { 'list<any>': 'wrap' },
  file: { 'list<any>': 'wrap' },
  message: { 'list<any>': 'wrap' },
  tool: { 'list<any>': 'wrap' },
  agent: { 'list<any>': 'wrap' },
  any: Object.fromEntries(KINDS.filter((kind) => kind !== 'any').map((kind) => [kind, 'parse'])),
  'list<text>': { 'list<any>': 'pass', 'list<list<text>>': 'wrap' },
  'list<number>': { 'list<any>': 'pass' },
  'list<json>': { 'list<any>': 'pass' },
  'list<any>': {
    'list<text>': 'parse',
    'list<number>': 'parse',
    'list<json>': 'parse',
    'list<list<text>>': 'parse',
    'list<list<any>>': 'wrap',
  },
  'list<list<text>>': { 'list<any>': 'pass', 'list<list<any>>': 'pass' },
  'list<list<any>>': { 'list<any>': 'pass', 'list<list<text>>': 'parse' },
}

describe('a wire between two kinds', () => {
  test.each(KINDS)('follows the table from %s', (from) => {
    for (const to of KINDS) {
      const expected = from === to || to === 'any' ? 'pass' : FITS[from]?.[to]
      expect([from, to, conversion(from, to)]).toEqual([from, to, expected])
    }
  })
})

describe('a wire into an input that takes several', () => {
  const many = (kind: Kind) => portOfKind(kind, { many: true })

  test.each<[Kind, Kind, Conversion | undefined]>([
    ['text', 'text', 'pass'],
    ['number', 'text', 'text'],
    ['list<text>', 'text', 'splice'],
    ['list<number>', 'text', undefined],
    ['list<any>', 'text', 'parse'],
    ['any', 'text', 'parse'],
    ['list<list<text>>', 'text', undefined],
    ['list<text>', 'any', 'pass'],
    ['text', 'any', 'pass'],
    ['list<text>', 'list<text>', 'pass'],
    ['list<list<text>>', 'list<text>', 'splice'],
    ['text', 'list<text>', 'wrap'],
    ['tool', 'tool', 'pass'],
    ['list<tool>', 'tool', 'splice'],
    ['json', 'tool', undefined],
  ])('does with %s at %s: %s', (from, to, expected) => {
    expect(portConversion(from, many(to))).toBe(expected)
  })

  test('follows the table for one wire where the input takes one', () => {
    for (const from of KINDS)
      for (const to of KINDS) expect(portConversion(from, portOfKind(to))).toBe(conversion(from, to))
  })
})

test('JSON becomes text as it is written, and a text stays as it is', () => {
  expect([textOf('a "b"'), textOf(1.5), textOf(true), textOf(null), textOf([1]), textOf({ a: 1 })]).toEqual([
    'a "b"',
    '1.5',
    'true',
    'null',
    '[\n  1\n]',
    '{\n  "a": 1\n}',
  ])
})

test('a port builder gives kind, schema and whether the input is required', () => {
  expect(port.list(port.list(port.number())).kind).toBe('list<list<number>>')
  expect(port.text()).toMatchObject({ kind: 'text', required: true, many: false, default: undefined })
  expect(port.text({ default: '' })).toMatchObject({ required: false, default: '' })
  expect(port.text({ optional: true })).toMatchObject({ required: false, default: undefined })
  expect(port.text({ many: true }).schema.safeParse('a').success).toBe(false)
  expect(port.text({ many: true }).schema.safeParse(['a']).success).toBe(true)
})
