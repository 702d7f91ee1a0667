import { expect, test } from 'vitest'
import type { UsageReport } from '@latchwork/server/api'
import { amountOf, amountProblem, showCost, showDollars } from '../../src/settings/usage/money-text.ts'
import { chartBars, usageRows } from '../../src/settings/usage/usage-breakdown.ts'

const sums = {
  calls: 1,
  unknownCalls: 0,
  runningCalls: 0,
  inputTokens: 100,
  cachedTokens: 0,
  outputTokens: 20,
  reasoningTokens: 0,
  cost: 2,
  lastAt: 0,
}

const report: UsageReport = {
  month: '2026-02',
  total: sums,
  keys: [
    {
      ...sums,
      name: 'OPENAI_API_KEY',
      fingerprint: '0123abcd',
      layer: 'user',
      label: 'work',
      hint: 'Wxyz',
      demo: false,
      flow: 'a',
    },
    { ...sums, name: 'OPENAI_API_KEY', fingerprint: 'ffff0000', layer: 'project', hint: '', demo: false, flow: 'a' },
    { ...sums, name: 'OPENAI_API_KEY', fingerprint: 'demo', layer: 'default', hint: 'abcd', demo: true, flow: 'a' },
  ],
  flows: Array.from({ length: 10 }, (_, at) => ({ ...sums, flow: `flow-${at}`, cost: 10 - at, calls: at })),
  models: [{ ...sums, model: 'gpt-6-luna' }],
  days: [{ ...sums, day: '2026-02-03' }],
  months: ['2026-02'],
  pricesAsOf: '2026-11-21',
}

test('keys are told apart by label, last characters and layer', () => {
  expect(usageRows(report, 'key').map(({ title, detail }) => [title, detail])).toEqual([
    ['work ·Wxyz', 'OPENAI_API_KEY, user'],
    ['OPENAI_API_KEY', 'project'],
    ['Demo model', 'free'],
  ])
})

test('a chart by day has every day of the month', () => {
  const bars = chartBars(report, 'day', 'tokens')
  expect(bars).toHaveLength(28)
  expect(bars.filter(({ size }) => size > 0)).toEqual([{ title: '3', size: 120 }])
})

test('a chart of many shows the largest, and the rest as one', () => {
  const bars = chartBars(report, 'flow', 'cost')
  expect(bars.map(({ size }) => size)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 3])
  expect(bars.at(-1)?.title).toBe('All others')
  expect(chartBars(report, 'flow', 'calls')[0]).toEqual({ title: 'flow-9', size: 9 })
  expect(chartBars(report, 'model', 'cost')).toEqual([{ title: 'gpt-6-luna', size: 2 }])
})

test.each([
  [0, '$0.00'],
  [1234.5, '$1,234.50'],
  [0.34, '$0.34'],
  [0.003456, '$0.0035'],
  [1e-9, 'less than $0.000001'],
])('%d dollars are shown as %s', (dollars, text) => {
  expect(showDollars(dollars)).toBe(text)
})

test('a cost that is not whole says so', () => {
  expect(showCost({ cost: 2, unknownCalls: 3 })).toBe('$2.00 + 3 unknown')
})

test.each([
  ['', undefined],
  ['20', 20],
  [' $0.5 ', 0.5],
])('"%s" is an amount', (text, amount) => {
  expect([amountOf(text), amountProblem(text)]).toEqual([amount, undefined])
})

test.each(['-1', 'twenty', '1e3', '1,5'])('"%s" is no amount', (text) => {
  expect(amountProblem(text)).toContain('such as 20')
})
