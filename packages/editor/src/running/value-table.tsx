import { isJsonObject, type Json } from '@latchwork/engine'
import { useState, type JSX } from 'react'
import { columnsOf, propertyOf } from './value-file.ts'

const PAGE = 50

/** A list of objects as a table: a column for each key. */
export function ValueTable({ rows }: { readonly rows: readonly Json[] }): JSX.Element {
  const [limit, setLimit] = useState(PAGE)
  const columns = columnsOf(rows)
  return (
    <div className="value-table" tabIndex={0} role="group" aria-label={`Table, ${rows.length} rows`}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>{isJsonObject(row) ? cellText(propertyOf(row, column)) : ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > limit ? (
        <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
          Show {Math.min(PAGE, rows.length - limit)} more of {rows.length}
        </button>
      ) : null}
    </div>
  )
}

function cellText(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}
