import { z } from 'zod'
import { kindSchemas } from '../ports/kind.ts'

const milliseconds = z.number().int().min(0).max(86_400_000)

/** What happens around a node's `run`: retries, a time limit, what a failure means, caching. Times in milliseconds. */
export const policySchema = z.strictObject({
  retry: z
    .strictObject({
      /** All tries together, the first one included. */
      attempts: z.number().int().min(1).max(100),
      /** The pause before the second try; jitter takes up to half of it away. */
      backoffMs: milliseconds.default(500),
      factor: z.number().min(1).max(10).default(2),
      maxMs: milliseconds.default(30_000),
    })
    .optional(),
  /** The limit of one try. */
  timeoutMs: milliseconds.min(1).optional(),
  onError: z
    .union([z.enum(['stop', 'skip', 'branch']), z.strictObject({ value: z.record(z.string(), kindSchemas.json) })], {
      error: 'onError is "stop", "skip", "branch" or { "value": { output: value } }',
    })
    .optional(),
  cache: z.boolean().optional(),
})

/** A node's policy as it stands in a flow file. */
export type PolicyInput = z.input<typeof policySchema>

/** A node's policy with its defaults filled in. */
export type Policy = z.output<typeof policySchema>
