import type { JSX } from 'react'
import { InputsDialog } from './inputs-panel.tsx'
import { RunAnnouncer } from './run-announcer.tsx'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './running.css'

/** What stands above the page: the question for inputs, and what is said aloud. */
export function RunningOverlay(): JSX.Element {
  return (
    <>
      <RunAnnouncer />
      <InputsDialog />
    </>
  )
}
