import { useId, type JSX } from 'react'
import { useSettingsWork } from '../settings-context.ts'

interface AddressProps {
  readonly name: string
  readonly isSaved: boolean
  readonly kept: string | undefined
  readonly address: string | undefined
}

/** Where a key may be sent. */
export function SecretAddress({ name, isSaved, kept, address = '' }: AddressProps): JSX.Element {
  const { desk } = useSettingsWork()
  const field = useId()
  return (
    <div className="asked address">
      <label htmlFor={field}>Base URL</label>
      <input
        id={field}
        className="field mono"
        type="url"
        autoComplete="off"
        spellCheck={false}
        placeholder={kept ?? 'https://gateway.example.com/v1'}
        aria-describedby={`${field}-about`}
        value={address}
        onChange={({ target }) => desk.typeAddress(name, target.value === '' ? undefined : target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') void desk.save(name)
        }}
      />
      <p id={`${field}-about`} className="dim">
        {isSaved
          ? 'Changes where the saved key goes; the key stays. '
          : 'Paste the key above too: they are saved together. '}
        Your key is sent to the origin of this address and nowhere else: no flow, no redirect and no variable changes
        that. It has to be https, or http on this computer.
      </p>
    </div>
  )
}
