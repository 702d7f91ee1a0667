import { z } from 'zod'

export const layerSchema = z.enum(['run', 'environment', 'project', 'user', 'default'])
export const pinnableLayerSchema = z.enum(['environment', 'project', 'user', 'default'])
export const writableLayerSchema = z.enum(['project', 'user'])
export const labelSchema = z.string().min(1).max(64)

/** The layers of secrets. */
export type SecretLayer = z.output<typeof layerSchema>
