import { z } from 'zod'
import type { PinnableLayer } from './layers.ts'

const layerToPin = z.enum(['environment', 'project', 'user', 'default'])
const binding = z.looseObject({
  name: z.string(),
  layer: z.enum(['environment', 'project']),
  label: z.string().optional(),
  /** The project file that the address is for, so that another project's key does not go there. */
  place: z.string().optional(),
  baseURL: z.string(),
})

/** The shape of what the user decided about secrets, never a value; unknown keys survive. */
export const secretSettingsSchema = z.looseObject({
  pins: z.record(z.string(), layerToPin).default({}),
  bindings: z.array(binding).default([]),
  /** Names whose default cloud key is never spent; `*` for all. */
  neverDefault: z.array(z.string()).default([]),
  /** Which labelled key of the user layer answers for a name when nobody asks for a label. */
  defaultLabels: z.record(z.string(), z.string()).default({}),
  /** Days after which a key is due to be replaced; 0 never reminds. */
  remindAfterDays: z.number().int().min(0).max(3650).optional(),
  /** Hours for which the key before a rotation is kept, switched off, so that it can be restored. */
  keepOldHours: z.number().int().min(0).max(8760).optional(),
})

/** What holds where the person did not choose. */
export const ROTATION_DEFAULTS = { remindAfterDays: 90, keepOldHours: 24 } as const

/** What the user decided about secrets. */
export type SecretSettings = z.output<typeof secretSettingsSchema>

/** An address for a key in a layer that keeps none. */
export interface AddressBinding {
  readonly name: string
  /** A layer that keeps no addresses itself. */
  readonly layer: 'environment' | 'project'
  readonly label?: string
  readonly place?: string
  readonly baseURL: string
}

/** Where those decisions are kept. */
export interface UserSettings {
  readonly location: string
  read(): Promise<SecretSettings>
  update(change: (settings: SecretSettings) => SecretSettings): Promise<void>
}

/** Settings for one process, for programs that keep none. */
export const createMemorySettings = (initial: Partial<SecretSettings> = {}): UserSettings => {
  let settings = secretSettingsSchema.parse(initial)
  return {
    location: 'memory',
    read: async () => settings,
    update: async (change) => {
      settings = change(settings)
    },
  }
}

/** The layer a name is pinned to. */
export const pinOf = (settings: SecretSettings, name: string): PinnableLayer | undefined =>
  Object.hasOwn(settings.pins, name) ? settings.pins[name] : undefined

/** The label that answers for a name when nobody asks for one. */
export const defaultLabelOf = (settings: SecretSettings, name: string): string | undefined =>
  Object.hasOwn(settings.defaultLabels, name) ? settings.defaultLabels[name] : undefined

/** The address bound to a key; for the project layer only that of the same place. */
export const findBinding = (
  settings: SecretSettings,
  key: Omit<AddressBinding, 'baseURL'>,
): AddressBinding | undefined => settings.bindings.find((binding) => isSameKey(binding, key))

/** The bindings without the one of this key. */
export const withoutBinding = (
  settings: SecretSettings,
  key: Omit<AddressBinding, 'baseURL'>,
): SecretSettings['bindings'] => settings.bindings.filter((binding) => !isSameKey(binding, key))

const isSameKey = (one: Omit<AddressBinding, 'baseURL'>, other: Omit<AddressBinding, 'baseURL'>): boolean =>
  one.name === other.name && one.layer === other.layer && one.label === other.label && one.place === other.place
