import { z } from 'zod'
import { keyHistorySchema } from './secrets.ts'
import { labelSchema, layerSchema } from './secret-layers.ts'

const rotationKeySchema = z.object({
  hint: z.string(),
  fingerprint: z.string(),
  setAt: z.string().optional(),
  baseURL: z.string().optional(),
  history: keyHistorySchema.optional(),
})

/** How far the rotation of one of the user's keys is. */
export const rotationSchema = z.object({
  name: z.string(),
  label: z.string().optional(),
  /** The key in use in the user layer. */
  current: rotationKeySchema.optional(),
  /** The key that is to replace it: kept aside, not used yet. */
  candidate: rotationKeySchema.optional(),
  /** The key that was replaced: switched off, and kept until `deleteAt`. */
  previous: rotationKeySchema.extend({ deleteAt: z.string() }).optional(),
})
export const rotationChoiceBody = z.object({ label: labelSchema.optional() })
export const beginRotationBody = rotationChoiceBody.extend({
  /** The new key; goes in, and never out. */
  value: z.string().max(100_000),
})
export const begunRotationSchema = rotationSchema.extend({
  /** What was taken off the pasted text, and what the key looks like. */
  notes: z.array(z.string()),
})
export const testRotationBody = rotationChoiceBody.extend({
  model: z.string().min(1).max(200).optional(),
  paid: z.boolean().default(false),
})

export const rotationRulesSchema = z.object({
  /** Days after which a key is due to be replaced; 0 never reminds. */
  remindAfterDays: z.number().int().min(0).max(3650),
  /** Hours for which a replaced key is kept, switched off. */
  keepOldHours: z.number().int().min(0).max(8760),
})
export const changeRotationRulesBody = rotationRulesSchema.partial()

export const auditQuery = z.object({
  name: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})
export const auditEntrySchema = z.object({
  at: z.string(),
  what: z.string(),
  by: z.enum(['command', 'editor', 'program']),
  name: z.string(),
  layer: layerSchema.optional(),
  label: z.string().optional(),
  fingerprint: z.string().optional(),
  detail: z.string().optional(),
  /** The whole entry as a sentence. */
  words: z.string(),
})
export const auditSchema = z.object({
  /** Newest first. */
  entries: z.array(auditEntrySchema),
  /** How many entries there are in all. */
  total: z.number(),
  /** Lines of the log's file that are no entries, as after an edit by hand. */
  unreadable: z.number(),
})

/** How far the rotation of a key is. */
export type Rotation = z.output<typeof rotationSchema>
/** When to remind of rotation, and how long a replaced key is kept. */
export type RotationRulesAnswer = z.output<typeof rotationRulesSchema>
/** One thing that was done to a key. */
export type AuditLine = z.output<typeof auditEntrySchema>
