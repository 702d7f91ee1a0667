import { useId, type JSX } from 'react'
import { amountProblem } from './money-text.ts'

interface AmountFieldProps {
  readonly title: string
  readonly about?: string
  readonly value: string
  readonly onChange: (text: string) => void
}

/** A field for an amount of US dollars. */
export function AmountField({ title, about = '', value, onChange }: AmountFieldProps): JSX.Element {
  const id = useId()
  const problem = amountProblem(value)
  return (
    <div className="amount">
      <label htmlFor={id}>{title}</label>
      <p id={`${id}-about`}>{about}</p>
      <span className="row">
        <span className="dim" aria-hidden="true">
          $
        </span>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          aria-describedby={`${id}-about ${id}-problem`}
          aria-invalid={problem !== undefined}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      </span>
      <p id={`${id}-problem`} className="problem" aria-live="polite">
        {problem}
      </p>
    </div>
  )
}
