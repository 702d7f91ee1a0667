import { useCallback, useState, type FormEvent, type JSX } from 'react'
import type { Budget, BudgetList } from '@latchwork/server/api'
import { useWorkbench } from '../../workbench/index.ts'
import { AmountField } from './amount-field.tsx'
import { BudgetMeter } from './budget-meter.tsx'
import { amountOf } from './money-text.ts'
import { useChanging } from './use-changing.ts'

interface BudgetSectionProps extends BudgetList {
  readonly onChange: () => void
}

/** The monthly budgets, and the form with OpenAI's two fields that makes and changes them. */
export function BudgetSection({ budgets, targets, onChange }: BudgetSectionProps): JSX.Element {
  const { api } = useWorkbench()
  const { problem, isBusy, change } = useChanging(onChange)
  const [target, setTarget] = useState(targets[0].target)
  const known = budgets.find((budget) => budget.target === target)
  const titleOf = useCallback((name: string) => targets.find((one) => one.target === name)?.title ?? name, [targets])
  const choices = [...targets, ...budgets.filter((budget) => !targets.some((one) => one.target === budget.target))]
  return (
    <section aria-labelledby="budgets-title">
      <h3 id="budgets-title">Budgets</h3>
      <p className="dim">
        A call that could pass a budget is refused before it is sent. OpenAI’s own limits hold for a key wherever it is
        used: set both.
      </p>
      {budgets.map((budget) => (
        <BudgetMeter key={budget.target} budget={budget} title={titleOf(budget.target)} />
      ))}
      {budgets.length === 0 ? <p>No budget is set, so nothing holds calls back.</p> : null}
      <label className="budget-key">
        <span>Budget for</span>
        <select value={target} onChange={(event) => setTarget(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.target} value={choice.target}>
              {titleOf(choice.target)}
            </option>
          ))}
        </select>
      </label>
      <BudgetForm
        key={`${target} ${known?.monthly} ${known?.notifyAt}`}
        budget={known}
        isBusy={isBusy}
        onSave={(amounts) => void change(() => api.call('budgets.set', { body: { target, ...amounts } }))}
        onRemove={() => void change(() => api.call('budgets.remove', { body: { target } }))}
      />
      <p className="problem" role="alert">
        {problem}
      </p>
    </section>
  )
}

interface BudgetFormProps {
  readonly budget: Budget | undefined
  readonly isBusy: boolean
  readonly onSave: (amounts: { readonly monthly?: number; readonly notifyAt?: number }) => void
  readonly onRemove: () => void
}

function BudgetForm({ budget, isBusy, onSave, onRemove }: BudgetFormProps): JSX.Element {
  const [monthly, setMonthly] = useState(textOf(budget?.monthly))
  const [notifyAt, setNotifyAt] = useState(textOf(budget?.notifyAt))
  const amounts = [amountOf(monthly), amountOf(notifyAt)]
  const isReady = amounts.some((amount) => amount !== undefined) && !amounts.some(Number.isNaN)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    const [limit, threshold] = amounts
    if (isReady)
      onSave({
        ...(limit !== undefined && { monthly: limit }),
        ...(threshold !== undefined && { notifyAt: threshold }),
      })
  }
  return (
    <form className="budget-form" onSubmit={save}>
      <AmountField
        title="Monthly budget"
        about="If a month (UTC) would cost more, further calls are refused."
        value={monthly}
        onChange={setMonthly}
      />
      <AmountField
        title="Notification threshold"
        about="If a month (UTC) costs more, you are told, once."
        value={notifyAt}
        onChange={setNotifyAt}
      />
      <div className="row">
        <button type="submit" className="button primary" disabled={!isReady || isBusy}>
          Save budget
        </button>
        {budget === undefined ? null : (
          <button type="button" className="button" disabled={isBusy} onClick={onRemove}>
            Remove budget
          </button>
        )}
      </div>
    </form>
  )
}

function textOf(amount: number | undefined): string {
  return amount === undefined ? '' : String(amount)
}
