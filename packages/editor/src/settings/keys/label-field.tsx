import { useId, type JSX } from 'react'
import type { SecretRow } from '@latchwork/server/api'
import { useSettingsWork } from '../settings-context.ts'

interface LabelFieldProps {
  readonly row: SecretRow
  /** What stands in it. */
  readonly label: string
}

/** Under which label the typed key is saved. */
export function LabelField({ row, label }: LabelFieldProps): JSX.Element {
  const { desk } = useSettingsWork()
  const id = useId()
  const known = row.keys.find((key) => key.layer === 'user' && key.label === label.trim())
  return (
    <div className="asked label-field">
      <label htmlFor={id}>Label</label>
      <input
        id={id}
        className="field"
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        placeholder="Such as work"
        aria-describedby={`${id}-about`}
        value={label}
        onChange={({ target }) => desk.typeLabel(row.name, target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') void desk.save(row.name)
        }}
      />
      <button type="button" className="quiet" onClick={() => desk.typeLabel(row.name, undefined)}>
        No label
      </button>
      <p id={`${id}-about`} className="dim">
        {known === undefined
          ? 'Paste the key above. Several keys under one name are told apart by their labels, and a flow can choose one.'
          : `Paste the key above. It replaces the key …${known.hint ?? ''} that has this label.`}
      </p>
    </div>
  )
}
