import { useCallback, type JSX } from 'react'
import { useAnswer } from './use-answer.ts'

/** The page with what models cost, and what they may. Its charts are loaded with it and not before. */
export function UsagePage(): JSX.Element {
  const [part, again] = useAnswer(useCallback(() => import('./usage/usage-overview.tsx'), []))
  return (
    <>
      <h2>Usage & Budgets</h2>
      <p className="lead">What models cost, by the calls that were sent from this machine, and how much they may.</p>
      {part.status === 'asking' ? <p role="status">Adding up…</p> : null}
      {part.status === 'failed' ? (
        <div className="card" role="alert">
          <p className="problem">{part.message}</p>
          <button type="button" className="button" onClick={again}>
            Try again
          </button>
        </div>
      ) : null}
      {part.status === 'here' ? <part.value.UsageOverview /> : null}
    </>
  )
}
