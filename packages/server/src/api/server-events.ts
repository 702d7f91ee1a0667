import { z } from 'zod'
import { keyInUseSchema } from './key-in-use.ts'
import { runStatusSchema } from './run-status.ts'

/** What `/api/events` tells. After `hello`, which is also sent after something was missed, everything is to be read anew. */
export const serverEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), server: z.string(), key: keyInUseSchema }),
  z.object({
    type: z.literal('flow-change'),
    path: z.string(),
    change: z.enum(['added', 'changed', 'removed']),
    /** The content's hash; the same as that of one's own save when that is what was seen. */
    revision: z.string().optional(),
  }),
  z.object({ type: z.literal('secrets-change') }),
  z.object({ type: z.literal('key-change'), key: keyInUseSchema }),
  z.object({ type: z.literal('settings-change') }),
  /** A month's costs have passed the threshold of a budget; `text` says so. */
  z.object({ type: z.literal('budget-notice'), target: z.string(), text: z.string() }),
  z.object({ type: z.literal('run-change'), run: z.string(), path: z.string().optional(), status: runStatusSchema }),
])

/** What the server tells without being asked. */
export type ServerEvent = z.output<typeof serverEventSchema>
