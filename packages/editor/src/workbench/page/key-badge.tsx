import type { JSX } from 'react'
import { useShell } from '../shell.ts'
import { useStore } from '../store.ts'

const TONES = { own: 'good', default: 'plain', demo: 'plain', none: 'warn', trouble: 'bad' } as const

/** Whose key would pay for a run that started now. */
export function KeyBadge(): JSX.Element {
  const { workbench } = useShell()
  const key = useStore(workbench.keyInUse)
  return (
    <button
      type="button"
      className={`key-badge is-${key === undefined ? 'plain' : TONES[key.state]}`}
      title={key?.problem?.message ?? (key?.location === undefined ? 'Key in use' : `Key in use, from ${key.location}`)}
      onClick={() => workbench.panels.open('settings', { page: 'secrets', name: 'OPENAI_API_KEY' })}
    >
      <i aria-hidden="true" />
      <span role="status" aria-label="Key in use">
        {key?.text ?? 'Looking for a key'}
      </span>
    </button>
  )
}
