import type { Json } from '@latchwork/engine'
import { X } from 'lucide-react'
import { useLayoutEffect, useRef, type JSX } from 'react'
import type { ItemType } from './field-control.ts'
import type { ControlProps } from './control-props.ts'

/** A list of texts or numbers: one line each. Enter adds a line below. */
export function ListControl({
  id,
  field,
  value = field.default,
  item,
  onChange,
}: ControlProps & { readonly item: ItemType }): JSX.Element {
  const items: readonly Json[] = Array.isArray(value) ? value : []
  const list = useRef<HTMLDivElement>(null)
  // The line that gets the keyboard once it is there.
  const next = useRef<number>(undefined)
  useLayoutEffect(() => {
    if (next.current === undefined) return
    list.current?.querySelectorAll('input')[next.current]?.focus()
    next.current = undefined
  }, [items.length])
  const insert = (at: number): void => {
    next.current = at
    onChange(items.toSpliced(at, 0, item === 'number' ? 0 : ''))
  }
  const remove = (at: number): void => {
    next.current = Math.min(at, items.length - 2)
    onChange(items.toSpliced(at, 1))
  }
  return (
    <div ref={list} className="list">
      {items.map((entry, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- entries are known by their place alone
        <div key={index} className="list-item">
          <input
            className="control"
            type={item === 'number' ? 'number' : 'text'}
            step="any"
            aria-label={`${field.title} ${index + 1}`}
            value={typeof entry === 'string' || typeof entry === 'number' ? entry : JSON.stringify(entry)}
            onChange={(event) => onChange(items.with(index, itemOf(event.target, item)))}
            onKeyDown={(event) => (event.key === 'Enter' ? insert(index + 1) : undefined)}
          />
          <button type="button" aria-label={`Remove ${field.title} ${index + 1}`} onClick={() => remove(index)}>
            <X size={13} aria-hidden />
          </button>
        </div>
      ))}
      <button id={id} type="button" aria-label={`Add an item to ${field.title}`} onClick={() => insert(items.length)}>
        Add an item
      </button>
    </div>
  )
}

function itemOf({ value, valueAsNumber }: HTMLInputElement, item: ItemType): Json {
  if (item === 'text') return value
  return Number.isNaN(valueAsNumber) ? 0 : valueAsNumber
}
