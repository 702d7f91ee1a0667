import { modelPriceSchema } from '@latchwork/nodes/catalog'
import { z } from 'zod'
import { layerSchema } from './secret-layers.ts'

/** US dollars. */
const dollars = z.number().min(0).max(1_000_000_000)
const month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'expected a month, as 2026-11')
/** `NAME`, `NAME/label` or a fingerprint. */
const target = z.string().min(1).max(200)
const model = z.string().min(1).max(200)

const sums = {
  calls: z.number(),
  /** Calls whose cost nobody knows; `cost` is that of the others. */
  unknownCalls: z.number(),
  runningCalls: z.number(),
  inputTokens: z.number(),
  cachedTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  cost: dollars,
  /** Epoch milliseconds. */
  lastAt: z.number(),
}

/** What a month's calls (UTC) used, the most expensive first; days in their order. */
export const usageReportSchema = z.object({
  month: z.string(),
  total: z.object(sums),
  keys: z.array(
    z.object({
      ...sums,
      name: z.string(),
      fingerprint: z.string(),
      layer: layerSchema,
      label: z.string().optional(),
      hint: z.string(),
      demo: z.boolean(),
      /** The flow that used it last. */
      flow: z.string(),
    }),
  ),
  flows: z.array(z.object({ ...sums, flow: z.string(), file: z.string().optional() })),
  models: z.array(z.object({ ...sums, model: z.string() })),
  days: z.array(z.object({ ...sums, day: z.string() })),
  /** The months that have calls, the latest first. */
  months: z.array(z.string()),
  /** The day of the built-in prices. */
  pricesAsOf: z.string(),
})
export const usageQuery = z.object({
  /** This month when left out. */
  month: month.optional(),
})
export const usageCsvSchema = z.object({ name: z.string(), text: z.string() })

/** A monthly budget with what was spent of it this month. */
export const budgetSchema = z.object({
  target,
  /** No call is made that could pass it. */
  monthly: dollars.optional(),
  /** Passing it is told once a month. */
  notifyAt: dollars.optional(),
  spent: dollars,
  /** Set aside for calls under way. */
  reserved: dollars,
  isNotified: z.boolean(),
})
export const rateLimitSchema = z.object({ target, model, perMinute: z.number().int().min(1).max(1_000_000) })
export const budgetListSchema = z.object({
  month: z.string(),
  budgets: z.array(budgetSchema),
  rateLimits: z.array(rateLimitSchema),
  /** What budgets can be for, as far as it is known. */
  targets: z.array(z.object({ target, title: z.string() })),
})
export const setBudgetBody = budgetSchema
  .pick({ target: true, monthly: true, notifyAt: true })
  .refine(
    ({ monthly, notifyAt }) => monthly !== undefined || notifyAt !== undefined,
    'give a budget, a threshold or both',
  )
export const onlyTarget = z.object({ target })
export const rateLimitName = rateLimitSchema.omit({ perMinute: true })

/** What models cost, in US dollars per 1,000,000 tokens. */
export const priceListSchema = z.object({
  /** The day of the built-in prices. */
  asOf: z.string(),
  /** The file of one's own prices. */
  location: z.string(),
  models: z.array(
    z.object({
      model,
      price: modelPriceSchema,
      /** `replaced`: a price of one's own in the place of a built-in one. */
      source: z.enum(['built-in', 'own', 'replaced']),
      /** The day for which it holds. */
      asOf: z.string().optional(),
    }),
  ),
})
export const setPriceBody = z.object({ model, price: modelPriceSchema })
export const onlyModel = z.object({ model })

/** What a month's calls used. */
export type UsageReport = z.output<typeof usageReportSchema>
/** A monthly budget. */
export type Budget = z.output<typeof budgetSchema>
/** The budgets and rate limits. */
export type BudgetList = z.output<typeof budgetListSchema>
/** What models cost. */
export type PriceList = z.output<typeof priceListSchema>
