import { isJsonObject, type Json } from '@latchwork/engine'
import { jsonDifferences, MOST_DIFFERENCES, type PortDifference } from '@latchwork/server/api'
import { useMemo, type JSX } from 'react'
import { TextDifferenceView } from './text-difference-view.tsx'
import { isBlob } from './value-file.ts'
import { ValueView } from './value-view.tsx'

/** Two values of one port: texts as one text, JSON by place, everything else side by side. */
export function ValueDifference({ name, a, b }: Pick<PortDifference, 'name' | 'a' | 'b'>): JSX.Element {
  if (typeof a === 'string' && typeof b === 'string') return <TextDifferenceView a={a} b={b} />
  if (a !== undefined && b !== undefined && isNested(a) && isNested(b)) return <JsonDifferenceView a={a} b={b} />
  return (
    <div className="difference-sides">
      <Side label="A" name={name} value={a} />
      <Side label="B" name={name} value={b} />
    </div>
  )
}

function isNested(value: Json): boolean {
  return Array.isArray(value) || (isJsonObject(value) && !isBlob(value))
}

function Side({ label, name, value }: { readonly label: 'A' | 'B'; readonly name: string; readonly value?: Json }) {
  return (
    <figure>
      <figcaption>
        {label}
        {isBlob(value)
          ? ` · ${value.mediaType}, ${value.size.toLocaleString('en-US')} bytes, ${value.blob.slice(0, 15)}…`
          : ''}
      </figcaption>
      {value === undefined ? (
        <p className="faint">Nothing</p>
      ) : (
        <ValueView value={value} name={`${name} in ${label}`} isPlain />
      )}
    </figure>
  )
}

function JsonDifferenceView({ a, b }: { readonly a: Json; readonly b: Json }): JSX.Element {
  const differences = useMemo(() => jsonDifferences(a, b), [a, b])
  return (
    <div className="value-table">
      <table>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ path, a: one, b: other }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              {typeof one === 'string' && typeof other === 'string' ? (
                <td colSpan={2}>
                  <TextDifferenceView a={one} b={other} />
                </td>
              ) : (
                <>
                  <Cell value={one} name={path} />
                  <Cell value={other} name={path} />
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {differences.length < MOST_DIFFERENCES ? null : <p className="faint">The first {MOST_DIFFERENCES} are shown.</p>}
    </div>
  )
}

function Cell({ value, name }: { readonly value: Json | undefined; readonly name: string }): JSX.Element {
  return (
    <td>
      {value === undefined ? <span className="faint">Nothing</span> : <ValueView value={value} name={name} isPlain />}
    </td>
  )
}
