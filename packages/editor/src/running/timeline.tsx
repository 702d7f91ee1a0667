import type { NodeTiming } from '@latchwork/server/api'
import { memo, useState, type JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { showCost, showDuration } from './closing-line.ts'
import { goToPath } from './node-of-path.ts'
import { barsOf, type Bar } from './waterfall.ts'

const PAGE = 200

/** When each node of a run worked, how long that took, and what it used. `end` is left out while the run goes on. */
export const Timeline = memo(function Timeline({ timings, start, end }: TimelineProps): JSX.Element {
  const [limit, setLimit] = useState(PAGE)
  const latest = Math.max(
    start,
    ...timings.slice(-PAGE).map(({ startedAt = 0, endedAt = 0 }) => Math.max(startedAt, endedAt)),
  )
  const bars = barsOf(timings.slice(0, limit), start, end ?? latest)
  if (bars.length === 0) return <p className="faint">No node has started yet.</p>
  return (
    <table className="timeline" aria-label="Timeline">
      <thead>
        <tr>
          <th scope="col">Node</th>
          <th scope="col">When</th>
          <th scope="col">Time</th>
          <th scope="col">Tokens</th>
          <th scope="col">Cost</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <Row key={bar.timing.path} bar={bar} />
        ))}
      </tbody>
      {timings.length > limit ? (
        <tfoot>
          <tr>
            <td colSpan={5}>
              <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
                Show {Math.min(PAGE, timings.length - limit)} more of {timings.length}
              </button>
            </td>
          </tr>
        </tfoot>
      ) : null}
    </table>
  )
})

interface TimelineProps {
  readonly timings: readonly NodeTiming[]
  readonly start: number
  readonly end: number | undefined
}

function Row({ bar: { timing, left, width, took } }: { readonly bar: Bar }): JSX.Element {
  const workbench = useWorkbench()
  const { path, status, usage, retries } = timing
  const words = inWords(timing, took)
  return (
    <tr className={`is-${status}`}>
      <th scope="row">
        <button type="button" className="quiet" onClick={() => goToPath(workbench, path)}>
          {path}
        </button>
      </th>
      <td className="track" aria-label={status}>
        <i style={{ left: `${left * 100}%`, width: `${width * 100}%` }} />
      </td>
      <td>{retries === 0 ? words : `${words}, ${retries + 1} tries`}</td>
      <td>{usage === undefined || usage.calls === 0 ? '–' : usage.totalTokens.toLocaleString('en-US')}</td>
      <td>{usage === undefined || usage.calls === 0 ? '–' : showCost(usage.cost)}</td>
    </tr>
  )
}

function inWords({ status, reused }: NodeTiming, took: number | undefined): string {
  if (took === undefined) return status
  if (reused) return 'used again'
  return status === 'canceled' ? `canceled after ${showDuration(took)}` : showDuration(took)
}
