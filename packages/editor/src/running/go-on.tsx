import type { RunDetails } from '@latchwork/server/api'
import { useState, type JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench } from '../workbench/index.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './going-on.css'
import { isUnderWay } from './run-controller.ts'

const CAN_GO_ON: ReadonlySet<string> = new Set(['failed', 'canceled', 'interrupted', 'waiting'])

/** Offers to go on with a run that has not come to its end; asks first when calls would be repeated. */
export function GoOn({ details }: { readonly details: RunDetails }): JSX.Element | null {
  const { runs } = useWorkbench()
  const shown = useStore(runs.current)
  const isBusy = isUnderWay(shown)
  const isOfOpenFlow = useOpenedFlow()?.path.state() === details.path
  const [isAsking, setAsking] = useState(false)
  const { unknown, status, hindrance } = details
  // A past run that is open as it was is looked at; the way on begins at the flow of today.
  if (!CAN_GO_ON.has(status) || shown?.moment !== undefined) return null
  const goOn = (): void => {
    setAsking(false)
    void runs.resume(details)
  }
  return (
    <section className="go-on" aria-label="Go on">
      {hindrance === undefined ? null : (
        <p className="hindrance">
          <strong className="bad">It could not go on.</strong> {hindranceInWords(hindrance)}
        </p>
      )}
      {isAsking ? (
        <p role="alert">
          Nobody knows how {unknown.length === 1 ? 'this call' : 'these calls'} ended:{' '}
          <strong>{unknown.join(', ')}</strong>. Going on repeats {unknown.length === 1 ? 'it' : 'them'}, with the same
          idempotency key.
        </p>
      ) : (
        <p>
          What is done is used again, {isOfOpenFlow ? 'unless you have changed it since' : 'with the flow as it ran'}.
          {unknown.length === 0 ? null : ` How ${unknown.join(', ')} ended is unknown.`}
        </p>
      )}
      {isAsking ? (
        <>
          <button type="button" className="primary" disabled={isBusy} onClick={goOn}>
            Repeat and go on
          </button>
          <button type="button" onClick={() => setAsking(false)}>
            Not now
          </button>
        </>
      ) : (
        <button
          type="button"
          className={status === 'waiting' ? undefined : 'primary'}
          disabled={isBusy}
          onClick={() => (unknown.length === 0 ? goOn() : setAsking(true))}
        >
          Go on from here
        </button>
      )}
    </section>
  )
}

/** Why a run that waits did not go on, though it could have. */
function hindranceInWords({ error: { message, hint = '' }, retryAt }: NonNullable<RunDetails['hindrance']>): string {
  const again = new Date(retryAt).toLocaleTimeString([], { timeStyle: 'short' })
  return `${message} ${hint} It is tried again at ${again}, and when a key changes.`
}
