import type { RunStatus, RunSummary } from '@latchwork/server/api'
import { useState, type JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench, type PanelRequests } from '../workbench/index.ts'
import { partInWords, showCost, showKey, showTokens, timeTaken } from './closing-line.ts'
import { showRun } from './past/open-as-it-was.tsx'
import { FileDetail } from './file-detail.tsx'
import { MediaOfFile } from './media-source.ts'
import { chooseRunFile, openRunFile } from './open-run-file.ts'
import { RunComparisonView } from './run-comparison.tsx'
import { RunDetail } from './run-detail.tsx'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './running.css'
import { showTime } from './show-time.ts'
import { useDroppedFile } from './use-dropped-file.ts'
import { useRunList } from './use-run-list.ts'

const STATUSES: readonly RunStatus[] = ['running', 'done', 'failed', 'canceled', 'waiting', 'interrupted']

/** The history: all runs, and one of them in full. */
export function Runs(): JSX.Element {
  const workbench = useWorkbench()
  const { panels, runs } = workbench
  const { isDroppedOn, drop } = useDroppedFile((file) => void openRunFile(workbench, file))
  const { request } = useStore(panels).runs ?? {}
  const [status, setStatus] = useState<RunStatus>()
  const [isAll, setAll] = useState(false)
  const path = useOpenedFlow()?.path.state()
  const list = useRunList({ status, flow: isAll ? undefined : path })
  const shown = useStore(runs.current)?.run
  const open = request?.run
  return (
    <div className={isDroppedOn ? 'runs is-dropped-on' : 'runs'} {...drop}>
      <div className="runs-list">
        <div className="results-bar">
          <label>
            Status{' '}
            <select
              value={status ?? ''}
              onChange={({ currentTarget: { value } }) => setStatus(STATUSES.find((each) => each === value))}
            >
              <option value="">All</option>
              {STATUSES.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label>
            <input type="checkbox" checked={isAll} onChange={(event) => setAll(event.currentTarget.checked)} /> All
            flows
          </label>
          <button type="button" className="quiet" onClick={() => chooseRunFile(workbench)}>
            Open an exported run…
          </button>
        </div>
        {list.problem === undefined ? null : <p className="bad">{list.problem}</p>}
        {list.runs?.length === 0 ? <p className="faint">{emptyWords(status)}</p> : null}
        <ul aria-label="Runs">
          {list.runs?.map((run) => (
            <li key={run.run}>
              <button
                type="button"
                aria-current={request?.file === undefined && run.run === (open ?? shown)}
                onClick={() => showRun(workbench, run.run)}
              >
                <RunLine run={run} isNamed={isAll} />
              </button>
            </li>
          ))}
        </ul>
        {list.more === undefined ? null : (
          <button type="button" className="quiet" onClick={list.more}>
            Show earlier runs
          </button>
        )}
      </div>
      {/* Something else is seen from its beginning. */}
      <div key={identityOf(request)} className="runs-detail">
        <Chosen {...request} />
      </div>
    </div>
  )
}

function identityOf({ run, file, compareWith }: PanelRequests['runs'] = {}): string {
  return [run, file?.run.run, file?.exported.at, compareWith].join(' ')
}

/** The run that is asked for, or the exported one, perhaps beside another. */
function Chosen({ run, file, compareWith }: NonNullable<PanelRequests['runs']>): JSX.Element {
  const chosen = file ?? run
  if (chosen === undefined) return <p className="faint">Choose a run to see all of it.</p>
  const view = (): JSX.Element => {
    if (compareWith !== undefined) return <RunComparisonView a={compareWith} b={chosen} />
    return typeof chosen === 'string' ? <RunDetail run={chosen} /> : <FileDetail file={chosen} />
  }
  return <MediaOfFile value={file}>{view()}</MediaOfFile>
}

function RunLine({ run, isNamed }: { readonly run: RunSummary; readonly isNamed: boolean }): JSX.Element {
  const { status, startedAt, endedAt, usage, cost, key, flow, part, heldAt } = run
  const facts = part === undefined ? [] : [partInWords(part)]
  if (heldAt !== undefined) facts.push(`held before ${heldAt[0]}`)
  facts.push(endedAt === undefined ? 'under way' : timeTaken(run))
  if (usage.calls > 0) facts.push(showTokens(usage.totalTokens), showCost(cost))
  if (key !== null) facts.push(showKey(key))
  return (
    <>
      <span className={`badge is-${status}`}>{status}</span>
      <span>{isNamed ? `${flow}, ${showTime(startedAt)}` : showTime(startedAt)}</span>
      <small>{facts.join(' · ')}</small>
    </>
  )
}

function emptyWords(status: RunStatus | undefined): string {
  return status === undefined ? 'No runs yet. Press Run, and each run is kept here.' : `No run is ${status}.`
}
