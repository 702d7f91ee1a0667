import { z } from 'zod'

const perMillion = z.number().min(0).max(1_000_000)
const tokens = z.int().positive()
const rates = {
  input: perMillion,
  output: perMillion,
  cachedInput: perMillion.optional(),
  cacheWrite: perMillion.optional(),
}

/** A model's price as a person gives it: US dollars per 1,000,000 tokens. */
export const modelPriceSchema = z.strictObject({
  ...rates,
  above: z.strictObject({ tokens, ...rates }).optional(),
  maxInput: tokens.optional(),
  maxOutput: tokens.optional(),
})
