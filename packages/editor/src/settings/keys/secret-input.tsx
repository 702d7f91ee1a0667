import type { JSX, RefObject } from 'react'
import type { SecretRow } from '@latchwork/server/api'
import { isUnsaved, type SecretField } from '../secret-field.ts'
import { canTest, fieldPlaceholder, savedAnswer } from '../secret-words.ts'
import { useSettingsWork } from '../settings-context.ts'

interface SecretInputProps {
  readonly id: string
  readonly row: SecretRow
  readonly field: SecretField
  readonly input: RefObject<HTMLInputElement | null>
}

/** The masked field in which a key is pasted. What is stored never comes back into it. */
export function SecretInput({ id, row, field, input }: SecretInputProps): JSX.Element {
  const { desk } = useSettingsWork()
  const { name, explanation } = row
  return (
    <div className="row">
      <input
        id={id}
        ref={input}
        data-setting={name}
        className="field mono"
        type="password"
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="off"
        placeholder={fieldPlaceholder(explanation)}
        aria-describedby={`${id}-outcome ${id}-facts`}
        aria-invalid={field.saving.status === 'failed'}
        value={field.typed}
        onChange={({ target }) => desk.type(name, target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') void desk.save(name)
        }}
      />
      {isUnsaved(field) ? (
        <button type="button" className="button" onClick={() => void desk.save(name)}>
          {saveTitle(row, field)}
        </button>
      ) : null}
      {canTest(name) ? (
        <button
          type="button"
          className="button primary"
          disabled={field.test?.state === 'running'}
          onClick={() => void desk.test(name)}
        >
          Test connection
        </button>
      ) : null}
    </div>
  )
}

function saveTitle({ keys, explanation }: SecretRow, { typed, label }: SecretField): string {
  if (savedAnswer(explanation) === undefined || typed === '') return 'Save'
  if (label === undefined) return 'Replace'
  return keys.some((key) => key.layer === 'user' && key.label === label.trim()) ? 'Replace' : 'Save'
}
