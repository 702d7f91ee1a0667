import { useId, useRef, useState, type FocusEvent, type JSX } from 'react'
import type { SecretRow } from '@latchwork/server/api'
import { useStore } from '../workbench/index.ts'
import type { CardPanel } from './keys/card-panel.ts'
import { FlowChoice } from './keys/flow-choice.tsx'
import { usualPlace } from './keys/key-steps.ts'
import { LabelField } from './keys/label-field.tsx'
import { LabelledKeys } from './keys/labelled-keys.tsx'
import { Reminders } from './keys/reminder.tsx'
import { RotationPanel } from './keys/rotation-panel.tsx'
import { SecretFacts } from './keys/secret-facts.tsx'
import { SecretInput } from './keys/secret-input.tsx'
import { SecretPanel } from './keys/secret-panel.tsx'
import { SecretActions } from './secret-actions.tsx'
import { fieldOf, stateInWords } from './secret-field.ts'
import { SecretLayers } from './secret-layers.tsx'
import { SecretOutcome } from './secret-outcome.tsx'
import { savedAnswer, sourceBadge } from './secret-words.ts'
import { useSettingsWork } from './settings-context.ts'

interface SecretCardProps {
  readonly row: SecretRow
  readonly showGuide: () => void
}

/** One secret: its field, what is stored where, and what can be done about it. */
export function SecretCard({ row, showGuide }: SecretCardProps): JSX.Element {
  const { desk } = useSettingsWork()
  const { name, explanation } = row
  const field = fieldOf(useStore(desk), name)
  const [panel, setPanel] = useState<CardPanel>()
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const badge = sourceBadge(row)
  const goToField = (): void => input.current?.focus()
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
      <SecretInput id={id} row={row} field={field} input={input} />
      {field.label === undefined ? null : <LabelField row={row} label={field.label} />}
      <SecretOutcome id={`${id}-outcome`} name={name} field={field} />
      <SecretFacts id={`${id}-facts`} row={row} isTested={field.test !== undefined} />
      <Reminders row={row} open={setPanel} />
      <SecretLayers explanation={explanation} />
      <LabelledKeys row={row} open={setPanel} goToField={goToField} />
      <FlowChoice row={row} />
      <SecretActions
        row={row}
        panel={panel}
        open={setPanel}
        showGuide={showGuide}
        addKey={() => {
          desk.typeLabel(name, '')
          goToField()
        }}
      />
      <SecretPanel row={row} field={field} panel={panel} open={setPanel} />
      <Rotation row={row} panel={panel} close={() => setPanel(undefined)} />
    </li>
  )
}

interface RotationProps {
  readonly row: SecretRow
  readonly panel: CardPanel | undefined
  readonly close: () => void
}

function Rotation({ row, panel, close }: RotationProps): JSX.Element | null {
  if (savedAnswer(row.explanation) === undefined) return null
  const isOpen = panel?.kind === 'rotate'
  const label = isOpen ? panel.key.label : usualPlace(row).label
  const mark = row.keys.map(({ fingerprint }) => fingerprint).join()
  const chosen = label === undefined ? {} : { label }
  return <RotationPanel key={label ?? ''} name={row.name} {...chosen} mark={mark} isOpen={isOpen} close={close} />
}
