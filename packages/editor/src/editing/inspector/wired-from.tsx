import { ArrowUp } from 'lucide-react'
import type { JSX } from 'react'
import { FieldFrame } from './simple-fields.tsx'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './wired-from.css'

/** What is wired into an input: one line each, which can be put in another order where the order is that of a list. */
export function WiredFrom({
  id,
  title,
  sources,
  onOrder,
}: {
  readonly id: string
  readonly title: string
  /** "node.port", in the order of the wires. */
  readonly sources: readonly string[]
  readonly onOrder: (sources: readonly string[]) => void
}): JSX.Element {
  return (
    <FieldFrame id={id} label={title}>
      <output id={id} className="field-wired">
        {sources.map((source, at) => (
          <span key={source} className="field-source">
            From {source}
            {at === 0 ? null : (
              <button
                type="button"
                className="icon-button"
                aria-label={`Move ${source} up in ${title}`}
                onClick={() => onOrder(sources.toSpliced(at, 1).toSpliced(at - 1, 0, source))}
              >
                <ArrowUp size={13} aria-hidden />
              </button>
            )}
          </span>
        ))}
      </output>
    </FieldFrame>
  )
}
