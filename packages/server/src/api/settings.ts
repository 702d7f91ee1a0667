import { z } from 'zod'

/**
 * What the person chose for the editor, in sections. Keys that this version does not know survive, so that an older and
 * a newer version can share one file.
 */
export const settingsSchema = z.looseObject({
  general: z
    .looseObject({
      theme: z.enum(['system', 'light', 'dark']).default('system'),
      reduceMotion: z.boolean().default(false),
      /** The flow that was open last, by project. */
      lastFlow: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
  editor: z
    .looseObject({
      showGrid: z.boolean().default(true),
      snapToGrid: z.boolean().default(true),
      /** In pixels of the canvas at its natural size. */
      gridSize: z.number().int().min(4).max(64).default(20),
      showMinimap: z.boolean().default(true),
      autosave: z.boolean().default(true),
      /** How long after the last change a flow is saved, in milliseconds. */
      autosaveMs: z.number().int().min(100).max(60_000).default(600),
      wheel: z.enum(['zoom', 'pan']).default('zoom'),
      favourites: z.array(z.string()).default([]),
      recent: z.array(z.string()).default([]),
    })
    .prefault({}),
  engine: z
    .looseObject({
      maxInFlight: z.number().int().min(1).max(1024).default(128),
      /** Milliseconds; 0 is no limit. */
      timeoutMs: z.number().int().min(0).default(0),
      keepRuns: z.number().int().min(1).max(100_000).default(500),
      keepDays: z.number().int().min(1).max(3650).default(90),
      /** Keeps with each run what its nodes were given from outside, so that a test can be made of it. */
      keepEffects: z.boolean().default(true),
    })
    .prefault({}),
  /** The model that the editor writes into new nodes. Nodes in whose file none stands are not touched by it. */
  models: z.looseObject({ default: z.string().min(1).default('gpt-6-luna') }).prefault({}),
})

/** A JSON merge patch (RFC 7396): only what changes; null takes a key away, so that its default counts again. */
export const settingsPatch = z.record(z.string(), z.unknown())
export const putSettingsBody = z.object({ patch: settingsPatch })
export const settingsAnswerSchema = z.object({
  settings: settingsSchema,
  /** Where they are kept. */
  location: z.string(),
})

/** What the person chose for the editor. */
export type Settings = z.output<typeof settingsSchema>
