import { useCallback, useEffect, useState, type JSX } from 'react'
import { useWorkbench } from '../../workbench/index.ts'
import { useAnswer, type Answer } from '../use-answer.ts'
import { BudgetSection } from './budget-section.tsx'
import { MonthUsage } from './month-usage.tsx'
import { PriceSection } from './price-section.tsx'
import { RateSection } from './rate-section.tsx'
import { saveTextFile } from './save-text-file.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './usage.css'
import { useChanging } from './use-changing.ts'

/** Usage, budgets, limits and prices, as far as the server has answered. */
export function UsageOverview(): JSX.Element {
  const { api, listen } = useWorkbench()
  const [month, setMonth] = useState<string>()
  const askUsage = useCallback(
    () => api.call('usage.show', { query: month === undefined ? {} : { month } }),
    [api, month],
  )
  const [usage, askUsageAgain] = useAnswer(askUsage)
  const [budgets, askBudgetsAgain] = useAnswer(useCallback(() => api.call('budgets.list'), [api]))
  const [prices, askPricesAgain] = useAnswer(useCallback(() => api.call('prices.list'), [api]))
  const { problem, isBusy, change } = useChanging(() => {})

  useEffect(
    () =>
      listen(({ type }) => {
        if (type !== 'run-change' && type !== 'hello') return
        askUsageAgain()
        askBudgetsAgain()
      }),
    [listen, askUsageAgain, askBudgetsAgain],
  )

  const exportCsv = async (): Promise<void> => {
    const { name, text } = await api.call('usage.csv', { query: month === undefined ? {} : { month } })
    saveTextFile(name, text, 'text/csv')
  }
  return (
    <div className="usage">
      <Trouble answer={usage} />
      {usage.status === 'here' ? (
        <>
          <div className="row usage-head">
            <label>
              <span className="unseen">Month</span>
              <select value={usage.value.month} onChange={({ target }) => setMonth(target.value)}>
                {monthsWith(usage.value.months, usage.value.month).map((one) => (
                  <option key={one} value={one}>
                    {monthInWords(one)}
                  </option>
                ))}
              </select>
            </label>
            <span className="dim">Months in UTC. Prices as of {usage.value.pricesAsOf}.</span>
            <button type="button" className="button" disabled={isBusy} onClick={() => void change(exportCsv)}>
              Export CSV
            </button>
          </div>
          <p className="problem" role="alert">
            {problem}
          </p>
          <MonthUsage key={usage.value.month} report={usage.value} />
        </>
      ) : null}
      <Trouble answer={budgets} />
      {budgets.status === 'here' ? <BudgetSection {...budgets.value} onChange={askBudgetsAgain} /> : null}
      {budgets.status === 'here' ? (
        <RateSection
          {...budgets.value}
          models={prices.status === 'here' ? prices.value.models.map(({ model }) => model) : []}
          onChange={askBudgetsAgain}
        />
      ) : null}
      <Trouble answer={prices} />
      {prices.status === 'here' ? <PriceSection {...prices.value} onChange={askPricesAgain} /> : null}
    </div>
  )
}

function Trouble({ answer }: { readonly answer: Answer<unknown> }): JSX.Element | null {
  if (answer.status !== 'failed') return null
  return (
    <p className="problem" role="alert">
      {answer.message} {answer.hint}
    </p>
  )
}

/** The months that have calls, and this one and the shown one in any case. */
function monthsWith(months: readonly string[], shown: string): readonly string[] {
  const current = new Date().toISOString().slice(0, 7)
  return [...new Set([...months, shown, current])].sort().toReversed()
}

function monthInWords(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-US', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
}
