import { expect, test } from 'vitest'
import { shutdownInWords } from '../../src/settings/shutdown-words.ts'

const NOW = Date.UTC(2026, 10, 21)

test.each([
  [undefined, 'none announced', 'plain'],
  ['2026-10-01', 'shut down on 1 October 2026', 'bad'],
  ['2026-12-31', '31 December 2026', 'warn'],
  ['2028-03-03', '3 March 2028', 'plain'],
  ['some day', 'some day', 'plain'],
])('%s is told as "%s"', (date, text, tone) => {
  expect(shutdownInWords(date, NOW)).toEqual({ text, tone })
})
