import type { JSX } from 'react'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { showCount, showDollars } from './money-text.ts'
import type { ChartBar, Measure } from './usage-breakdown.ts'

interface UsageChartProps {
  readonly bars: readonly ChartBar[]
  readonly measure: Measure
  /** Days stand side by side; everything with a name lies, so that its name can be read. */
  readonly isByDay: boolean
}

const ROW = 30
const HEIGHT = 190
const NAMES = 170

/** The usage as bars. The table below it has the same figures, so this is for the eye alone. */
export function UsageChart({ bars, measure, isByDay }: UsageChartProps): JSX.Element {
  const show = (size: number): string => (measure === 'cost' ? showDollars(size) : showCount(size))
  const height = isByDay ? HEIGHT : bars.length * ROW + 30
  const sizes = { type: 'number', tickFormatter: shortly(measure), tickLine: false, axisLine: false } as const
  const names = { type: 'category', dataKey: 'title', tickLine: false, axisLine: false } as const
  return (
    <div className="usage-chart" aria-hidden="true">
      <ResponsiveContainer width="100%" height={height}>
        <BarChart
          data={[...bars]}
          layout={isByDay ? 'horizontal' : 'vertical'}
          margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={!isByDay} horizontal={isByDay} />
          {isByDay ? <XAxis {...names} interval="preserveStartEnd" /> : <XAxis {...sizes} />}
          {isByDay ? <YAxis {...sizes} width={64} /> : <YAxis {...names} width={NAMES} tickFormatter={shortName} />}
          <Tooltip
            cursor={{ className: 'usage-cursor' }}
            isAnimationActive={false}
            content={({ payload }) => <BarNote bar={barOf(payload[0]?.payload)} show={show} isByDay={isByDay} />}
          />
          <Bar
            dataKey="size"
            maxBarSize={isByDay ? 26 : 18}
            radius={isByDay ? [3, 3, 0, 0] : [0, 3, 3, 0]}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

interface BarNoteProps {
  readonly bar: ChartBar | undefined
  readonly show: (size: number) => string
  readonly isByDay: boolean
}

function BarNote({ bar, show, isByDay }: BarNoteProps): JSX.Element | null {
  if (bar === undefined) return null
  return (
    <p className="usage-note">
      <span className="dim">{isByDay ? `Day ${bar.title}` : bar.title}</span> <strong>{show(bar.size)}</strong>
    </p>
  )
}

function barOf(payload: unknown): ChartBar | undefined {
  if (typeof payload !== 'object' || payload === null || !('title' in payload) || !('size' in payload)) return undefined
  return { title: String(payload.title), size: Number(payload.size) }
}

/** Names are cut where the bars begin. */
function shortName(name: string): string {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name
}

function shortly(measure: Measure): (size: number) => string {
  const format = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })
  return (size) => (measure === 'cost' ? `$${size === 0 ? '0' : format.format(size)}` : format.format(size))
}
