import { createContext, useContext } from 'react'
import type { SecretsDesk } from './secrets-desk.ts'
import type { SettingsPlace } from './settings-place.ts'
import type { SettingsSaver } from './settings-saver.ts'

/** What the pages of the open dialog share. */
export interface SettingsWork {
  readonly desk: SecretsDesk
  readonly saver: SettingsSaver
  readonly goTo: (place: SettingsPlace) => void
  /** Closes the dialog, after saving. */
  readonly close: () => Promise<void>
}

const SettingsContext = createContext<SettingsWork | undefined>(undefined)

/** Gives them to what is drawn inside. */
export const SettingsWorkProvider = SettingsContext.Provider

/** What the pages share. */
export function useSettingsWork(): SettingsWork {
  const work = useContext(SettingsContext)
  if (work === undefined) throw new TypeError('useSettingsWork works only inside the Configuration Editor.')
  return work
}
