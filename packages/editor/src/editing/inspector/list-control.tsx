import type { Json } from '@latchwork/engine'
import { X } from 'lucide-react'
import type { JSX } from 'react'
import type { ItemType } from './field-control.ts'
import type { ControlProps } from './control-props.ts'

/** A list of texts or numbers: one line each. */
export function ListControl({
  id,
  field,
  value = field.default,
  item,
  onChange,
}: ControlProps & { readonly item: ItemType }): JSX.Element {
  const items: readonly Json[] = Array.isArray(value) ? value : []
  return (
    <div className="list">
      {items.map((entry, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- entries are known by their place alone
        <div key={index} className="list-item">
          <input
            className="control"
            type={item === 'number' ? 'number' : 'text'}
            aria-label={`${field.title} ${index + 1}`}
            value={typeof entry === 'string' || typeof entry === 'number' ? entry : JSON.stringify(entry)}
            onChange={(event) => onChange(items.with(index, itemOf(event.target, item)))}
          />
          <button
            type="button"
            aria-label={`Remove ${field.title} ${index + 1}`}
            onClick={() => onChange(items.toSpliced(index, 1))}
          >
            <X size={13} aria-hidden />
          </button>
        </div>
      ))}
      <button id={id} type="button" onClick={() => onChange([...items, item === 'number' ? 0 : ''])}>
        Add an item
      </button>
    </div>
  )
}

function itemOf({ value, valueAsNumber }: HTMLInputElement, item: ItemType): Json {
  if (item === 'text') return value
  return Number.isNaN(valueAsNumber) ? 0 : valueAsNumber
}
