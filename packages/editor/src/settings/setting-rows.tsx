import { useEffect, useId, useState, type JSX } from 'react'
import { useStore } from '../workbench/index.ts'
import { useSettingsWork } from './settings-context.ts'
import { numberProblem, type SettingId } from './settings-saver.ts'

interface RowProps {
  readonly id: SettingId
  readonly title: string
  readonly about: string
}

/** A setting that is on or off. */
export function SwitchRow({ id, title, about, value }: RowProps & { readonly value: boolean }): JSX.Element {
  const { saver } = useSettingsWork()
  const unsaved = useStore(saver).unsaved.get(id)
  const field = useId()
  return (
    <div className="setting">
      <label htmlFor={field}>{title}</label>
      <p id={`${field}-about`}>{about}</p>
      <input
        id={field}
        data-setting={id}
        type="checkbox"
        role="switch"
        aria-describedby={`${field}-about`}
        checked={typeof unsaved === 'boolean' ? unsaved : value}
        onChange={({ target }) => {
          saver.set(id, target.checked)
          void saver.flush()
        }}
      />
    </div>
  )
}

interface Choice {
  readonly value: string
  readonly title: string
}

/** A setting with a few values. */
export function ChoiceRow(
  props: RowProps & { readonly value: string; readonly choices: readonly Choice[] },
): JSX.Element {
  const { id, title, about, value, choices } = props
  const { saver } = useSettingsWork()
  const unsaved = useStore(saver).unsaved.get(id)
  const field = useId()
  return (
    <div className="setting">
      <label htmlFor={field}>{title}</label>
      <p id={`${field}-about`}>{about}</p>
      <select
        id={field}
        data-setting={id}
        aria-describedby={`${field}-about`}
        value={typeof unsaved === 'string' ? unsaved : value}
        onChange={({ target }) => {
          saver.set(id, target.value)
          void saver.flush()
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.title}
          </option>
        ))}
      </select>
    </div>
  )
}

interface NumberRowProps extends RowProps {
  readonly value: number
  readonly min: number
  readonly max: number
  readonly unit: string
  /** What one in the field is in the file: 1000 for a setting in milliseconds that is shown in seconds. */
  readonly factor?: number
}

/** A setting that is a whole number. */
export function NumberRow({ value, min, max, unit, factor = 1, ...row }: NumberRowProps): JSX.Element {
  const unsaved = useStore(useSettingsWork().saver).unsaved.get(row.id)
  const kept = typeof unsaved === 'number' ? unsaved : value
  return (
    <TypedRow
      {...row}
      first={String(kept / factor)}
      problemOf={(text) => numberProblem(text, { min, max })}
      valueOf={(text) => Number(text) * factor}
      unit={unit}
    />
  )
}

interface TextRowProps extends RowProps {
  readonly value: string
  /** What could be meant; anything else can be typed as well. */
  readonly suggestions: readonly string[]
}

/** A setting that is a name. */
export function TextRow({ value, suggestions, ...row }: TextRowProps): JSX.Element {
  const unsaved = useStore(useSettingsWork().saver).unsaved.get(row.id)
  return (
    <TypedRow
      {...row}
      first={typeof unsaved === 'string' ? unsaved : value}
      problemOf={(text) => (text.trim() === '' ? 'Give a name.' : undefined)}
      valueOf={(text) => text.trim()}
      suggestions={suggestions}
    />
  )
}

interface TypedRowProps extends RowProps {
  /** What stands in the field at first. */
  readonly first: string
  readonly problemOf: (text: string) => string | undefined
  readonly valueOf: (text: string) => number | string
  readonly unit?: string
  readonly suggestions?: readonly string[]
}

/** A setting that is typed, and saved a moment after the last key, with Enter, or when the field is left. */
function TypedRow(props: TypedRowProps): JSX.Element {
  const { id, title, about, first, problemOf, valueOf, unit, suggestions } = props
  const { saver } = useSettingsWork()
  const [text, setText] = useState(first)
  const field = useId()
  const problem = problemOf(text)
  // Once the field is off the page, nobody could correct it.
  useEffect(() => () => saver.refuse(id, undefined), [saver, id])
  const type = (next: string): void => {
    setText(next)
    const refusal = problemOf(next)
    if (refusal === undefined) saver.set(id, valueOf(next))
    else saver.refuse(id, refusal)
  }
  return (
    <div className="setting">
      <label htmlFor={field}>{title}</label>
      <p id={`${field}-about`}>{about}</p>
      <span className={unit === undefined ? 'name' : 'number'}>
        <input
          id={field}
          data-setting={id}
          inputMode={unit === undefined ? 'text' : 'numeric'}
          list={suggestions === undefined ? undefined : `${field}-known`}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${field}-about ${field}-problem`}
          aria-invalid={problem !== undefined}
          value={text}
          onChange={({ target }) => type(target.value)}
          onKeyDown={({ key }) => {
            if (key === 'Enter') void saver.flush()
          }}
          onBlur={() => void saver.flush()}
        />
        {unit === undefined ? null : <span className="dim">{unit}</span>}
        <datalist id={`${field}-known`}>
          {suggestions?.map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
      </span>
      <p id={`${field}-problem`} className="problem" aria-live="polite">
        {problem}
      </p>
    </div>
  )
}
