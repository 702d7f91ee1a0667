import type { JSX } from 'react'
import type { SecretRow } from '@latchwork/server/api'
import { savedAnswer } from '../secret-words.ts'
import { keyFacts, lastTestInWords, OUTCOME_SIGNS } from './key-words.ts'

interface SecretFactsProps {
  readonly id: string
  readonly row: SecretRow
  /** Whether a test is shown already, so that the one before it says nothing. */
  readonly isTested: boolean
}

/** What is known of the key in use, and of the saved one: its test, its label, its age, its last use. */
export function SecretFacts({ id, row, isTested }: SecretFactsProps): JSX.Element {
  const { neededBy, explanation } = row
  const { winner } = explanation
  const now = Date.now()
  const shown = winner ?? savedAnswer(explanation)
  const tested = isTested ? undefined : lastTestInWords(shown?.history, now)
  const saved = savedAnswer(explanation)
  const label = shown?.label ?? (shown?.layer === 'user' ? explanation.defaultLabel : undefined)
  return (
    <p className="facts" id={id}>
      {tested === undefined ? null : (
        <span className={tested.tone}>
          {OUTCOME_SIGNS[tested.tone]} {tested.text}
        </span>
      )}
      {label === undefined ? null : <span>label: {label}</span>}
      {shown === undefined ? null : keyFacts(shown, now).map((fact) => <span key={fact}>{fact}</span>)}
      {neededBy.length === 0 ? null : <span>needed by {neededBy.join(', ')}</span>}
      {saved?.location === undefined ? null : <span>kept in {saved.location}</span>}
    </p>
  )
}
