import { useState, type JSX } from 'react'
import { useStore } from '../workbench/index.ts'
import { AddSecret } from './add-secret.tsx'
import { SecretCard } from './secret-card.tsx'
import { findSecrets } from './secret-field.ts'
import { useSettingsWork } from './settings-context.ts'

/** The page on which keys are pasted, tried and chosen. */
export function SecretsPage(): JSX.Element {
  const { desk } = useSettingsWork()
  const { loading, rows, problems } = useStore(desk)
  const [search, setSearch] = useState('')
  const [isAdding, setAdding] = useState(false)
  const found = findSecrets(rows, search)
  return (
    <>
      <div className="row top">
        <div className="grow">
          <h2>API Keys & Secrets</h2>
          <p className="lead">Your own key overrides the default for every node. A saved key is never shown again.</p>
        </div>
        <button type="button" className="button" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          Add secret
        </button>
      </div>
      {isAdding ? <AddSecret close={() => setAdding(false)} /> : null}
      {loading.status === 'loading' ? <p role="status">Asking the server…</p> : null}
      {loading.status === 'failed' ? (
        <div className="card" role="alert">
          <p className="problem">{loading.message}</p>
          <button type="button" className="button" onClick={() => void desk.load()}>
            Ask again
          </button>
        </div>
      ) : null}
      {problems.map((problem) => (
        <p key={problem} className="problem" role="alert">
          {problem}
        </p>
      ))}
      {rows.length > 3 ? (
        <input
          className="field search-secrets"
          type="search"
          placeholder="Search secrets"
          aria-label="Search secrets"
          autoComplete="off"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      ) : null}
      <ul className="secrets">
        {found.map((row) => (
          <SecretCard key={row.name} row={row} />
        ))}
      </ul>
      {rows.length > 0 && found.length === 0 ? <p className="dim">No secret is called “{search.trim()}”.</p> : null}
    </>
  )
}
