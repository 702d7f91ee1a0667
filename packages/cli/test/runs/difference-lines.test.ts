import type { Json } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { differenceLines } from '../../src/runs/difference-lines.ts'

const picture = (hash: string) => ({
  blob: `sha256:${hash.repeat(64)}`,
  mediaType: 'image/png',
  size: 12,
  name: 'a.png',
})

test.each<readonly [what: string, a: Json | undefined, b: Json | undefined, lines: readonly string[]]>([
  ['texts, line by line', 'one\ntwo\nthree', 'one\n2\nthree', ['- two', '+ 2']],
  ['JSON, place by place', { a: [1, 2], b: 1 }, { a: [1, 3] }, ['- a[1]: 2', '+ a[1]: 3', '- b: 1']],
  ['numbers', 1, 2, ['- 1', '+ 2']],
  [
    'media, by type, size and hash',
    picture('a'),
    picture('b'),
    ['- a.png, image/png, 12 bytes, sha256:aaaaaaaaaaaa', '+ a.png, image/png, 12 bytes, sha256:bbbbbbbbbbbb'],
  ],
  ['a value of one run alone', undefined, 'x', ['+ "x"']],
  [
    'texts that are too long',
    'a'.repeat(1_200_000),
    'b'.repeat(1_200_000),
    ['- 1,200,000 characters', '+ 1,200,000 characters'],
  ],
])('%s', (_what, a, b, lines) => {
  expect(differenceLines({ a, b })).toEqual(lines)
})

test('long lines are cut, and of many lines the first are shown', () => {
  const lines = differenceLines({
    a: 'x',
    b: Array.from({ length: 60 }, (_, index) => `${index} ${'y'.repeat(300)}`).join('\n'),
  })
  expect(lines).toHaveLength(41)
  expect(lines[1]).toMatch(/^\+ 0 y+…$/)
  expect(lines.at(-1)).toBe('and 21 more lines')
})
