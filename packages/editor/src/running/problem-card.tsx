import type { JSX } from 'react'
import { writeSettingsPlace } from '../settings/settings-place.ts'
import { useOpenedFlow, useWorkbench } from '../workbench/index.ts'
import { goToPath, placeOf } from './node-of-path.ts'
import { splitMessage, type RunProblem } from './run-problem.ts'

/** What went wrong, where, and what to do about it. */
export function ProblemCard({ problem }: { readonly problem: RunProblem }): JSX.Element {
  const workbench = useWorkbench()
  const { panels, runs } = workbench
  const { code, message, hint, path = '', secrets = [] } = problem
  const { first, rest } = splitMessage(message)
  const flow = useOpenedFlow()?.document.state().flow
  const place = flow === undefined || path === '' ? undefined : placeOf(flow, path)
  return (
    <section className="problem-card" aria-label="What went wrong">
      <h3>{first}</h3>
      {hint === undefined ? null : <p>{hint}</p>}
      <footer>
        {secrets.map((name) => (
          <a key={name} className="primary" href={writeSettingsPlace({ page: 'secrets', name })}>
            Set {name}
          </a>
        ))}
        {place === undefined ? null : (
          <button type="button" onClick={() => goToPath(workbench, path)}>
            Show {place.id}
          </button>
        )}
        {code === 'invalid-flow' ? (
          <button type="button" onClick={() => panels.open('problems')}>
            Show problems
          </button>
        ) : null}
        <button type="button" onClick={() => void runs.start()}>
          Run again
        </button>
        <code>{code}</code>
      </footer>
      {rest === '' ? null : <p className="more">{rest}</p>}
    </section>
  )
}
