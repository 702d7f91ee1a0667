import type { ModelPrice, PriceTable, Rates } from './price-table.ts'

/** The tokens of one request. Cached and cache-written tokens are parts of the input. */
interface TokenCounts {
  readonly input: number
  readonly cached: number
  readonly cacheWritten: number
  readonly output: number
}

/** What a request cost in US dollars; `unknown` when the table does not say. */
export function costOf(prices: PriceTable, model: string, tokens: TokenCounts): number | 'unknown' {
  const price = priceOf(prices, model)
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

/** The most that a request of up to so many tokens can cost in US dollars, whatever of it is cached. */
export function highestCost(
  price: ModelPrice,
  { input, output }: { readonly input: number; readonly output: number },
): number {
  const totals = worstCases(price, input).map((worst) => worst.input + output * worst.perOutputToken)
  return Math.max(...totals)
}

/** How many tokens an answer may have so that the request costs so many US dollars at most. */
export function longestAnswer(
  price: ModelPrice,
  { input, dollars }: { readonly input: number; readonly dollars: number },
): number {
  const lengths = worstCases(price, input).map((worst) =>
    worst.perOutputToken === 0 ? Infinity : Math.floor((dollars - worst.input) / worst.perOutputToken),
  )
  return Math.min(...lengths)
}

/** The entry of a model. Dated snapshots (`gpt-6-luna-2026-09-30`) cost what their model costs. */
export function priceOf({ models }: PriceTable, model: string): ModelPrice | undefined {
  const family = model.replace(/-\d{4}-\d{2}-\d{2}$/, '')
  if (Object.hasOwn(models, model)) return models[model]
  return Object.hasOwn(models, family) ? models[family] : undefined
}

/** A dearest way in which an input can be charged, in US dollars, and what each token of the output adds to it. */
interface WorstCase {
  readonly input: number
  readonly perOutputToken: number
}

/** The number of input tokens is only bounded, so it may lie on either side of the step. */
function worstCases(price: ModelPrice, input: number): readonly WorstCase[] {
  const { above } = price
  if (above === undefined || input <= above.tokens) return [worstCase(price, input)]
  // No price is published for writing so large an input to the cache: it is taken to be as much dearer as below the step.
  const dearer = price.input === 0 ? 1 : (price.cacheWrite ?? price.input) / price.input
  return [worstCase(price, above.tokens), worstCase({ cacheWrite: above.input * dearer, ...above }, input)]
}

function worstCase({ input: fresh, cachedInput = 0, cacheWrite = 0, output }: Rates, input: number): WorstCase {
  return {
    input: (input * Math.max(fresh, cachedInput, cacheWrite)) / 1_000_000,
    perOutputToken: output / 1_000_000,
  }
}
