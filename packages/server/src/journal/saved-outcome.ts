import type { StepOutcome } from '@latchwork/engine'
import { z } from 'zod'
import { jsonObject, jsonValue } from '../api/json-value.ts'
import { runErrorSchema, usageSchema } from '../api/runs.ts'

const outcomeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), outputs: jsonObject, usage: usageSchema.optional() }),
  z.object({
    status: z.literal('failed'),
    error: runErrorSchema.extend({ details: jsonValue.optional() }),
    usage: usageSchema.optional(),
  }),
])

/** Reads what a journal has kept; marked as used again. Throws for a text that no journal wrote. */
export function parseOutcome(text: string): StepOutcome {
  const { usage, ...outcome } = outcomeSchema.parse(JSON.parse(text))
  const used = usage === undefined ? {} : { usage }
  return outcome.status === 'failed' ? { ...outcome, ...used } : { ...outcome, ...used, reused: true }
}
