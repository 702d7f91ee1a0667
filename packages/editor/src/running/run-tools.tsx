import { exportInWords, formatRunFile, runFileName, type RunDetails, type RunSummary } from '@latchwork/server/api'
import { useId, useState, type JSX } from 'react'
import { useWorkbench, type Workbench } from '../workbench/index.ts'
import { timeTaken } from './closing-line.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './comparing.css'
import { problemOf } from './run-problem.ts'
import { saveFile } from './save-file.ts'
import { showTime } from './show-time.ts'
import { useRunList } from './use-run-list.ts'

/** What else can be done with a run that is over: compare it with another of its flow, export it as a file. */
export function RunTools({ details }: { readonly details: RunDetails }): JSX.Element | null {
  const workbench = useWorkbench()
  const { run, path, status } = details
  const [isBusy, setBusy] = useState(false)
  if (status === 'running') return null
  const exportIt = async (): Promise<void> => {
    setBusy(true)
    await exportRun(workbench, run)
    setBusy(false)
  }
  return (
    <>
      <CompareWith
        run={details}
        path={path}
        onCompare={(compareWith) => workbench.panels.open('runs', { run, compareWith })}
      />
      <button type="button" disabled={isBusy} onClick={() => void exportIt()}>
        {isBusy ? 'Exporting…' : 'Export'}
      </button>
    </>
  )
}

interface CompareWithProps {
  readonly run: Pick<RunDetails, 'run' | 'flow' | 'startedAt'>
  /** The file of the flow whose runs are offered; all runs of the project, if undefined. */
  readonly path: string | undefined
  readonly onCompare: (run: string) => void
}

/** Chooses another run; the one of the same flow before it, unless told otherwise. */
export function CompareWith({ run: { run, flow, startedAt }, path, onCompare }: CompareWithProps): JSX.Element | null {
  const id = useId()
  const { runs = [] } = useRunList({ flow: path, status: undefined })
  const [chosen, setChosen] = useState<string>()
  const others = runs.filter((other) => other.run !== run && other.status !== 'running')
  const alike = others.filter((other) => other.flow === flow)
  const before = alike.find((other) => other.startedAt <= startedAt) ?? alike[0] ?? others[0]
  const compareWith = others.find((other) => other.run === chosen) ?? before
  if (compareWith === undefined) return null
  return (
    <>
      <label htmlFor={id}>Compare with</label>
      <select id={id} value={compareWith.run} onChange={(event) => setChosen(event.currentTarget.value)}>
        {others.map((other) => (
          <option key={other.run} value={other.run}>
            {other.flow === flow ? inWords(other) : `${other.flow}, ${inWords(other)}`}
          </option>
        ))}
      </select>
      <button type="button" onClick={() => onCompare(compareWith.run)}>
        Compare
      </button>
    </>
  )
}

function inWords(run: RunSummary): string {
  return `${showTime(run.startedAt)}, ${run.status}, ${timeTaken(run)}`
}

async function exportRun({ api, notify }: Workbench, run: string): Promise<void> {
  try {
    const file = await api.call('runs.export', { parameters: { run }, query: {} })
    saveFile(runFileName(file), formatRunFile(file), 'application/json')
    notify(`Exported. ${exportInWords(file).join(' ')}`)
  } catch (error) {
    notify(problemOf(error).message, { tone: 'bad' })
  }
}
