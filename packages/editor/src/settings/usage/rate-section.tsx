import { useState, type FormEvent, type JSX } from 'react'
import type { BudgetList } from '@latchwork/server/api'
import { useWorkbench } from '../../workbench/index.ts'
import { showCount } from './money-text.ts'
import { useChanging } from './use-changing.ts'

interface RateSectionProps extends Pick<BudgetList, 'rateLimits' | 'targets'> {
  /** The models whose prices are known, as suggestions. */
  readonly models: readonly string[]
  readonly onChange: () => void
}

/** How many calls of a model may begin in a minute. */
export function RateSection({ rateLimits, targets, models, onChange }: RateSectionProps): JSX.Element {
  const { api } = useWorkbench()
  const { problem, isBusy, change } = useChanging(onChange)
  const titleOf = (name: string) => targets.find(({ target }) => target === name)?.title ?? name
  return (
    <section aria-labelledby="rates-title">
      <h3 id="rates-title">Calls a minute</h3>
      <p className="dim">Further calls wait for their turn; they are not refused.</p>
      {rateLimits.map(({ target, model, perMinute }) => (
        <p className="row" key={`${target} ${model}`}>
          <span>
            {titleOf(target)}, <span className="mono">{model}</span>: {showCount(perMinute)} a minute
          </span>
          <button
            type="button"
            className="quiet"
            aria-label={`Remove the limit of ${model} for ${titleOf(target)}`}
            disabled={isBusy}
            onClick={() => void change(() => api.call('rates.remove', { body: { target, model } }))}
          >
            Remove
          </button>
        </p>
      ))}
      <RateForm
        targets={targets}
        models={models}
        isBusy={isBusy}
        onSave={(body) => void change(() => api.call('rates.set', { body }))}
      />
      <p className="problem" role="alert">
        {problem}
      </p>
    </section>
  )
}

interface RateFormProps extends Pick<RateSectionProps, 'targets' | 'models'> {
  readonly isBusy: boolean
  readonly onSave: (limit: BudgetList['rateLimits'][number]) => void
}

function RateForm({ targets, models, isBusy, onSave }: RateFormProps): JSX.Element {
  const [target, setTarget] = useState(targets[0].target)
  const [model, setModel] = useState('')
  const [calls, setCalls] = useState('')
  const perMinute = Number(calls)
  const isReady = model.trim() !== '' && /^\d{1,6}$/.test(calls.trim()) && perMinute > 0
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (isReady) onSave({ target, model: model.trim(), perMinute })
  }
  return (
    <form className="row rate-form" onSubmit={save}>
      <select aria-label="Key of the limit" value={target} onChange={(event) => setTarget(event.target.value)}>
        {targets.map((one) => (
          <option key={one.target} value={one.target}>
            {one.title}
          </option>
        ))}
      </select>
      <input
        aria-label="Model of the limit"
        className="mono"
        placeholder="gpt-6-luna"
        list="priced-models"
        value={model}
        onChange={(event) => setModel(event.target.value)}
      />
      <datalist id="priced-models">
        {models.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <input
        aria-label="Calls a minute"
        className="short"
        inputMode="numeric"
        placeholder="60"
        value={calls}
        onChange={(event) => setCalls(event.target.value)}
      />
      <button type="submit" className="button" disabled={!isReady || isBusy}>
        Add limit
      </button>
    </form>
  )
}
