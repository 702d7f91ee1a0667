import { useCallback, type JSX } from 'react'
import { useStore, useWorkbench } from '../workbench/index.ts'
import { NumberRow, SwitchRow } from './setting-rows.tsx'
import { useAnswer } from './use-answer.ts'

/** The page about where and how flows run, and how long their runs are kept. */
export function EnginePage(): JSX.Element {
  const { api, catalog, settings } = useWorkbench()
  const { engine } = useStore(settings)
  const [health] = useAnswer(useCallback(() => api.call('health'), [api]))
  return (
    <>
      <h2>Engine</h2>
      <p className="lead">Where flows run, and how long their runs are kept.</p>
      <dl className="facts-list">
        <dt>Project folder</dt>
        <dd className="mono" data-setting="project" tabIndex={-1}>
          {health.status === 'here' ? health.value.project.root : health.status === 'failed' ? health.message : '…'}
        </dd>
        <dt>Types of nodes</dt>
        <dd>{catalog.list().length}</dd>
      </dl>
      <NumberRow
        id="engine.maxInFlight"
        title="Nodes at once"
        about="How many nodes of a run may work at the same time."
        value={engine.maxInFlight}
        min={1}
        max={1024}
        unit="nodes"
      />
      <NumberRow
        id="engine.timeoutMs"
        title="Longest run"
        about="A run is stopped after this time. 0 is no limit."
        value={engine.timeoutMs}
        factor={1000}
        min={0}
        max={604_800}
        unit="seconds"
      />
      <NumberRow
        id="engine.keepRuns"
        title="Runs to keep"
        about="Older ones are removed after the next run."
        value={engine.keepRuns}
        min={1}
        max={100_000}
        unit="runs"
      />
      <NumberRow
        id="engine.keepDays"
        title="Days to keep runs"
        about="Older ones are removed after the next run."
        value={engine.keepDays}
        min={1}
        max={3650}
        unit="days"
      />
      <SwitchRow
        id="engine.keepEffects"
        title="Keep what runs were answered"
        about="What models, the web, files and the clock gave to each run, without secrets and up to 16 MB, so that a test can be made from it."
        value={engine.keepEffects}
      />
    </>
  )
}
