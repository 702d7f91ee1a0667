import type { JsonObject } from '@latchwork/engine'
import type { RunDetails } from '@latchwork/server/api'
import { useEffect, useState, type JSX, type ReactNode } from 'react'
import { useStore, useWorkbench } from '../workbench/index.ts'
import { Answers } from './answers.tsx'
import { closingLine } from './closing-line.ts'
import { OpenAsItWas, showRun } from './past/open-as-it-was.tsx'
import { ProblemCard } from './problem-card.tsx'
import { GoOn } from './go-on.tsx'
import { RunTools } from './run-tools.tsx'
import { problemOf, problemOfRun } from './run-problem.ts'
import { MakeTest } from './tests/make-test.tsx'
import { Timeline } from './timeline.tsx'
import { ValueCard } from './value-card.tsx'
import { UsedAgain } from './used-again.tsx'
import { entriesOfObject } from './value-file.ts'
import { beginningOf } from './waterfall.ts'

/** One run of the history in full: how it ended, its inputs and outputs, and when each node worked. */
export function RunDetail({ run }: { readonly run: string }): JSX.Element {
  const { details, problem } = useRunDetails(run)
  if (problem !== undefined) return <p className="bad">{problem}</p>
  if (details === undefined) return <p className="faint">Loading…</p>
  return (
    <RunFacts details={details}>
      <div className="run-doings">
        <OpenAsItWas run={run} />
        <MakeTest details={details} />
        <RunTools details={details} />
      </div>
      <ReusedRun part={details.part} />
      <UsedAgain timings={details.timings} />
      <Answers run={run} waits={details.waits} />
      <GoOn details={details} />
    </RunFacts>
  )
}

/** How a run ended, its inputs and outputs, and when each node worked; `children` is what can be done with it. */
export function RunFacts({ details, children }: RunFactsProps): JSX.Element {
  const failure = problemOfRun({ status: details.status, record: details }, () => [])
  const { timings, startedAt, endedAt, inputs, outputs } = details
  return (
    <>
      <p className="closing" data-status={details.status}>
        {closingLine(details)}
      </p>
      {children}
      {failure === undefined ? null : <ProblemCard problem={failure} />}
      <ValueGroup title="Outputs" side="output" values={outputs} />
      <ValueGroup title="Inputs" side="input" values={inputs} />
      <h3 className="group-title">Timeline</h3>
      <Timeline timings={timings} start={beginningOf(timings, startedAt)} end={endedAt} />
    </>
  )
}

interface RunFactsProps {
  readonly details: RunDetails
  readonly children: ReactNode
}

/** The run whose values stood for the nodes before. */
function ReusedRun({ part }: Pick<RunDetails, 'part'>): JSX.Element | null {
  const workbench = useWorkbench()
  if (part === undefined || !('from' in part)) return null
  return (
    <p className="faint">
      What the nodes before {part.from} gave is that of an earlier run.{' '}
      <button type="button" className="quiet" onClick={() => showRun(workbench, part.run)}>
        Show that run
      </button>
    </p>
  )
}

function ValueGroup({ title, side, values }: ValueGroupProps): JSX.Element | null {
  const entries = entriesOfObject(values)
  if (entries.length === 0) return null
  return (
    <>
      <h3 className="group-title">{title}</h3>
      {entries.map(([name, value]) => (
        <ValueCard key={name} name={name} side={side} value={value} />
      ))}
    </>
  )
}

interface ValueGroupProps {
  readonly title: string
  readonly side: 'input' | 'output'
  readonly values: JsonObject
}

/** The run's record, read anew when the run that is shown ends. */
function useRunDetails(run: string): { readonly details?: RunDetails; readonly problem?: string } {
  const { api, runs } = useWorkbench()
  const status = useStore(runs.current)?.status
  const [answer, setAnswer] = useState<{ readonly details?: RunDetails; readonly problem?: string }>({})
  useEffect(() => {
    const stop = new AbortController()
    api.call('runs.show', { parameters: { run }, signal: stop.signal }).then(
      (details) => setAnswer({ details }),
      (error: unknown) => {
        if (!stop.signal.aborted) setAnswer({ problem: problemOf(error).message })
      },
    )
    return () => stop.abort()
  }, [api, run, status])
  return answer
}
