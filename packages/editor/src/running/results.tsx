import type { Flow } from '@latchwork/engine'
import { useEffect, useState, type JSX } from 'react'
import { useStore, useWorkbench, type PanelRequests } from '../workbench/index.ts'
import { Answers } from './answers.tsx'
import { closingLine } from './closing-line.ts'
import { GoOn } from './go-on.tsx'
import { InputsPanel } from './inputs-panel.tsx'
import { NodeValues } from './node-values.tsx'
import { Outputs } from './outputs.tsx'
import { lineOfMoment } from './past/moment-words.ts'
import { ProblemCard } from './problem-card.tsx'
import { inputsOfRun } from './part-of-flow.ts'
import { isUnderWay } from './run-controller.ts'
import { timingOf } from './run-record.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './running.css'
import { Timeline } from './timeline.tsx'
import { UsedAgain } from './used-again.tsx'
import { useHeldWords } from './use-held-words.ts'
import { useRunRecord } from './use-run-record.ts'
import { useShownRun } from './use-shown-run.ts'
import { ValueCard } from './value-card.tsx'
import { beginningOf } from './waterfall.ts'

const VIEWS = ['Outputs', 'Timeline', 'Values'] as const

/** What the shown run came to: its outputs, when each node worked, and the value of every port. */
export function Results(): JSX.Element {
  const { panels } = useWorkbench()
  const { results, inputs } = useStore(panels)
  const asked = results?.request?.path
  const [view, setView] = useState<(typeof VIEWS)[number]>(asked === undefined ? 'Outputs' : 'Values')
  const { shown, problem, opened } = useShownRun()
  useEffect(() => {
    if (asked !== undefined) setView('Values')
  }, [asked])
  return (
    <div className="results">
      {shown?.moment === undefined || opened === undefined ? null : <PastInputs flow={opened.document.state().flow} />}
      {opened === undefined || opened.document.readOnly !== undefined ? null : (
        // What was typed in the dialog meanwhile is read anew.
        <InputsPanel key={`${inputs === undefined}`} opened={opened} />
      )}
      <div className="results-main">
        <div className="results-bar">
          <div className="segments" role="group" aria-label="What to show of the run">
            {VIEWS.map((name) => (
              <button key={name} type="button" aria-pressed={view === name} onClick={() => setView(name)}>
                {name}
              </button>
            ))}
          </div>
          <ClosingLine />
        </div>
        <ShownAnswers asked={results?.request} />
        {shown?.record === undefined ? null : <GoOn key={shown.run} details={shown.record} />}
        {problem === undefined ? null : <ProblemCard problem={problem} />}
        {shown === undefined ? <NoRun /> : <ShownUsedAgain />}
        {shown !== undefined && view === 'Outputs' ? <Outputs /> : null}
        {shown !== undefined && view === 'Timeline' ? <ShownTimeline /> : null}
        {shown !== undefined && view === 'Values' ? <NodeValues asked={asked} /> : null}
      </div>
    </div>
  )
}

/** What a past run was given. */
function PastInputs({ flow }: { readonly flow: Flow }): JSX.Element | null {
  const inputs = inputsOfRun(flow, useStore(useWorkbench().past)?.details.inputs ?? {})
  return inputs.length === 0 ? null : (
    <section className="inputs-panel" aria-label="Inputs">
      <h3>Inputs</h3>
      {inputs.map(([name, value]) => (
        <ValueCard key={name} name={name} side="input" value={value} />
      ))}
    </section>
  )
}

function NoRun(): JSX.Element {
  return <p className="faint">Nothing has run yet. Press Run, or Ctrl+Enter, and the outputs appear here.</p>
}

function ClosingLine(): JSX.Element | null {
  const { shown } = useShownRun()
  const held = useHeldWords()
  if (shown === undefined) return null
  if (shown.moment !== undefined && shown.record === undefined)
    return <p className="closing">{lineOfMoment(shown.moment)}</p>
  if (shown.isLineLost === true) return <p className="closing warn">The server does not answer. Trying again…</p>
  if (isUnderWay(shown))
    return (
      <p className="closing" data-status={held === undefined ? 'running' : 'held'}>
        {shown.status === 'starting' ? 'Starting…' : (held ?? 'Running…')}
      </p>
    )
  return shown.record === undefined ? null : (
    <p className="closing" data-status={shown.record.status}>
      {closingLine(shown.record)}
    </p>
  )
}

/** What the run waits for; of one under way, as its events tell. */
function ShownAnswers({ asked }: { readonly asked: PanelRequests['results'] }): JSX.Element | null {
  const { shown } = useShownRun()
  const record = useRunRecord()
  // What a past run waited for has been answered, or is answered in the history.
  if (shown?.run === undefined || shown.moment !== undefined) return null
  const told = [...record.values()].flatMap(({ status, wait }) =>
    status === 'waiting' && wait !== undefined ? [wait] : [],
  )
  return <Answers run={shown.run} waits={shown.record?.waits ?? told} asked={asked} />
}

function ShownUsedAgain(): JSX.Element {
  return <UsedAgain timings={[...useRunRecord().values()].map(timingOf)} />
}

function ShownTimeline(): JSX.Element {
  const { runs } = useWorkbench()
  const { shown } = useShownRun()
  const [first] = useStore(runs.events)
  // What is held has not begun.
  const begun = [...useRunRecord().values()].filter(({ status }) => status !== 'held')
  const timings = begun.map(timingOf)
  const start = beginningOf(timings, shown?.record?.startedAt ?? first?.at ?? 0)
  return <Timeline timings={timings} start={start} end={shown?.record?.endedAt} />
}
