import { z } from 'zod'
import { testOutcomeSchema } from './key-test.ts'
import { troubleSchema } from './key-in-use.ts'
import { labelSchema, layerSchema, pinnableLayerSchema, writableLayerSchema } from './secret-layers.ts'

/** What became of a key: its value is told by its fingerprint, so that another value has another history. */
export const keyHistorySchema = z.object({
  lastTest: z
    .object({ at: z.string(), code: z.string(), outcome: testOutcomeSchema, baseURL: z.string().optional() })
    .optional(),
  /** The last run that used it. */
  lastUsed: z.object({ at: z.string(), flow: z.string(), run: z.string() }).optional(),
  /** When the provider last said that it does not accept the key. */
  rejectedAt: z.string().optional(),
  /** No reminder to replace it before then. */
  snoozedUntil: z.string().optional(),
})

const keyAgeSchema = z.object({
  since: z.string(),
  days: z.number(),
  /** When it should be replaced; left out when no reminder is wanted. */
  dueAt: z.string().optional(),
  /** Time to replace it, and not snoozed. */
  isDue: z.boolean(),
})

/** What one store says about a secret, without its value. */
export const layerAnswerSchema = z.object({
  layer: layerSchema,
  store: z.string(),
  found: z.boolean(),
  location: z.string().optional(),
  /** The last four characters; empty for short values. */
  hint: z.string().optional(),
  /** Tells values apart on this installation only. */
  fingerprint: z.string().optional(),
  label: z.string().optional(),
  labels: z.array(z.string()),
  baseURL: z.string().optional(),
  origins: z.array(z.string()).optional(),
  setAt: z.string().optional(),
  protection: z.string().optional(),
  demo: z.boolean().optional(),
  note: z.string().optional(),
  history: keyHistorySchema.optional(),
  age: keyAgeSchema.optional(),
  shadows: z.array(layerSchema).optional(),
  shadowedBy: layerSchema.optional(),
  error: troubleSchema.optional(),
})

/** Every layer's answer for one name. */
export const explanationSchema = z.object({
  name: z.string(),
  label: z.string().optional(),
  layers: z.array(layerAnswerSchema),
  winner: layerAnswerSchema.optional(),
  pin: pinnableLayerSchema.optional(),
  /** Which labelled key of the user layer answers when nobody asks for a label. */
  defaultLabel: z.string().optional(),
  policy: z.object({ neverDefault: z.boolean() }),
  problem: troubleSchema.optional(),
})

/** One of the keys under a name. */
export const labelledKeySchema = layerAnswerSchema.extend({
  /** Whether it answers for its layer when nobody asks for a label. */
  isDefault: z.boolean(),
})

/** A secret as the page lists it. */
export const secretRowSchema = z.object({
  name: z.string(),
  /** The node types that ask for it; empty for one that only a store knows. */
  neededBy: z.array(z.string()),
  explanation: explanationSchema,
  /** Every key under this name, in each layer and with each label. */
  keys: z.array(labelledKeySchema),
})

export const secretListSchema = z.object({
  secrets: z.array(secretRowSchema),
  /** Stores that could not be listed. */
  problems: z.array(troubleSchema),
})
export const setSecretBody = z.object({
  /** Goes in, and never out. */
  value: z.string().max(100_000),
  layer: writableLayerSchema.default('user'),
  label: labelSchema.optional(),
  baseURL: z.string().max(2048).optional(),
})

/** What a save came to. */
export const setSecretSchema = z.object({
  layer: layerSchema,
  location: z.string(),
  protection: z.string(),
  baseURL: z.string().optional(),
  /** Whether the saved key is the one in force now. */
  effective: z.boolean(),
  shadowedBy: layerAnswerSchema.optional(),
  /** The layer to pin so that the saved key is in force. */
  canPin: pinnableLayerSchema.optional(),
  /** What was taken off the pasted text, what the key looks like, what the store says. */
  notes: z.array(z.string()),
  explanation: explanationSchema,
})
export const bindSecretBody = z.object({
  layer: z.enum(['environment', 'project', 'user']).default('user'),
  label: labelSchema.optional(),
  baseURL: z.string().max(2048),
})

/** An address in its final form, and what was changed to make it so. */
export const boundSecretSchema = z.object({
  baseURL: z.string(),
  notes: z.array(z.string()),
  explanation: explanationSchema,
})
export const removeSecretBody = z.object({ layer: writableLayerSchema.default('user'), label: labelSchema.optional() })
export const removedSecretSchema = z.object({ removed: z.boolean(), explanation: explanationSchema })
export const pinSecretBody = z.object({ layer: pinnableLayerSchema })
export const neverDefaultBody = z.object({ refused: z.boolean() })
export const renameSecretBody = z.object({
  layer: writableLayerSchema.default('user'),
  /** Left out: the key without a label. */
  from: labelSchema.optional(),
  to: labelSchema.optional(),
})
/** null: the key without a label. */
export const chooseDefaultBody = z.object({ label: labelSchema.nullable() })
export const snoozeBody = z.object({
  /** Of the key whose reminder is put off. */
  fingerprint: z.string().regex(/^[0-9a-f]{8}$/),
  /** 0: remind again. */
  days: z.number().int().min(0).max(365),
})

/** Every layer's answer for one name. */
export type SecretExplanation = z.output<typeof explanationSchema>
/** A secret as the page lists it. */
export type SecretRow = z.output<typeof secretRowSchema>
/** What a save came to. */
export type SetSecretAnswer = z.output<typeof setSecretSchema>
/** One of the keys under a name. */
export type LabelledKeyRow = z.output<typeof labelledKeySchema>
/** What became of a key. */
export type KeyHistoryRow = z.output<typeof keyHistorySchema>
