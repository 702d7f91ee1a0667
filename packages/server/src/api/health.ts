import { z } from 'zod'

export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  project: z.object({ name: z.string(), root: z.string() }),
  /** Epoch milliseconds. */
  startedAt: z.number(),
})
