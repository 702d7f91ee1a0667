import type { JSX } from 'react'
import { isUnsaved, type SecretField } from './secret-field.ts'
import { testBadge } from './secret-words.ts'
import { useSettingsWork } from './settings-context.ts'

interface OutcomeProps {
  readonly id: string
  readonly name: string
  readonly field: SecretField
}

/** Beside the field, and aloud: whether it is saved, what is odd about the key, what its test showed. */
export function SecretOutcome({ id, name, field }: OutcomeProps): JSX.Element {
  const { desk } = useSettingsWork()
  const { saving, notes, canPin, test } = field
  const shown = test?.state === 'done' ? testBadge(test) : undefined
  return (
    <div className="outcome" id={id} aria-live="polite">
      {saving.status === 'saved' ? <p className={canPin === undefined ? 'good' : 'warn'}>{saving.message}</p> : null}
      {saving.status === 'failed' ? (
        <p className="bad">
          {saving.message} {saving.hint}
        </p>
      ) : null}
      {saving.status === 'still' && isUnsaved(field) ? (
        <p className="dim">Not saved yet. It is saved when you leave it, press Enter, or close.</p>
      ) : null}
      {notes.map((note) => (
        <p key={note} className="warn">
          {note}
        </p>
      ))}
      {canPin === undefined ? null : (
        <button type="button" className="button" onClick={() => void desk.pin(name, canPin)}>
          Use the saved key instead
        </button>
      )}
      {test?.state === 'running' ? <p className="dim">Asking the provider…</p> : null}
      {shown === undefined ? null : <p className={shown.tone}>{shown.text}</p>}
      {test?.state === 'done' && test.hint !== undefined ? <p className="dim">{test.hint}</p> : null}
    </div>
  )
}
