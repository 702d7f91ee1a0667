import { useEffect, useId, useRef, useState, type JSX } from 'react'
import type { Change } from '../../document/index.ts'
import { FieldFrame } from './simple-fields.tsx'

/**
 * A name that other places use: it changes when the field is left or Enter is pressed, not with every letter. A name
 * that is refused stays in the field, to be corrected; Escape takes back what was typed.
 */
export function NameField({
  label,
  value,
  hint,
  onRename,
}: {
  readonly label: string
  readonly value: string
  readonly hint?: string
  readonly onRename: (name: string) => Change | undefined
}): JSX.Element {
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const finish = (): void => {
    const change = typed === undefined || typed === value ? undefined : onRename(typed)
    setProblem(change?.status === 'refused' ? change.reason : undefined)
    if (change?.status !== 'refused') setTyped(undefined)
  }
  const latest = useRef(finish)
  latest.current = finish
  // A field that goes because something else is selected is left too, though no event says so.
  useEffect(() => () => latest.current(), [])
  return (
    <FieldFrame id={id} label={label} hint={hint}>
      <input
        id={id}
        className="control"
        value={typed ?? value}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish()
          if (event.key !== 'Escape') return
          setTyped(undefined)
          setProblem(undefined)
        }}
      />
      <p id={`${id}-problem`} className="field-problem" role="status">
        {problem}
      </p>
    </FieldFrame>
  )
}
