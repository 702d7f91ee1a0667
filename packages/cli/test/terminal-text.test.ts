import { expect, test } from 'vitest'
import { cutEnd, cutStart, oneLine, padEnd, widthOf } from '../src/terminal-text.ts'

test.each([
  ['latch', 5],
  ['漢字', 4],
  ['한국', 4],
  ['ＡＢ', 4],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['🔑✓', 3],
  ['', 0],
])('%s takes %d columns', (text, width) => {
  expect(widthOf(text)).toBe(width)
})

test('texts are cut to a width, wide characters whole', () => {
  expect(cutEnd('latchwork', 5)).toBe('latc…')
  expect(cutStart('latchwork', 5)).toBe('…work')
  expect(cutEnd('漢字漢字', 4)).toBe('漢…')
  expect(cutStart('漢字漢字', 4)).toBe('…字')
  expect(cutEnd('latch', 5)).toBe('latch')
})

test('texts are filled up to a width', () => {
  expect(padEnd('漢', 4)).toBe('漢  ')
})

test('a line has no line breaks, escape sequences or reordering left', () => {
  expect(oneLine(' a\n\tb\u001b[31mc\u0007\u202ed ')).toBe('a b[31mcd')
})
