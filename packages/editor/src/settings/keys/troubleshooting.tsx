import { useState, type JSX } from 'react'
import { OUTCOMES, tellInGeneral, type OutcomeCode } from '@latchwork/server/api'

const ENTRIES = Object.keys(OUTCOMES).filter(isCode).map(tellInGeneral)

function isCode(code: string): code is OutcomeCode {
  return Object.hasOwn(OUTCOMES, code)
}

/** Everything that can come of a call or a test, in the words in which runs and tests tell it. */
export function Troubleshooting(): JSX.Element {
  const [search, setSearch] = useState('')
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = ENTRIES.filter((entry) => {
    const text = `${entry.code} ${entry.title} ${entry.message} ${entry.hint}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return (
    <>
      <p className="dim">What a run or a test may say, and what to do then.</p>
      <input
        type="search"
        placeholder="Search, such as credit"
        aria-label="Search what can go wrong"
        autoComplete="off"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      <ul className="troubles">
        {found.map(({ code, title, message, hint }) => (
          <li key={code}>
            <details>
              <summary>{title}</summary>
              <p>{message}</p>
              <p>{hint}</p>
            </details>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="dim">Nothing here speaks of “{search.trim()}”.</p> : null}
    </>
  )
}
