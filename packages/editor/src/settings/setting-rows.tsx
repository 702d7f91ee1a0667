import { useEffect, useId, useState, type JSX } from 'react'
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
  const [shown, setShown] = useState(value)
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
        checked={shown}
        onChange={({ target }) => {
          setShown(target.checked)
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
  const [shown, setShown] = useState(value)
  const field = useId()
  return (
    <div className="setting">
      <label htmlFor={field}>{title}</label>
      <p id={`${field}-about`}>{about}</p>
      <select
        id={field}
        data-setting={id}
        aria-describedby={`${field}-about`}
        value={shown}
        onChange={({ target }) => {
          setShown(target.value)
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
export function NumberRow({ id, title, about, value, min, max, unit, factor = 1 }: NumberRowProps): JSX.Element {
  const { saver } = useSettingsWork()
  const [text, setText] = useState(String(value / factor))
  const field = useId()
  const problem = numberProblem(text, { min, max })
  // Once the field is off the page, nobody could correct it.
  useEffect(() => () => saver.refuse(id, undefined), [saver, id])
  const type = (next: string): void => {
    setText(next)
    const refusal = numberProblem(next, { min, max })
    if (refusal === undefined) saver.set(id, Number(next) * factor)
    else saver.refuse(id, refusal)
  }
  return (
    <div className="setting">
      <label htmlFor={field}>{title}</label>
      <p id={`${field}-about`}>{about}</p>
      <span className="number">
        <input
          id={field}
          data-setting={id}
          inputMode="numeric"
          autoComplete="off"
          aria-describedby={`${field}-about ${field}-problem`}
          aria-invalid={problem !== undefined}
          value={text}
          onChange={({ target }) => type(target.value)}
          onBlur={() => void saver.flush()}
        />
        <span className="dim">{unit}</span>
      </span>
      <p id={`${field}-problem`} className="problem" aria-live="polite">
        {problem}
      </p>
    </div>
  )
}
