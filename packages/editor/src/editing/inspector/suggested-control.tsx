import { isJsonObject, type Json } from '@latchwork/engine'
import type { JSX } from 'react'
import { focusIf, type ControlProps } from './control-props.ts'
import { useSuggestions } from './use-suggestions.ts'

/** A model, a file or a folder: typed freely, with what the server knows as suggestions. */
export function SuggestedControl({ id, field, value = field.default, isFocused, onChange }: ControlProps): JSX.Element {
  const { control } = field
  const suggestions = useSuggestions(control.type)
  const asReference = control.type === 'file' && control.asReference
  return (
    <>
      <input
        id={id}
        className="control"
        list={`${id}-known`}
        ref={focusIf(isFocused)}
        aria-describedby={`${id}-hint`}
        autoComplete="off"
        spellCheck={false}
        value={pathOf(value)}
        onChange={(event) => {
          const text = event.target.value
          onChange(asReference ? { path: text } : text)
        }}
      />
      <datalist id={`${id}-known`}>
        {suggestions.known.map((known) => (
          <option key={known} value={known} />
        ))}
      </datalist>
      {suggestions.problem === undefined ? null : <p className="field-hint">{suggestions.problem}</p>}
    </>
  )
}

function pathOf(value: Json | undefined): string {
  const text = isJsonObject(value) ? value['path'] : value
  return typeof text === 'string' ? text : ''
}
