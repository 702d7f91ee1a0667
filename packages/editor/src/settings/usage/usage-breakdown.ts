import type { UsageReport } from '@latchwork/server/api'

/** What usage is added up by, in the order in which it is offered. */
export const BREAKDOWNS = [
  { id: 'day', title: 'Day' },
  { id: 'key', title: 'Key' },
  { id: 'flow', title: 'Flow' },
  { id: 'model', title: 'Model' },
] as const

/** What usage is added up by. */
export type Breakdown = (typeof BREAKDOWNS)[number]['id']

/** What is drawn of it. */
export type Measure = 'cost' | 'tokens' | 'calls'

/** One line of a breakdown. */
export interface UsageRow {
  readonly id: string
  readonly title: string
  /** What tells it from others of the same title. */
  readonly detail: string
  readonly calls: number
  readonly unknownCalls: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: number
}

/** The lines of a breakdown, days in their order and all else with the most expensive first. */
export function usageRows(report: UsageReport, by: Breakdown): readonly UsageRow[] {
  if (by === 'day') return report.days.map((sums) => ({ ...sums, id: sums.day, title: sums.day, detail: '' }))
  if (by === 'model') return report.models.map((sums) => ({ ...sums, id: sums.model, title: sums.model, detail: '' }))
  if (by === 'flow')
    return report.flows.map((sums) => ({
      ...sums,
      id: sums.file ?? sums.flow,
      title: sums.flow,
      detail: sums.file ?? 'not saved',
    }))
  return report.keys.map((sums) => ({ ...sums, id: `${sums.name} ${sums.fingerprint}`, ...keyWords(sums) }))
}

/** How large a line is in what is drawn. */
export function sizeOf(row: Omit<UsageRow, 'id' | 'title' | 'detail'>, measure: Measure): number {
  if (measure === 'tokens') return row.inputTokens + row.outputTokens
  return row[measure]
}

/** A column of the chart. */
export interface ChartBar {
  readonly title: string
  readonly size: number
}

/** How many bars are drawn beside each other before the rest becomes one. */
const MOST_BARS = 8

/** The bars of a breakdown: every day of the month, or the largest of all else and the rest as one. */
export function chartBars(report: UsageReport, by: Breakdown, measure: Measure): readonly ChartBar[] {
  const rows = usageRows(report, by)
  if (by === 'day') {
    const sizes = new Map(rows.map((row) => [row.id, sizeOf(row, measure)]))
    return daysOf(report.month).map((day) => ({ title: String(Number(day.slice(8))), size: sizes.get(day) ?? 0 }))
  }
  const bars = rows
    .map((row) => ({ title: row.title, size: sizeOf(row, measure) }))
    .toSorted((one, other) => other.size - one.size)
  const rest = bars.slice(MOST_BARS).reduce((sum, { size }) => sum + size, 0)
  return rest === 0 ? bars.slice(0, MOST_BARS) : [...bars.slice(0, MOST_BARS), { title: 'All others', size: rest }]
}

function daysOf(month: string): readonly string[] {
  const [year, number] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: last }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`)
}

function keyWords({ name, label, hint, layer, demo }: UsageReport['keys'][number]) {
  if (demo) return { title: 'Demo model', detail: 'free' }
  const tail = hint === '' ? '' : ` ·${hint}`
  return { title: `${label ?? name}${tail}`, detail: label === undefined ? layer : `${name}, ${layer}` }
}
