import { isJsonObject, type Json } from '@latchwork/engine'
import { useState, type JSX } from 'react'
import { entriesOfObject } from './value-file.ts'

/** So many entries of one level are shown at first. */
const PAGE = 100

/** A JSON value that can be opened level by level. */
export function JsonTree({ value, name, depth = 0 }: JsonTreeProps): JSX.Element {
  const [isOpen, setOpen] = useState(depth < 2)
  const [limit, setLimit] = useState(PAGE)
  const entries = entriesOf(value)
  const label = name === undefined ? null : <span className="json-key">{name}: </span>
  if (entries === undefined)
    return (
      <div className="json-leaf">
        {label}
        <span className={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    )
  return (
    <details className="json-branch" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        <span className="json-size">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </summary>
      {isOpen
        ? entries
            .slice(0, limit)
            .map(([key, inner]) => <JsonTree key={key} name={key} value={inner} depth={depth + 1} />)
        : null}
      {isOpen && entries.length > limit ? (
        <button type="button" className="quiet" onClick={() => setLimit(limit + PAGE)}>
          Show {Math.min(PAGE, entries.length - limit)} more
        </button>
      ) : null}
    </details>
  )
}

interface JsonTreeProps {
  readonly value: Json
  readonly name?: string
  readonly depth?: number
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item])
  return isJsonObject(value) ? entriesOfObject(value) : undefined
}
