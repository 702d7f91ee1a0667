import type { Json } from '@latchwork/engine'
import type { JSX } from 'react'
import { jsonText } from '../code/json-text.ts'
import { AnyControl } from './any-control.tsx'
import { ListControl } from './list-control.tsx'
import { focusIf, type ControlProps } from './control-props.ts'
import { SuggestedControl } from './suggested-control.tsx'

/** The control of a value that is not code. */
export function ValueControl(props: ControlProps): JSX.Element {
  const { field, value = field.default, onChange, id } = props
  const { control } = field
  const common = { id, className: 'control', ref: focusIf(props.isFocused), 'aria-describedby': `${id}-hint` }
  switch (control.type) {
    case 'toggle':
      return (
        <input
          {...common}
          className="toggle"
          type="checkbox"
          role="switch"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      )
    case 'number':
      return (
        <input
          {...common}
          type="number"
          min={control.minimum}
          max={control.maximum}
          step={control.isWhole ? 1 : 'any'}
          value={typeof value === 'number' ? value : ''}
          onChange={(event) => onChange(numberOf(event.target.valueAsNumber))}
        />
      )
    case 'slider':
      return (
        <div className="slider">
          <input
            {...common}
            className=""
            type="range"
            min={control.minimum}
            max={control.maximum}
            step={control.step}
            value={typeof value === 'number' ? value : control.minimum}
            onChange={(event) => onChange(numberOf(event.target.valueAsNumber))}
          />
          <output htmlFor={id}>{typeof value === 'number' ? value : 'not set'}</output>
        </div>
      )
    case 'choice':
      return <Choice {...props} options={control.options} />
    case 'graph':
      return <Choice {...props} options={props.graphs} />
    case 'list':
      return <ListControl {...props} item={control.item} />
    case 'any':
      return <AnyControl {...props} />
    case 'model':
    case 'file':
    case 'folder':
      return <SuggestedControl {...props} />
    case 'line':
      return <input {...common} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />
    default:
      return <textarea {...common} rows={1} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />
  }
}

function Choice({
  id,
  field,
  value,
  options,
  onChange,
}: ControlProps & { readonly options: readonly Json[] }): JSX.Element {
  const chosen = value ?? field.default
  return (
    <select
      id={id}
      className="control"
      aria-describedby={`${id}-hint`}
      value={chosen === undefined ? '' : JSON.stringify(chosen)}
      onChange={(event) => onChange(options.find((option) => JSON.stringify(option) === event.target.value))}
    >
      {field.default === undefined ? <option value="">Not set</option> : null}
      {options.map((option) => (
        <option key={JSON.stringify(option)} value={JSON.stringify(option)}>
          {typeof option === 'string' ? option : JSON.stringify(option)}
        </option>
      ))}
    </select>
  )
}

/** A value as the text of a field. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : jsonText(value)
}

function numberOf(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value
}
