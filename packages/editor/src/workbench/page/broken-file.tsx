import type { JSX } from 'react'
import { nameOfPath } from '../session/library.ts'
import type { BrokenFlow } from '../shell.ts'

/** A file that cannot be drawn, with what is wrong in it. It is not written to. */
export function BrokenFile({ broken }: { readonly broken: BrokenFlow }): JSX.Element {
  return (
    <section className="start-page" aria-label="File that cannot be opened">
      <h1>“{nameOfPath(broken.path)}” cannot be opened</h1>
      <p>Correct the file {broken.path} in a text editor, then choose it again. It was not changed.</p>
      <ul className="broken-problems">
        {broken.problems.map(({ code, path, message, hint, line, column }) => (
          <li key={`${code}:${path}:${message}`}>
            {line === undefined ? null : <code>{`${line}:${column ?? 1}`}</code>} {message} {hint}
          </li>
        ))}
      </ul>
    </section>
  )
}
