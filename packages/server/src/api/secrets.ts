import { z } from 'zod'

export const layerSchema = z.enum(['run', 'environment', 'project', 'user', 'default'])
export const pinnableLayerSchema = z.enum(['environment', 'project', 'user', 'default'])
const writableLayer = z.enum(['project', 'user'])
const label = z.string().min(1).max(64)
const troubleSchema = z.object({ code: z.string(), message: z.string() })

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
  policy: z.object({ neverDefault: z.boolean() }),
  problem: troubleSchema.optional(),
})

/** A secret as the page lists it. */
export const secretRowSchema = z.object({
  name: z.string(),
  /** The node types that ask for it; empty for one that only a store knows. */
  neededBy: z.array(z.string()),
  explanation: explanationSchema,
})

export const secretListSchema = z.object({
  secrets: z.array(secretRowSchema),
  /** Stores that could not be listed. */
  problems: z.array(troubleSchema),
})
export const labelQuery = z.object({ label: label.optional() })
export const setSecretBody = z.object({
  /** Goes in, and never out. */
  value: z.string().max(100_000),
  layer: writableLayer.default('user'),
  label: label.optional(),
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
  label: label.optional(),
  baseURL: z.string().max(2048),
})

/** An address in its final form, and what was changed to make it so. */
export const boundSecretSchema = z.object({
  baseURL: z.string(),
  notes: z.array(z.string()),
  explanation: explanationSchema,
})
export const removeSecretBody = z.object({ layer: writableLayer.default('user'), label: label.optional() })
export const removedSecretSchema = z.object({ removed: z.boolean(), explanation: explanationSchema })
export const pinSecretBody = z.object({ layer: pinnableLayerSchema })
export const neverDefaultBody = z.object({ refused: z.boolean() })
export const testSecretBody = z.object({
  /** A key that was only typed so far; the one in force when left out. */
  value: z.string().max(100_000).optional(),
  label: label.optional(),
  baseURL: z.string().max(2048).optional(),
})

/** What asking for the list of models with a key showed. `unverified`: neither right nor wrong, as without the right to list. */
export const keyTestSchema = z.object({
  outcome: z.enum(['accepted', 'refused', 'unverified']),
  message: z.string(),
  hint: z.string().optional(),
  /** The code of what went wrong. */
  code: z.string().optional(),
  /** How many models the key sees. */
  models: z.number().optional(),
  baseURL: z.string().optional(),
})

/** The badge: whose key would pay for a run that started now. */
export const keyInUseSchema = z.object({
  state: z.enum(['demo', 'default', 'own', 'none', 'trouble']),
  /** `Demo model`, `Default key`, `Your key ·1a2b`, `No key`, `Key trouble`. */
  text: z.string(),
  layer: layerSchema.optional(),
  hint: z.string().optional(),
  location: z.string().optional(),
  problem: troubleSchema.optional(),
})

/** The layers of secrets. */
export type SecretLayer = z.output<typeof layerSchema>
/** Every layer's answer for one name. */
export type SecretExplanation = z.output<typeof explanationSchema>
/** A secret as the page lists it. */
export type SecretRow = z.output<typeof secretRowSchema>
/** What a save came to. */
export type SetSecretAnswer = z.output<typeof setSecretSchema>
/** What a test of a key showed. */
export type KeyTest = z.output<typeof keyTestSchema>
/** The badge. */
export type KeyInUse = z.output<typeof keyInUseSchema>
