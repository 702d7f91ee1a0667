import { useId, useState, type JSX } from 'react'
import type { SecretExplanation } from '@latchwork/server/api'
import { choicesFor, removalInWords, savedAnswer } from './secret-words.ts'
import { useSettingsWork } from './settings-context.ts'

interface ActionsProps {
  readonly name: string
  readonly explanation: SecretExplanation
  /** The address that is being typed. */
  readonly address: string | undefined
}

/** What can be done about a secret: choose the key that counts, remove yours, send it elsewhere. */
export function SecretActions({ name, explanation, address }: ActionsProps): JSX.Element {
  const { desk } = useSettingsWork()
  const [open, setOpen] = useState<'remove' | 'address' | 'guide'>()
  const toggle = (part: NonNullable<typeof open>) => setOpen(open === part ? undefined : part)
  const saved = savedAnswer(explanation)
  return (
    <>
      <div className="row quiet-row">
        {choicesFor(explanation).map(({ title, layer }) => (
          <button
            key={title}
            type="button"
            className="quiet"
            onClick={() => void (layer === undefined ? desk.unpin(name) : desk.pin(name, layer))}
          >
            {title}
          </button>
        ))}
        {saved === undefined ? null : (
          <button type="button" className="quiet" aria-expanded={open === 'remove'} onClick={() => toggle('remove')}>
            Remove…
          </button>
        )}
        <button type="button" className="quiet" aria-expanded={open === 'address'} onClick={() => toggle('address')}>
          Base URL…
        </button>
        {name === 'OPENAI_API_KEY' ? (
          <button type="button" className="quiet" aria-expanded={open === 'guide'} onClick={() => toggle('guide')}>
            How to get a key
          </button>
        ) : null}
      </div>
      {open === 'remove' && saved !== undefined ? (
        <div className="asked">
          <p>Remove the saved key? {removalInWords(explanation)}</p>
          <button
            type="button"
            className="button danger"
            onClick={() => {
              setOpen(undefined)
              void desk.remove(name)
            }}
          >
            Remove
          </button>
          <button type="button" className="button" onClick={() => setOpen(undefined)}>
            Keep
          </button>
        </div>
      ) : null}
      {open === 'address' || address !== undefined ? (
        <Address name={name} isSaved={saved !== undefined} kept={saved?.baseURL} address={address} />
      ) : null}
      {open === 'guide' ? <Guide /> : null}
    </>
  )
}

interface AddressProps {
  readonly name: string
  readonly isSaved: boolean
  readonly kept: string | undefined
  readonly address: string | undefined
}

function Address({ name, isSaved, kept, address = '' }: AddressProps): JSX.Element {
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

function Guide(): JSX.Element {
  return (
    <ol className="asked guide">
      <li>
        Sign in at <span className="mono">platform.openai.com</span> and open API keys.
      </li>
      <li>Create a secret key of a project, and copy it: it is shown only once.</li>
      <li>Paste it here, and test the connection. The account needs credit before models answer.</li>
    </ol>
  )
}
