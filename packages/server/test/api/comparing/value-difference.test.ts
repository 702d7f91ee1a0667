import type { Json } from '@latchwork/engine'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonDifferences, MOST_DIFFERENCES, textDifference, type TextPiece } from '../../../src/api/index.ts'

const shown = (pieces: readonly TextPiece[] = []): string =>
  pieces
    .map(({ in: where, text }) => (where === 'both' ? text : where === 'a' ? `[-${text}-]` : `{+${text}+}`))
    .join('')
const join = (pieces: readonly TextPiece[], side: 'a' | 'b'): string =>
  pieces.flatMap(({ in: where, text }) => (where === 'both' || where === side ? [text] : [])).join('')

describe('texts', () => {
  test('short ones are told apart by words', () => {
    const found = textDifference('A latch keeps a gate shut.', 'A latch keeps a door shut.')
    expect(found?.by).toBe('word')
    expect(shown(found?.pieces)).toBe('A latch keeps a [-gate-]{+door+} shut.')
  })

  test('texts that have next to nothing in common are told apart as wholes, not torn to words', () => {
    const found = textDifference('one two three\nfour five', 'seven eight nine\nten eleven')
    expect(shown(found?.pieces)).toBe('[-one two three\nfour five-]{+seven eight nine\nten eleven+}')
  })

  test('long ones are told apart by lines', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index}\n`)
    const found = textDifference(lines.join(''), lines.toSpliced(1_500, 1, 'another line\n').join(''))
    expect(found?.by).toBe('line')
    expect(found?.pieces.filter(({ in: where }) => where !== 'both').map(({ text }) => text)).toEqual([
      'line 1500\n',
      'another line\n',
    ])
  })

  test('what is too long is not told apart', () => {
    expect(textDifference('a'.repeat(2_000_000), 'b')).toBeUndefined()
  })

  test('the pieces make up both texts', () => {
    const text = fc
      .array(fc.constantFrom('latch', 'gate', ' ', '\n', 'iron.'), { maxLength: 40 })
      .map((words) => words.join(''))
    fc.assert(
      fc.property(text, text, fc.constantFrom('word', 'line', 'best'), (a, b, by) => {
        const pieces = textDifference(a, b, by)?.pieces ?? []
        expect([join(pieces, 'a'), join(pieces, 'b')]).toEqual([a, b])
        const isTold = pieces.some(({ in: where }) => where !== 'both')
        expect(isTold).toBe(a !== b)
      }),
      { numRuns: 200 },
    )
  })
})

describe('JSON', () => {
  test.each<readonly [Json, Json, unknown]>([
    [{ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }, [{ path: 'b[1]', a: 2, b: 3 }]],
    [{ a: { 'odd key': 1 } }, { a: {} }, [{ path: 'a["odd key"]', a: 1 }]],
    [[1], [1, null], [{ path: '[1]', b: null }]],
    [{ a: [] }, { a: {} }, [{ path: 'a', a: [], b: {} }]],
    ['x', 1, [{ path: '', a: 'x', b: 1 }]],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, []],
    [{ id: `call_${'0f'.repeat(9)}` }, { id: `call_${'1e'.repeat(9)}` }, []],
    [
      `call_${'0f'.repeat(9)}`,
      `msg_${'0f'.repeat(9)}`,
      [{ path: '', a: `call_${'0f'.repeat(9)}`, b: `msg_${'0f'.repeat(9)}` }],
    ],
  ])('%j and %j', (a, b, expected) => {
    expect(jsonDifferences(a, b)).toEqual(expected)
  })

  test('so many differences are told, no more', () => {
    const list = (from: number) => Array.from({ length: 1_000 }, (_, index) => from + index)
    expect(jsonDifferences(list(0), list(1))).toHaveLength(MOST_DIFFERENCES)
  })

  test('a value has no difference to itself, and the other way round it is mirrored', () => {
    const json = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(json, json, (one, other) => {
        const [a, b]: readonly Json[] = [JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))]
        expect(jsonDifferences(a, a)).toEqual([])
        const key = ({ path, a: left = 'none', b: right = 'none' }: { path: string; a?: Json; b?: Json }) =>
          JSON.stringify([path, left, right])
        const back = jsonDifferences(b, a).map(({ path, a: right, b: left }) => key({ path, a: left, b: right }))
        expect(back.sort()).toEqual(jsonDifferences(a, b).map(key).sort())
      }),
      { numRuns: 200 },
    )
  })
})
