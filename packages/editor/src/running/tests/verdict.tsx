import type { Json } from '@latchwork/engine'
import type { TestVerdict } from '@latchwork/server/api'
import type { JSX } from 'react'
import { ValueView } from '../value-view.tsx'
import { ruleInWords } from './test-words.ts'
import { textDifference } from './text-difference.ts'

/** One expectation: what was expected, what came, and where they differ. */
export function Verdict({ verdict }: { readonly verdict: TestVerdict }): JSX.Element {
  const { rule, expected, came, faults } = verdict
  const isMet = faults.length === 0
  const isText = rule === 'equals' && typeof expected === 'string' && typeof came === 'string'
  return (
    <li className={isMet ? 'is-met' : 'is-not-met'}>
      <details open={!isMet}>
        <summary>
          <strong>{isMet ? '✓' : '✗'}</strong> {ruleInWords(verdict)}
          {isMet ? '' : ': not met'}
        </summary>
        {(isText ? [] : faults).map((fault) => (
          <p key={fault} className="bad">
            {fault}
          </p>
        ))}
        {isText && !isMet ? <TextDifference before={expected} after={came} /> : null}
        {rule === 'run' || (isText && !isMet) ? null : (
          <div className="verdict-sides">
            <Side title="Expected" value={expected} />
            {came === undefined ? null : <Side title="Came" value={came} />}
          </div>
        )}
      </details>
    </li>
  )
}

function Side({ title, value }: { readonly title: string; readonly value: Json }): JSX.Element {
  return (
    <div>
      <h5>{title}</h5>
      <ValueView value={value} name={title} isPlain />
    </div>
  )
}

/** What was expected and what came, in one text. */
export function TextDifference({ before, after }: { readonly before: string; readonly after: string }): JSX.Element {
  return (
    <p className="text-difference">
      {textDifference(before, after).map(({ side, text }, index) =>
        side === 'both' ? (
          <span key={index}>{shorten(text)}</span>
        ) : side === 'before' ? (
          <del key={index}>{text}</del>
        ) : (
          <ins key={index}>{text}</ins>
        ),
      )}
    </p>
  )
}

const LONG = 240
const AROUND = 100

/** What is the same on both sides is of interest only around what is not. */
function shorten(text: string): string {
  return text.length <= LONG ? text : `${text.slice(0, AROUND)} … ${text.slice(-AROUND)}`
}
