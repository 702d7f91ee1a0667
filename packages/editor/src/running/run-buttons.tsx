import { Play, Square } from 'lucide-react'
import type { JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench } from '../workbench/index.ts'
import { isUnderWay } from './run-controller.ts'
import { WaitingRuns } from './waiting-runs.tsx'

/** How many runs wait; Run, and while something runs Stop. */
export function RunButtons(): JSX.Element {
  return (
    <>
      <WaitingRuns />
      <RunOrStop />
    </>
  )
}

function RunOrStop(): JSX.Element {
  const { runs, actions } = useWorkbench()
  const opened = useOpenedFlow()
  const isRunning = isUnderWay(useStore(runs.current))
  return isRunning ? (
    <button type="button" className="button" onClick={() => actions.run('run.stop')}>
      <Square size={12} fill="currentColor" aria-hidden />
      Stop
    </button>
  ) : (
    <button
      type="button"
      className="button is-primary"
      disabled={opened === undefined || opened.document.readOnly !== undefined}
      title={opened?.document.readOnly?.reason}
      onClick={() => actions.run('run.start')}
    >
      <Play size={12} fill="currentColor" aria-hidden />
      Run
    </button>
  )
}
