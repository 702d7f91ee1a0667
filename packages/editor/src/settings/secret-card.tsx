import { useId, type FocusEvent, type JSX } from 'react'
import type { SecretRow } from '@latchwork/server/api'
import { useStore } from '../workbench/index.ts'
import { SecretActions } from './secret-actions.tsx'
import { fieldOf, isUnsaved, stateInWords } from './secret-field.ts'
import { SecretLayers } from './secret-layers.tsx'
import { SecretOutcome } from './secret-outcome.tsx'
import { canTest, fieldPlaceholder, savedAnswer, sinceInWords, sourceBadge } from './secret-words.ts'
import { useSettingsWork } from './settings-context.ts'

/** One secret: its field, what is stored where, and what can be done about it. */
export function SecretCard({ row }: { readonly row: SecretRow }): JSX.Element {
  const { desk } = useSettingsWork()
  const { name, neededBy, explanation } = row
  const field = fieldOf(useStore(desk), name)
  const id = useId()
  const badge = sourceBadge(row)
  const saved = savedAnswer(explanation)
  const leave = ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>): void => {
    const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget)
    // When the whole window is left, the field keeps the keyboard: nothing was finished.
    const isWindow = relatedTarget === null && currentTarget.contains(document.activeElement)
    if (!isInside && !isWindow) void desk.save(name)
  }
  return (
    <li className="card secret" onBlur={leave}>
      <div className="row">
        <label className="mono name" htmlFor={id}>
          {name}
        </label>
        <span className={`chip ${badge.tone}`}>{badge.text}</span>
        <span className={field.saving.status === 'failed' ? 'state bad' : 'state'} role="status">
          {stateInWords(field)}
        </span>
      </div>
      <div className="row">
        <input
          id={id}
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
            {saved === undefined || field.typed === '' ? 'Save' : 'Replace'}
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
      <SecretOutcome id={`${id}-outcome`} name={name} field={field} />
      <p className="facts" id={`${id}-facts`}>
        {neededBy.length === 0 ? null : <span>Needed by {neededBy.join(', ')}</span>}
        {saved?.setAt === undefined ? null : <span>saved {sinceInWords(saved.setAt, Date.now())}</span>}
        {saved?.location === undefined ? null : <span>kept in {saved.location}</span>}
      </p>
      <SecretLayers explanation={explanation} />
      <SecretActions name={name} explanation={explanation} address={field.address} />
    </li>
  )
}
