import type { JSX } from 'react'
import { showCost, showCount } from './money-text.ts'
import { BREAKDOWNS, type Breakdown, type UsageRow } from './usage-breakdown.ts'

/** The usage in figures. */
export function UsageTable({ rows, by }: { readonly rows: readonly UsageRow[]; readonly by: Breakdown }): JSX.Element {
  const what = BREAKDOWNS.find(({ id }) => id === by)?.title ?? ''
  return (
    <div className="usage-figures" role="region" aria-label={`Usage by ${what.toLowerCase()}`} tabIndex={0}>
      <table className="figures">
        <caption className="unseen">Usage by {what.toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            <th scope="col">Calls</th>
            <th scope="col">Input tokens</th>
            <th scope="col">Output tokens</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" title={row.detail}>
                {row.title} <span className="dim">{row.detail}</span>
              </th>
              <td>{showCount(row.calls)}</td>
              <td>{showCount(row.inputTokens)}</td>
              <td>{showCount(row.outputTokens)}</td>
              <td>{showCost(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
