import type { Json } from '@latchwork/engine'
import { Suspense, useId, type JSX } from 'react'
import type { Field } from './field.ts'
import { FieldFrame } from './simple-fields.tsx'
import { ValueControl } from './value-control.tsx'
import { WiredFrom } from './wired-from.tsx'
import { onDemand } from '../../workbench/index.ts'

const CodeField = onDemand(async () => (await import('../code/code-field.tsx')).CodeField)

/** What the control of a field is given. */
export interface NodeFieldProps {
  readonly field: Field
  /** What the file says; undefined when the default counts. */
  readonly value: Json | undefined
  /** What is wired into the input; then the value does not count. */
  readonly sources: readonly string[]
  /** The names that a template may use. */
  readonly variables: readonly string[]
  readonly graphs: readonly string[]
  readonly isFocused: boolean
  readonly onChange: (value: Json | undefined) => void
  /** What was typed and is no value yet. */
  readonly typed: string | undefined
  /** Keeps what is typed until it is a value; undefined lets go of it. */
  readonly onType: (text: string | undefined) => void
  /** The sources in another order; only an input that is wired asks for it. */
  readonly onOrder?: (sources: readonly string[]) => void
}

const CODE = new Set(['template', 'code', 'schema', 'json'])

/** One setting or input of a node with the control that suits it. */
export function NodeField(props: NodeFieldProps): JSX.Element {
  const { field, value, sources, onChange, onOrder = () => {} } = props
  const id = useId()
  const { control, title, summary } = field
  if (sources.length > 0) return <WiredFrom {...{ id, title, sources, onOrder }} />
  if (control.type === 'wire-only') {
    return (
      <FieldFrame id={id} label={title}>
        <output id={id} className="field-wired">
          Wire {articleOf(control.kind)} to it.
        </output>
      </FieldFrame>
    )
  }
  const reset =
    value === undefined ? (
      field.isRequired ? (
        'needed'
      ) : undefined
    ) : field.isRequired ? undefined : (
      <button type="button" className="field-reset" aria-label={`Reset ${title}`} onClick={() => onChange(undefined)}>
        Reset
      </button>
    )
  return (
    <FieldFrame id={id} label={title} aside={reset} hint={summary}>
      {CODE.has(control.type) ? (
        <Suspense fallback={<div className="control code-waiting" />}>
          <CodeField {...props} id={id} />
        </Suspense>
      ) : (
        <ValueControl {...props} id={id} />
      )}
    </FieldFrame>
  )
}

function articleOf(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`
}
