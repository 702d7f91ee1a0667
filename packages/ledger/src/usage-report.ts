import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

/** What some calls used; the cost in billionths of a US dollar. */
export interface UsageSums {
  readonly calls: number
  /** Calls whose cost nobody knows; `cost` is that of the others. */
  readonly unknownCalls: number
  /** Calls under way. */
  readonly runningCalls: number
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly cost: number
  /** When the last of them began. */
  readonly lastAt: number
}

/** What a key was used for. */
export interface KeyUsage extends UsageSums {
  readonly name: string
  readonly fingerprint: string
  readonly layer: string
  readonly label?: string
  readonly hint: string
  readonly demo: boolean
  /** The flow that used it last. */
  readonly flow: string
}

/** What a flow used. */
export interface FlowUsage extends UsageSums {
  readonly flow: string
  readonly file?: string
}

/** What a month's calls used, the most expensive first; days in their order. */
export interface UsageReport {
  readonly month: string
  readonly total: UsageSums
  readonly keys: readonly KeyUsage[]
  readonly flows: readonly FlowUsage[]
  readonly models: readonly (UsageSums & { readonly model: string })[]
  readonly days: readonly (UsageSums & { readonly day: string })[]
}

const SUMS = `COUNT(*) AS calls, TOTAL(cost IS NULL AND outcome IS NOT NULL) AS unknownCalls,
  TOTAL(outcome IS NULL) AS runningCalls, COALESCE(SUM(input_tokens), 0) AS inputTokens,
  COALESCE(SUM(cached_tokens), 0) AS cachedTokens, COALESCE(SUM(output_tokens), 0) AS outputTokens,
  COALESCE(SUM(reasoning_tokens), 0) AS reasoningTokens, COALESCE(SUM(cost), 0) AS cost, COALESCE(MAX(at), 0) AS lastAt
  FROM calls WHERE month = ?`

const sumsRow = z.object({
  calls: z.number(),
  unknownCalls: z.number(),
  runningCalls: z.number(),
  inputTokens: z.number(),
  cachedTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  cost: z.number(),
  lastAt: z.number(),
})
const given = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined)
const keyRow = sumsRow.extend({
  name: z.string(),
  fingerprint: z.string(),
  layer: z.string(),
  label: given,
  hint: z.string(),
  demo: z.number().transform((flag) => flag === 1),
  flow: z.string(),
})

/** Adds up a month. */
export function reportUsage(database: DatabaseSync, month: string): UsageReport {
  const rows = <Schema extends z.ZodType>(schema: Schema, columns: string, tail: string): z.output<Schema>[] =>
    database
      .prepare(`SELECT ${columns} ${SUMS} ${tail}`)
      .all(month)
      .map((found) => schema.parse(found))
  const dearest = 'ORDER BY cost DESC, calls DESC'
  const [total] = rows(sumsRow, '', '')
  return {
    month,
    total,
    // SQLite takes the other columns from the row that has the maximum, which is the last call.
    keys: rows(keyRow, 'name, fingerprint, layer, label, hint, demo, flow,', `GROUP BY name, fingerprint ${dearest}`),
    flows: rows(
      sumsRow.extend({ flow: z.string(), file: given }),
      'flow, file,',
      `GROUP BY COALESCE(file, ''), CASE WHEN file IS NULL THEN flow END ${dearest}`,
    ),
    models: rows(sumsRow.extend({ model: z.string() }), 'model,', `GROUP BY model ${dearest}`),
    days: rows(
      sumsRow.extend({ day: z.string() }),
      `strftime('%Y-%m-%d', at / 1000, 'unixepoch') AS day,`,
      'GROUP BY day ORDER BY day',
    ),
  }
}
