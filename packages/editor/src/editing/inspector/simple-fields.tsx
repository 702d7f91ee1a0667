import { useEffect, useId, useRef, type JSX, type ReactNode } from 'react'

/** A labelled place for a control. */
export function FieldFrame({
  id,
  label,
  aside,
  hint,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly aside?: ReactNode
  readonly hint?: string | undefined
  readonly children: ReactNode
}): JSX.Element {
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={id}>{label}</label>
        <span>{aside}</span>
      </div>
      {children}
      {hint === undefined ? null : (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** A field of one line. */
export function LineField({
  label,
  value,
  onChange,
  placeholder,
  autoFocus,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string | undefined
  readonly autoFocus?: boolean
}): JSX.Element {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (autoFocus === true) field.current?.select()
  }, [autoFocus])
  return (
    <FieldFrame id={id} label={label}>
      <input
        id={id}
        className="control"
        value={value}
        placeholder={placeholder}
        ref={field}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldFrame>
  )
}

/** A field of several lines, as high as its text. */
export function TextField({
  label,
  value,
  hint,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly hint?: string
  readonly onChange: (value: string) => void
}): JSX.Element {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} hint={hint}>
      <textarea id={id} className="control" value={value} onChange={(event) => onChange(event.target.value)} />
    </FieldFrame>
  )
}

/** One of several. */
export function SelectField({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly title: string }[]
  readonly onChange: (value: string) => void
}): JSX.Element {
  const id = useId()
  return (
    <FieldFrame id={id} label={label}>
      <select id={id} className="control" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

/** A number, or nothing. */
export function NumberField({
  label,
  value,
  onChange,
  minimum,
  placeholder,
  unit,
}: {
  readonly label: string
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  readonly minimum: number
  readonly placeholder: string
  readonly unit?: string
}): JSX.Element {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} aside={unit}>
      <input
        id={id}
        className="control"
        type="number"
        min={minimum}
        value={value ?? ''}
        placeholder={placeholder}
        onChange={(event) => {
          const { valueAsNumber } = event.target
          onChange(Number.isNaN(valueAsNumber) ? undefined : valueAsNumber)
        }}
      />
    </FieldFrame>
  )
}
