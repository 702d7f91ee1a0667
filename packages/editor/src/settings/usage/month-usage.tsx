import { useState, type JSX } from 'react'
import type { UsageReport } from '@latchwork/server/api'
import { showCount, showDollars } from './money-text.ts'
import { BREAKDOWNS, chartBars, usageRows, type Breakdown, type Measure } from './usage-breakdown.ts'
import { UsageChart } from './usage-chart.tsx'
import { UsageTable } from './usage-table.tsx'

const MEASURES: readonly { readonly id: Measure; readonly title: string }[] = [
  { id: 'cost', title: 'Cost' },
  { id: 'tokens', title: 'Tokens' },
  { id: 'calls', title: 'Calls' },
]

/** One month: its sums, a chart, and the same in figures. */
export function MonthUsage({ report }: { readonly report: UsageReport }): JSX.Element {
  const { total, month } = report
  const [by, setBy] = useState<Breakdown>('day')
  // A month of the demo alone costs nothing, which is nothing to look at.
  const [measure, setMeasure] = useState<Measure>(total.cost > 0 ? 'cost' : 'tokens')
  if (total.calls === 0)
    return (
      <p className="usage-empty">
        No model was called in {month}. Run a flow with an OpenAI node, and what it costs shows up here.
      </p>
    )
  return (
    <>
      <dl className="usage-sums">
        <Sum title="Cost" value={showDollars(total.cost)} note={unknownInWords(total.unknownCalls)} />
        <Sum title="Calls" value={showCount(total.calls)} />
        <Sum title="Input tokens" value={showCount(total.inputTokens)} />
        <Sum title="Output tokens" value={showCount(total.outputTokens)} />
      </dl>
      <div className="row">
        <Choice title="Add up by" options={BREAKDOWNS} value={by} onChange={setBy} />
        <Choice title="Draw" options={MEASURES} value={measure} onChange={setMeasure} />
      </div>
      <UsageChart bars={chartBars(report, by, measure)} measure={measure} isByDay={by === 'day'} />
      <UsageTable rows={usageRows(report, by)} by={by} />
    </>
  )
}

interface SumProps {
  readonly title: string
  readonly value: string
  readonly note?: string
}

function Sum({ title, value, note }: SumProps): JSX.Element {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{value}</dd>
      {note === undefined ? null : <dd className="note">{note}</dd>}
    </div>
  )
}

function unknownInWords(calls: number): string | undefined {
  if (calls === 0) return undefined
  return calls === 1 ? 'and 1 call of unknown cost' : `and ${calls} calls of unknown cost`
}

interface ChoiceProps<Id extends string> {
  readonly title: string
  readonly options: readonly { readonly id: Id; readonly title: string }[]
  readonly value: Id
  readonly onChange: (id: Id) => void
}

function Choice<Id extends string>({ title, options, value, onChange }: ChoiceProps<Id>): JSX.Element {
  return (
    <div className="segments" role="group" aria-label={title}>
      {options.map((option) => (
        <button key={option.id} type="button" aria-pressed={option.id === value} onClick={() => onChange(option.id)}>
          {option.title}
        </button>
      ))}
    </div>
  )
}
