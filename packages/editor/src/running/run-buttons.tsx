import { Pause, Play, Square, StepForward } from 'lucide-react'
import type { JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench, type ShownRun } from '../workbench/index.ts'
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
  const shown = useStore(runs.current)
  return isUnderWay(shown) ? (
    <>
      {shown?.status === 'running' ? <GoOnOrPause shown={shown} /> : null}
      <button type="button" className="button" onClick={() => actions.run('run.stop')}>
        <Square size={12} fill="currentColor" aria-hidden />
        Stop
      </button>
    </>
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

/** What lets a held run go on, and what holds one that is not. */
function GoOnOrPause({ shown: { held = [], isStepping } }: { readonly shown: ShownRun }): JSX.Element {
  const { actions } = useWorkbench()
  return held.length > 0 || isStepping === true ? (
    <>
      <button type="button" className="button" title="Continue (F8)" onClick={() => actions.run('run.continue')}>
        <Play size={12} fill="currentColor" aria-hidden />
        Continue
      </button>
      <button type="button" className="button" title="Step (F10)" onClick={() => actions.run('run.step')}>
        <StepForward size={12} fill="currentColor" aria-hidden />
        Step
      </button>
    </>
  ) : (
    <button
      type="button"
      className="button"
      title="Pause before the next node (Shift+F8)"
      onClick={() => actions.run('run.pause')}
    >
      <Pause size={12} fill="currentColor" aria-hidden />
      Pause
    </button>
  )
}
