import { z } from 'zod'
import { labelSchema, pinnableLayerSchema } from './secret-layers.ts'

/** What tests show about a key; the texts of all codes are in `OUTCOMES`. */
export const testOutcomeSchema = z.enum(['accepted', 'refused', 'unverified'])

export const testSecretBody = z.object({
  /** A key that was only typed so far, cleaned like one that is saved; the one in force when left out. */
  value: z.string().max(100_000).optional(),
  label: labelSchema.optional(),
  /** The layer whose key is tested, or whose address a typed one would go to; the one in force when left out. */
  layer: pinnableLayerSchema.optional(),
  baseURL: z.string().max(2048).optional(),
  /** The model that the key should be able to run; the usual one when left out. */
  model: z.string().min(1).max(200).optional(),
  /** Also runs the model, which costs. Ask `secrets.testCost` before, and say so. */
  paid: z.boolean().default(false),
})

const stepSchema = z.object({
  question: z.enum(['models', 'tokens', 'run']),
  isGood: z.boolean(),
  /** What was asked. */
  title: z.string(),
  /** What came of it. */
  message: z.string(),
})

/** What a test showed: `unverified` is neither right nor wrong, as when nothing answers. */
export const keyTestSchema = z.object({
  outcome: testOutcomeSchema,
  /** Which of the outcomes in `OUTCOMES`: `able`, `read-only`, `wrong-key`, `no-credit`, `tls-failed`. */
  code: z.string(),
  title: z.string(),
  message: z.string(),
  /** What to do next. */
  hint: z.string(),
  baseURL: z.string(),
  model: z.string(),
  /** Whether it may run models; left out when that was not shown. */
  canRun: z.boolean().optional(),
  /** The permissions that are missing, as OpenAI names them. */
  scopes: z.array(z.string()),
  /** How many models the key sees. */
  models: z.number().optional(),
  /** The questions that were asked, in order. */
  steps: z.array(stepSchema),
  /** When; ISO 8601, UTC. */
  at: z.string(),
  /** What was taken off a typed key, and what it looks like. */
  notes: z.array(z.string()),
})

export const testCostQuery = z.object({ model: z.string().min(1).max(200).optional() })
export const testCostSchema = z.object({
  model: z.string(),
  /** In US dollars, at most; null when the price of the model is not known. */
  most: z.number().nullable(),
  /** The same as a sentence to show before the test. */
  words: z.string(),
})

/** What a test of a key showed. */
export type KeyTest = z.output<typeof keyTestSchema>
/** What the test that runs a model costs. */
export type TestCost = z.output<typeof testCostSchema>
