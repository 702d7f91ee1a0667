import { describe, expect, test } from 'vitest'
import { textDifference } from '../../../src/running/tests/text-difference.ts'

const sideOf = (before: string, after: string, side: 'before' | 'after'): string =>
  textDifference(before, after)
    .filter((piece) => piece.side === 'both' || piece.side === side)
    .map(({ text }) => text)
    .join('')

describe('the difference of two texts', () => {
  test('is told word by word', () => {
    expect(textDifference('Iron rusts slowly in rain.', 'Iron rusts fast in rain.')).toEqual([
      { side: 'both', text: 'Iron rusts ' },
      { side: 'before', text: 'slowly ' },
      { side: 'after', text: 'fast ' },
      { side: 'both', text: 'in rain.' },
    ])
  })

  test.each([
    ['', ''],
    ['', 'a b'],
    ['a b', ''],
    ['same text', 'same text'],
    ['  a  b\n c', 'a b\n\n c d'],
    ['a b c d e f', 'x b y d z f'],
    ['a '.repeat(2_000) + 'end', 'b '.repeat(2_000) + 'end'],
  ])('holds both texts whole', (before, after) => {
    expect(sideOf(before, after, 'before')).toBe(before)
    expect(sideOf(before, after, 'after')).toBe(after)
  })
})
