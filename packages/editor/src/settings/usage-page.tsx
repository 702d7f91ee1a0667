import type { JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { useSettingsWork } from './settings-context.ts'

/** The page that says where the figures are that there are. */
export function UsagePage(): JSX.Element {
  const { panels } = useWorkbench()
  const { close } = useSettingsWork()
  return (
    <>
      <h2>Usage & Budgets</h2>
      <p className="lead">What runs cost, and how much they may.</p>
      <p>The tokens and the cost of each run stand in its record, with the key that paid for it.</p>
      <p>
        Figures by month, and budgets that refuse a run, come with a later version. Until then no limit is in force
        here.
      </p>
      <button type="button" className="button" onClick={() => void close().then(() => panels.open('runs'))}>
        Show runs
      </button>
    </>
  )
}
