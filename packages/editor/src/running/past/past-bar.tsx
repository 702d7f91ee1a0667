import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, History } from 'lucide-react'
import { useState, type JSX } from 'react'
import { useStore, useWorkbench, type PastRun } from '../../workbench/index.ts'
import { nameOfPath } from '../../workbench/session/library.ts'
import { goToPath } from '../node-of-path.ts'
import { momentInWords, todayInWords, usageInWords } from './moment-words.ts'
import { openAsItWas } from './open-as-it-was.tsx'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './past.css'

/** Over the canvas while a past run is open as it was: what it is, the ways on, and the way through its time. */
export function PastBar(): JSX.Element | null {
  const run = useStore(useWorkbench().past)
  return run === undefined ? null : (
    <section className="past-bar" aria-label="Past run">
      <About run={run} />
      <Steps run={run} />
    </section>
  )
}

interface PastProps {
  readonly run: PastRun
}

function About({ run }: PastProps): JSX.Element {
  const workbench = useWorkbench()
  const { actions, ownFlow } = workbench
  const { details, goes } = run
  const own = ownFlow()
  return (
    <div className="past-about">
      <History size={14} aria-hidden />
      <p>
        <strong>Run of {timeInWords(details.startedAt)}</strong>: the flow as it was then. Read only.{' '}
        {goes > 1 ? 'It went on later; the flow is that of the last time. ' : ''}
        {details.status === 'running' ? 'The run still goes on: this is how far it had come. ' : ''}
        <span>{todayInWords(run)}</span>
      </p>
      {details.status === 'running' ? (
        <button type="button" className="button" onClick={() => void openAsItWas(workbench, details.run)}>
          Look again
        </button>
      ) : null}
      <button type="button" className="button" onClick={() => actions.run('past.save')}>
        Save as a new flow
      </button>
      <button type="button" className="button is-primary" onClick={() => actions.run('past.back')}>
        {own === undefined ? 'Close' : `Back to “${nameOfPath(own.path.state())}”`}
      </button>
    </div>
  )
}

/** The slider says itself aloud; what the buttons do is said beside it. */
function Steps({ run }: PastProps): JSX.Element {
  const workbench = useWorkbench()
  const { past } = workbench
  const [isByButton, setByButton] = useState(false)
  const { position, count, event, usage } = run.moment
  const words = momentInWords(run)
  const steps = [
    { title: 'To the start', to: 0, Icon: ChevronFirst },
    { title: 'One event back', to: position - 1, Icon: ChevronLeft },
    { title: 'One event on', to: position + 1, Icon: ChevronRight },
    { title: 'To the end', to: count, Icon: ChevronLast },
  ].map(({ title, to, Icon }) => (
    <button
      key={title}
      type="button"
      className="icon-button"
      aria-label={title}
      title={title}
      onClick={() => {
        setByButton(true)
        past.moveTo(to)
      }}
    >
      <Icon size={14} aria-hidden />
    </button>
  ))
  return (
    <div className="past-steps" role="group" aria-label="Step through time">
      {steps.slice(0, 2)}
      <input
        type="range"
        aria-label="Moment of the run"
        min={0}
        max={count}
        value={position}
        aria-valuetext={words}
        onChange={(event) => {
          setByButton(false)
          past.moveTo(event.currentTarget.valueAsNumber)
        }}
      />
      {steps.slice(2)}
      <p>
        {words}
        {event === undefined || event.path === '' ? null : (
          <button type="button" className="link-button" onClick={() => goToPath(workbench, event.path)}>
            Show the node
          </button>
        )}
        <small>{usageInWords(usage)}</small>
      </p>
      <span className="unseen" role="status">
        {isByButton ? words : ''}
      </span>
    </div>
  )
}

function timeInWords(at: number): string {
  const date = new Date(at)
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  return `${time}, ${date.toLocaleDateString([], { dateStyle: 'long' })}`
}
