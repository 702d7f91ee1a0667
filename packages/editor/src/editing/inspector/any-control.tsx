import { Suspense, useState, type JSX } from 'react'
import type { ControlProps } from './control-props.ts'
import { onDemand } from '../../workbench/index.ts'

const CodeField = onDemand(async () => (await import('../code/code-field.tsx')).CodeField)

/** A value of any kind: text, or with a press JSON. */
export function AnyControl(props: ControlProps): JSX.Element {
  const { id, field, value = field.default, onChange } = props
  const [isJson, setIsJson] = useState(props.typed !== undefined || (value !== undefined && typeof value !== 'string'))
  return (
    <div className="any">
      {isJson ? (
        <Suspense fallback={<div className="control code-waiting" />}>
          <CodeField {...props} />
        </Suspense>
      ) : (
        <textarea
          id={id}
          className="control"
          rows={1}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <div className="any-kinds" role="group" aria-label={`Kind of ${field.title}`}>
        <button type="button" aria-pressed={!isJson} onClick={() => setIsJson(false)}>
          Text
        </button>
        <button type="button" aria-pressed={isJson} onClick={() => setIsJson(true)}>
          JSON
        </button>
      </div>
    </div>
  )
}
