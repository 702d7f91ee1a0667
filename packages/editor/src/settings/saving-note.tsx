import type { JSX } from 'react'
import { useStore } from '../workbench/index.ts'
import { isUnsaved } from './secret-field.ts'
import { useSettingsWork } from './settings-context.ts'
import type { Closing } from './use-configuration-editor.ts'

/** Says, also aloud, how far the settings are saved. Secrets say it beside their fields. */
export function SavingNote({ closing }: { readonly closing: Closing }): JSX.Element {
  const { desk, saver } = useSettingsWork()
  const saving = useStore(saver)
  const isUnsavedKey = [...useStore(desk).fields.values()].some(isUnsaved)
  const isKeptOpen = closing === 'kept-open' && (isUnsavedKey || !saver.isKept())
  const isBad = isKeptOpen || saving.status === 'failed'
  return (
    <span className={isBad ? 'saving bad' : 'saving'} role="status">
      {isKeptOpen ? 'Not everything is saved. Close again to leave without it.' : textOf(closing, saving)}
    </span>
  )
}

function textOf(closing: Closing, saving: { readonly status: string; readonly message?: string }): string {
  if (saving.status === 'failed') return `Not saved: ${saving.message ?? ''}`
  if (closing === 'saving' || saving.status === 'saving') return 'Saving…'
  return saving.status === 'saved' ? 'Saved' : ''
}
