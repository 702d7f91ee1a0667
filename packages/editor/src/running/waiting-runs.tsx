import { Hourglass } from 'lucide-react'
import type { JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { showRun } from './past/open-as-it-was.tsx'
import { useRunList } from './use-run-list.ts'

/** How many runs of the project wait, and the way to the latest of them; nothing when none does. */
export function WaitingRuns(): JSX.Element | null {
  const workbench = useWorkbench()
  const { runs: waiting = [], more } = useRunList({ status: 'waiting', flow: undefined })
  const [latest] = waiting
  if (latest === undefined) return null
  const count = `${waiting.length}${more === undefined ? '' : '+'}`
  return (
    <button
      type="button"
      className="button"
      title="Show the latest run that waits"
      onClick={() => showRun(workbench, latest.run)}
    >
      <Hourglass size={12} aria-hidden />
      {count} waiting
    </button>
  )
}
