import type { JSX } from 'react'
import { judgeTyped, momentInWords, OUTCOME_SIGNS } from './keys/key-words.ts'
import { isUnsaved, type FieldTest, type SecretField } from './secret-field.ts'
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
  const { saving, notes, canPin, test, typed } = field
  const judged = judgeTyped(name, typed)
  const isRefused = judged.some(({ tone }) => tone === 'bad')
  return (
    <div className="outcome" id={id} aria-live="polite">
      {judged.map(({ text, tone }) => (
        <p key={text} className={tone === 'plain' ? 'dim' : tone}>
          {text}
        </p>
      ))}
      {saving.status === 'saved' ? <p className={canPin === undefined ? 'good' : 'warn'}>{saving.message}</p> : null}
      {saving.status === 'failed' ? (
        <p className="bad">
          {saving.message} {saving.hint}
        </p>
      ) : null}
      {saving.status === 'still' && isUnsaved(field) && !isRefused ? (
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
      {test === undefined ? null : <Tested test={test} />}
    </div>
  )
}

function Tested({ test }: { readonly test: FieldTest }): JSX.Element {
  if (test.state === 'running') return <p className="dim">Asking the provider…</p>
  const { tone } = testBadge(test)
  const { title = 'Not tested', message, hint, at, steps = [] } = test
  return (
    <div className={`tested ${tone}`}>
      <p>
        <strong className={tone}>
          {OUTCOME_SIGNS[tone]} {title}
        </strong>
        {at === undefined ? null : <span className="dim"> · {momentInWords(at, Date.now())}</span>}
      </p>
      <p>{message}</p>
      {hint === undefined ? null : <p className="dim">{hint}</p>}
      {steps.length === 0 ? null : (
        <details>
          <summary>What was asked</summary>
          <ul>
            {steps.map(({ question, isGood, title: asked, message: answered }) => (
              <li key={question}>
                {isGood ? '✓' : '✕'} {asked}: {answered}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
