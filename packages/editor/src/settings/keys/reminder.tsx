import type { JSX } from 'react'
import type { LabelledKeyRow, SecretRow } from '@latchwork/server/api'
import { useSettingsWork } from '../settings-context.ts'
import type { OpenPanel } from './card-panel.ts'

/** For how long a reminder is put off. */
const LATER_DAYS = 30

/** Says of the user's keys which are due to be replaced. */
export function Reminders({ row, open }: { readonly row: SecretRow; readonly open: OpenPanel }): JSX.Element {
  const due = row.keys.filter(({ layer, age }) => layer === 'user' && age?.isDue === true)
  return (
    <>
      {due.map((key) => (
        <Reminder key={key.label ?? ''} name={row.name} due={key} open={open} />
      ))}
    </>
  )
}

interface ReminderProps {
  readonly name: string
  readonly due: LabelledKeyRow
  readonly open: OpenPanel
}

function Reminder({ name, due, open }: ReminderProps): JSX.Element {
  const { desk } = useSettingsWork()
  const { label, hint = '', age, fingerprint, layer } = due
  return (
    <div className="asked due" role="note" aria-label="Time to replace a key">
      <p>
        The key {label === undefined ? '' : `labelled ${label} `}…{hint} is {age?.days} days old. A key that is replaced
        now and then is worth less to whoever finds it.
      </p>
      <button
        type="button"
        className="button"
        onClick={() => open({ kind: 'rotate', key: label === undefined ? { layer } : { layer, label } })}
      >
        Replace it step by step
      </button>
      {fingerprint === undefined ? null : (
        <button type="button" className="button" onClick={() => void desk.snooze(name, fingerprint, LATER_DAYS)}>
          Remind me in {LATER_DAYS} days
        </button>
      )}
    </div>
  )
}
