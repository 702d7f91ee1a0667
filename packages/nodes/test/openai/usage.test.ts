import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BUILT_IN_PRICES } from '../../src/openai/price-table.ts'
import { costOf, highestCost, longestAnswer, priceOf } from '../../src/openai/prices.ts'
import { usageOf } from '../../src/openai/usage.ts'

const none = { input: 0, cached: 0, cacheWritten: 0, output: 0 }

test.each([
  ['input and output', 'gpt-6-luna', { ...none, input: 1_000_000 / 4, output: 1_000_000 }, 0.025 + 0.5],
  ['cached input', 'gpt-6-luna', { ...none, input: 100_000, cached: 50_000 }, 0.005 + 0.0005],
  ['cache writes', 'gpt-6-luna', { ...none, input: 100_000, cacheWritten: 100_000 }, 0.0125],
  ['a request above the step', 'gpt-6-luna', { ...none, input: 300_000, output: 1_000_000 }, 0.06 + 0.75],
  ['a request at the step', 'gpt-6-luna', { ...none, input: 272_000 }, 0.0272],
  ['cached input without a price of its own', 'gpt-5.5-pro', { ...none, input: 1_000, cached: 1_000 }, 0.03],
  ['a dated snapshot', 'gpt-6-sol-2026-09-30', { ...none, input: 1_000 }, 0.002],
])('prices %s', (_what, model, tokens, cost) => {
  expect(costOf(BUILT_IN_PRICES, model, tokens)).toBeCloseTo(cost, 10)
})

test.each(['gpt-7', 'gpt-6-luna-mini', 'constructor', '__proto__', ''])('does not know the price of "%s"', (model) => {
  expect(costOf(BUILT_IN_PRICES, model, { ...none, input: 1 })).toBe('unknown')
})

test('a price that is published for small requests only is not stretched to large ones', () => {
  expect(costOf(BUILT_IN_PRICES, 'gpt-6-luna', { ...none, input: 300_000, cacheWritten: 1 })).toBe('unknown')
})

const usage = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 4, cache_write_tokens: 0 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 30,
}

test('reads the figures of an answer', () => {
  expect(usageOf({ model: 'gpt-7', usage, demo: false }, BUILT_IN_PRICES)).toEqual({
    calls: 1,
    inputTokens: 10,
    cachedTokens: 4,
    outputTokens: 20,
    reasoningTokens: 5,
    totalTokens: 30,
    cost: 'unknown',
  })
})

test('figures that are none count as nothing, and leave the cost unknown', () => {
  const odd: unknown = { input_tokens: 'many', output_tokens: null, total_tokens: Number.NaN }
  expect(
    usageOf({ model: 'gpt-6-luna', usage: JSON.parse(JSON.stringify(odd)), demo: false }, BUILT_IN_PRICES),
  ).toMatchObject({
    inputTokens: 0,
    outputTokens: 0,
    totalTokens: 0,
    cost: 'unknown',
  })
})

test('an answer without figures costs an unknown amount, unless it is the demo’s', () => {
  expect(usageOf({ model: 'gpt-6-luna', demo: false }, BUILT_IN_PRICES)).toMatchObject({
    calls: 1,
    totalTokens: 0,
    cost: 'unknown',
  })
  expect(usageOf({ model: 'gpt-6-luna', usage: null, demo: true }, BUILT_IN_PRICES)).toMatchObject({
    calls: 1,
    cost: 0,
  })
})

const luna = priceOf(BUILT_IN_PRICES, 'gpt-6-luna')
const tokens = fc.nat({ max: 900_000 })
const request = fc.record({ input: tokens, cached: tokens, cacheWritten: tokens, output: tokens })

test('no request within its bounds costs more than the highest cost', () => {
  const names = fc.constantFrom(...Object.keys(BUILT_IN_PRICES.models))
  fc.assert(
    fc.property(names, request, tokens, tokens, (model, counts, moreInput, moreOutput) => {
      const price = priceOf(BUILT_IN_PRICES, model)
      const cached = counts.cached % (counts.input + 1)
      const cacheWritten = counts.cacheWritten % (counts.input - cached + 1)
      const cost = costOf(BUILT_IN_PRICES, model, { ...counts, cached, cacheWritten })
      const bound = { input: counts.input + moreInput, output: counts.output + moreOutput }
      if (price === undefined) throw new Error(`${model} has no price`)
      return cost === 'unknown' || cost <= highestCost(price, bound) + 1e-12
    }),
  )
})

test('the longest answer is the longest that an amount pays for', () => {
  if (luna === undefined) throw new Error('gpt-6-luna has no price')
  for (const input of [0, 1_000, 300_000]) {
    const longest = longestAnswer(luna, { input, dollars: 0.1 })
    expect(highestCost(luna, { input, output: longest })).toBeLessThanOrEqual(0.1 + 1e-12)
    expect(highestCost(luna, { input, output: longest + 1 })).toBeGreaterThan(0.1)
  }
})

test('writing a large input to the cache is bounded as if it were as much dearer as a small one', () => {
  if (luna === undefined) throw new Error('gpt-6-luna has no price')
  expect(highestCost(luna, { input: 400_000, output: 0 })).toBeCloseTo((400_000 * 0.25) / 1e6, 10)
})
