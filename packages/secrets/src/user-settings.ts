import { z } from 'zod'
import { createJSONFile } from './json-file.ts'
import { SecretSettingsError } from './secret-error.ts'
import { secretSettingsSchema, type UserSettings } from './secret-settings.ts'

const schema = z.looseObject({ secrets: secretSettingsSchema.prefault({}) })

/** Keeps pins, addresses and policies under `secrets` in the user's settings file; whatever else is in it survives. */
export const createUserSettings = ({ file }: { file: string }): UserSettings => {
  const settings = createJSONFile(
    { file, store: 'settings' },
    { schema, broken: (problem) => new SecretSettingsError(file, problem) },
  )
  return {
    location: file,
    read: async () => (await settings.read()).secrets,
    update: (change) => settings.update((all) => ({ ...all, secrets: change(all.secrets) })),
  }
}
