import { useCallback, useId, useState, type JSX } from 'react'
import type { RotationRulesAnswer } from '@latchwork/server/api'
import { useWorkbench } from '../../workbench/index.ts'
import { inWords } from '../secrets-desk.ts'
import { useSettingsWork } from '../settings-context.ts'
import { useAnswer } from '../use-answer.ts'

/** When to remind of keys that are due, and how long a replaced one is kept. */
export function ReminderRules(): JSX.Element {
  const { api } = useWorkbench()
  const [rules] = useAnswer(useCallback(() => api.call('rotation.rules'), [api]))
  if (rules.status === 'asking') return <p role="status">Asking the server…</p>
  if (rules.status === 'failed') return <p className="problem">{rules.message}</p>
  const { remindAfterDays, keepOldHours } = rules.value
  return (
    <>
      <RuleRow
        rule="remindAfterDays"
        title="Remind me after"
        about="The age at which a key should be replaced. 0 never reminds."
        unit="days"
        max={3650}
        kept={remindAfterDays}
      />
      <RuleRow
        rule="keepOldHours"
        title="Keep a replaced key for"
        about="So long it can be had back; it is not used meanwhile. Then it is deleted here."
        unit="hours"
        max={8760}
        kept={keepOldHours}
      />
    </>
  )
}

interface RuleRowProps {
  readonly rule: keyof RotationRulesAnswer
  readonly title: string
  readonly about: string
  readonly unit: string
  readonly max: number
  readonly kept: number
}

function RuleRow({ rule, title, about, unit, max, kept }: RuleRowProps): JSX.Element {
  const { api } = useWorkbench()
  const { desk } = useSettingsWork()
  const [text, setText] = useState(String(kept))
  const [said, setSaid] = useState({ words: '', isBad: false })
  const id = useId()
  const save = async (): Promise<void> => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > max)
      return setSaid({ words: `Give a whole number from 0 to ${max}.`, isBad: true })
    try {
      await api.call('rotation.changeRules', { body: { [rule]: value } })
      setSaid({ words: 'Saved', isBad: false })
      await desk.load()
    } catch (error) {
      setSaid({ words: inWords(error).message, isBad: true })
    }
  }
  return (
    <div className="setting">
      <label htmlFor={id}>{title}</label>
      <p id={`${id}-about`}>{about}</p>
      <span className="number">
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          aria-describedby={`${id}-about ${id}-said`}
          aria-invalid={said.isBad}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onBlur={() => {
            if (text !== String(kept)) void save()
          }}
          onKeyDown={({ key }) => {
            if (key === 'Enter') void save()
          }}
        />
        <span className="dim">{unit}</span>
      </span>
      <p id={`${id}-said`} className={said.isBad ? 'problem' : 'good'} aria-live="polite">
        {said.words}
      </p>
    </div>
  )
}
