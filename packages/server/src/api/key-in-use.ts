import { z } from 'zod'
import { labelSchema, layerSchema } from './secret-layers.ts'

/** Why a store could not say. */
export const troubleSchema = z.object({ code: z.string(), message: z.string() })

export const labelQuery = z.object({ label: labelSchema.optional() })

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

/** The badge. */
export type KeyInUse = z.output<typeof keyInUseSchema>
