import { useState, type JSX } from 'react'
import type { LabelledKeyRow, SecretRow } from '@latchwork/server/api'
import { canTest } from '../secret-words.ts'
import { useSettingsWork } from '../settings-context.ts'
import type { OpenPanel } from './card-panel.ts'
import { choosableKeys, keyFacts, keyTitle, lastTestInWords, OUTCOME_SIGNS } from './key-words.ts'
import { placeOf } from './key-steps.ts'

interface LabelledKeysProps {
  readonly row: SecretRow
  readonly open: OpenPanel
  /** Leads to the secret's field. */
  readonly goToField: () => void
}

/** The keys under one name, where there are several: what is known of each, and what can be done about it. */
export function LabelledKeys({ row, open, goToField }: LabelledKeysProps): JSX.Element | null {
  const keys = choosableKeys(row)
  const [unfolded, setUnfolded] = useState<string>()
  if (keys.length === 0) return null
  return (
    <section className="labelled" aria-label={`Keys of ${row.name}`}>
      <h3>Keys</h3>
      <ul>
        {keys.map((key) => {
          const id = `${key.layer} ${key.label ?? ''}`
          const isOpen = unfolded === id
          return (
            <li key={id}>
              <div className="row">
                <KeyLine labelled={key} />
                <button
                  type="button"
                  className="quiet"
                  aria-expanded={isOpen}
                  aria-label={`Change ${keyTitle(key)}`}
                  onClick={() => setUnfolded(isOpen ? undefined : id)}
                >
                  Change…
                </button>
              </div>
              {isOpen ? <KeyChanges name={row.name} labelled={key} open={open} goToField={goToField} /> : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function KeyLine({ labelled }: { readonly labelled: LabelledKeyRow }): JSX.Element {
  const tested = lastTestInWords(labelled.history, Date.now())
  const where = labelled.layer === 'project' ? ['in the project’s .env'] : []
  const facts = [...where, ...keyFacts(labelled, Date.now())].join(' · ')
  return (
    <div className="grow key-line">
      <span className={labelled.label === undefined ? 'dim' : 'label'}>{keyTitle(labelled)}</span>{' '}
      <span className="mono">…{labelled.hint}</span>
      {labelled.isDefault && labelled.layer === 'user' ? <span className="chip good">default</span> : null}
      {labelled.age?.isDue === true ? <span className="chip warn">{labelled.age.days} days old</span> : null}
      <span className="dim">{facts}</span>
      {tested === undefined ? null : (
        <span className={tested.tone}>
          {OUTCOME_SIGNS[tested.tone]} {tested.text}
        </span>
      )}
    </div>
  )
}

interface KeyChangesProps {
  readonly name: string
  readonly labelled: LabelledKeyRow
  readonly open: OpenPanel
  readonly goToField: () => void
}

function KeyChanges({ name, labelled, open, goToField }: KeyChangesProps): JSX.Element {
  const { desk } = useSettingsWork()
  const { label, isDefault } = labelled
  const place = placeOf(labelled)
  const { layer } = place
  const steps: readonly (readonly [title: string, act: () => void])[] = [
    ...(layer === 'user' && !isDefault
      ? [['Make it the default', () => void desk.makeDefault(name, label)] as const]
      : []),
    ...(canTest(name) ? [['Test it', () => void desk.test(name, { place })] as const] : []),
    ...(layer === 'user'
      ? [
          [
            'Replace',
            () => {
              desk.typeLabel(name, isDefault ? undefined : label)
              goToField()
            },
          ] as const,
          ['Rotate…', () => open({ kind: 'rotate', key: place })] as const,
        ]
      : []),
    ['Rename…', () => open({ kind: 'rename', key: place })],
    ['Remove it…', () => open({ kind: 'remove-key', key: place })],
  ]
  return (
    <div className="row quiet-row">
      {steps.map(([title, act]) => (
        <button
          key={title}
          type="button"
          className="quiet"
          aria-label={`${title} (${keyTitle(labelled)})`}
          onClick={act}
        >
          {title}
        </button>
      ))}
    </div>
  )
}
