import { PRICES, type ModelPrice } from './price-table.ts'

/** The tokens of one request. Cached and cache-written tokens are parts of the input. */
interface TokenCounts {
  readonly input: number
  readonly cached: number
  readonly cacheWritten: number
  readonly output: number
}

/** What a request cost in US dollars; `unknown` when the table does not say. */
export function costOf(model: string, tokens: TokenCounts): number | 'unknown' {
  const price = priceOf(model)
  if (price === undefined) return 'unknown'
  const rates = price.above !== undefined && tokens.input > price.above.tokens ? price.above : price
  // The model has a price for cache writes, but none is published for requests of this size.
  if (tokens.cacheWritten > 0 && price.cacheWrite !== undefined && rates.cacheWrite === undefined) return 'unknown'
  const fresh = tokens.input - tokens.cached - tokens.cacheWritten
  const total =
    fresh * rates.input +
    tokens.cached * (rates.cachedInput ?? rates.input) +
    tokens.cacheWritten * (rates.cacheWrite ?? rates.input) +
    tokens.output * rates.output
  return total / 1_000_000
}

/** Dated snapshots (`gpt-6-luna-2026-09-30`) cost what their model costs. */
function priceOf(model: string): ModelPrice | undefined {
  const family = model.replace(/-\d{4}-\d{2}-\d{2}$/, '')
  if (Object.hasOwn(PRICES, model)) return PRICES[model]
  return Object.hasOwn(PRICES, family) ? PRICES[family] : undefined
}
