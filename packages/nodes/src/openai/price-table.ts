/** Prices in US dollars per 1,000,000 tokens. */
export interface Rates {
  readonly input: number
  readonly output: number
  /** Input that the provider had cached; as dear as other input where it is not given. */
  readonly cachedInput?: number
  /** Input that the provider wrote to its cache; as dear as other input where it is not given. */
  readonly cacheWrite?: number
}

/** A model's rates and its longest input and output in tokens. */
export interface ModelPrice extends Rates {
  /** The rates of the whole request once its input is larger than so many tokens. */
  readonly above?: Rates & { readonly tokens: number }
  readonly maxInput?: number
  readonly maxOutput?: number
}

/** What models cost. A model that is not listed has an unknown price, which is not 0. */
export interface PriceTable {
  /** The day for which it holds, `2026-11-21`. */
  readonly asOf: string
  readonly models: Readonly<Record<string, ModelPrice>>
}

/** The longest input and output of the large models. */
const LARGE = { maxInput: 922_000, maxOutput: 128_000 } as const

const MODELS: PriceTable['models'] = {
  'gpt-6-astra': { input: 10, cachedInput: 1, cacheWrite: 12.5, output: 50 },
  'gpt-6.1-sol': {
    ...LARGE,
    input: 2,
    cachedInput: 0.1,
    output: 10,
    above: { tokens: 272_000, input: 4, cachedInput: 0.2, output: 15 },
  },
  'gpt-6-sol': {
    ...LARGE,
    input: 2,
    cachedInput: 0.2,
    cacheWrite: 2.5,
    output: 10,
    above: { tokens: 272_000, input: 4, cachedInput: 0.4, output: 15 },
  },
  'gpt-6-luna': {
    ...LARGE,
    input: 0.1,
    cachedInput: 0.01,
    cacheWrite: 0.125,
    output: 0.5,
    above: { tokens: 272_000, input: 0.2, cachedInput: 0.02, output: 0.75 },
  },
  'gpt-5.6-sol': { input: 4, cachedInput: 0.4, output: 20 },
  'gpt-5.6-terra': { input: 2, cachedInput: 0.2, output: 12 },
  'gpt-5.6-luna': { input: 0.2, cachedInput: 0.02, output: 1.2 },
  'gpt-5.5-pro': { ...LARGE, input: 30, output: 180, above: { tokens: 272_000, input: 60, output: 270 } },
  'gpt-5.5': {
    ...LARGE,
    input: 5,
    cachedInput: 0.5,
    output: 30,
    above: { tokens: 272_000, input: 10, cachedInput: 1, output: 45 },
  },
  'gpt-5.4': {
    ...LARGE,
    input: 2.5,
    cachedInput: 0.25,
    output: 15,
    above: { tokens: 272_000, input: 5, cachedInput: 0.5, output: 22.5 },
  },
  'gpt-5.4-mini': { input: 0.75, cachedInput: 0.075, output: 4.5, maxInput: 272_000, maxOutput: 128_000 },
  'gpt-5.4-nano': { input: 0.2, cachedInput: 0.02, output: 1.25, maxInput: 272_000, maxOutput: 128_000 },
  'text-embedding-3-small': { input: 0.02, output: 0, maxInput: 8_191 },
  'text-embedding-3-large': { input: 0.13, output: 0, maxInput: 8_191 },
}

/**
 * What OpenAI's models cost. Second-hand figures: the models.dev data set (MIT, 2026-07-02) up to gpt-5.5, published
 * release notes of September and October 2026 for gpt-6*.
 */
export const BUILT_IN_PRICES: PriceTable = { asOf: '2026-11-21', models: MODELS }
