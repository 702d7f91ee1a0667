import type { JSX } from 'react'
import { useStore } from '../workbench/index.ts'
import { useSettingsWork } from './settings-context.ts'
import type { Closing } from './use-configuration-editor.ts'

/** Says, also aloud, how far the settings are saved. Secrets say it beside their fields. */
export function SavingNote({ closing }: { readonly closing: Closing }): JSX.Element {
  const saving = useStore(useSettingsWork().saver)
  const isBad = closing === 'kept-open' || saving.status === 'failed'
  return (
    <span className={isBad ? 'saving bad' : 'saving'} role="status">
      {textOf(closing, saving)}
    </span>
  )
}

function textOf(closing: Closing, saving: { readonly status: string; readonly message?: string }): string {
  if (closing === 'kept-open') return 'Not everything is saved. Correct it, or close again to leave without it.'
  if (saving.status === 'failed') return `Not saved: ${saving.message ?? ''}`
  if (closing === 'saving' || saving.status === 'saving') return 'Saving…'
  return saving.status === 'saved' ? 'Saved' : ''
}
