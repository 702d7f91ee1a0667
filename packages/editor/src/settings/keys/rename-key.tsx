import { useId, useState, type JSX } from 'react'
import { useSettingsWork } from '../settings-context.ts'
import type { KeyPlace } from './key-steps.ts'

interface RenameKeyProps {
  readonly name: string
  readonly place: KeyPlace
  readonly close: () => void
}

/** Gives a key another label. */
export function RenameKey({ name, place, close }: RenameKeyProps): JSX.Element {
  const { desk } = useSettingsWork()
  const [label, setLabel] = useState(place.label ?? '')
  const id = useId()
  return (
    <form
      className="asked"
      onSubmit={(event) => {
        event.preventDefault()
        close()
        void desk.rename(name, place, label.trim())
      }}
    >
      <label htmlFor={id}>New label</label>
      <input
        id={id}
        // The person asked for it a moment ago.
        ref={(input) => input?.focus()}
        className="field"
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        value={label}
        onChange={({ target }) => setLabel(target.value)}
      />
      <button type="submit" className="button">
        Rename
      </button>
      <button type="button" className="button" onClick={close}>
        Cancel
      </button>
      <p className="dim">Flows that choose the old label do not find it then; change it in them too.</p>
    </form>
  )
}
