import { expect, test } from 'vitest'
import { parseDuration, showDuration } from '../src/duration.ts'

test.each([
  ['500ms', 500],
  ['60s', 60_000],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
])('%s is %d milliseconds', (text, milliseconds) => {
  expect(parseDuration(text, '--timeout')).toBe(milliseconds)
})

test.each(['60', '0s', '-1s', '1d', 's', '1 000s', '1000h', ''])('%j is no duration', (text) => {
  expect(() => parseDuration(text, '--timeout')).toThrow(/--timeout does not understand/)
})

test.each([
  [3.4, '3 ms'],
  [1_240, '1.2 s'],
  [125_000, '2 min 5 s'],
])('%d milliseconds are shown as %s', (milliseconds, text) => {
  expect(showDuration(milliseconds)).toBe(text)
})
