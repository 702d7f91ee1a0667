import { Autocomplete } from '@base-ui/react/autocomplete'
import { isJsonObject, type Json } from '@latchwork/engine'
import { ChevronDown } from 'lucide-react'
import { useState, type JSX } from 'react'
import { focusIf, type ControlProps } from './control-props.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './suggested-control.css'
import { useSuggestions, type Suggestion } from './use-suggestions.ts'

/** A model, a file or a folder: typed freely, or chosen from what the server knows; all of it, until one types. */
export function SuggestedControl({ id, field, value = field.default, isFocused, onChange }: ControlProps): JSX.Element {
  const { control, title } = field
  const { known, isAsking, problem } = useSuggestions(control.type)
  const [query, setQuery] = useState('')
  const asReference = control.type === 'file' && control.asReference
  const found = known.filter(({ name }) => name.toLowerCase().includes(query.trim().toLowerCase()))
  return (
    <>
      <Autocomplete.Root
        items={found}
        filter={null}
        itemToStringValue={({ name }) => name}
        value={pathOf(value)}
        openOnInputClick
        onOpenChange={(isOpen) => (isOpen ? undefined : setQuery(''))}
        onValueChange={(text, { reason }) => {
          // What is chosen is no search: the list opens whole again.
          setQuery(reason === 'input-change' ? text : '')
          onChange(asReference ? { path: text } : text)
        }}
      >
        <Autocomplete.InputGroup className="suggested">
          <Autocomplete.Input
            id={id}
            className="control"
            ref={focusIf(isFocused)}
            aria-describedby={`${id}-hint`}
            autoComplete="off"
            spellCheck={false}
          />
          <Autocomplete.Trigger className="suggested-open" aria-label={`Show what ${title} can be`}>
            <ChevronDown size={14} aria-hidden />
          </Autocomplete.Trigger>
        </Autocomplete.InputGroup>
        <Autocomplete.Portal>
          <Autocomplete.Positioner className="suggestions-place" sideOffset={4}>
            <Autocomplete.Popup className="suggestions">
              <Autocomplete.Empty className="suggestions-none">
                {isAsking
                  ? 'Asking…'
                  : known.length === 0
                    ? 'Nothing is known to choose from.'
                    : 'None of these; what you type counts.'}
              </Autocomplete.Empty>
              <Autocomplete.List className="suggestions-list">{drawn}</Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
      {problem === undefined ? null : <NoSuggestions problem={problem} />}
    </>
  )
}

function drawn(suggestion: Suggestion): JSX.Element {
  const { name, detail } = suggestion
  return (
    <Autocomplete.Item key={name} className="suggestion" value={suggestion}>
      <span>{name}</span>
      {detail === undefined ? null : <small>{detail}</small>}
    </Autocomplete.Item>
  )
}

/** Why there are none, in a sentence; the rest, which may name many files, on demand. */
function NoSuggestions({ problem }: { readonly problem: string }): JSX.Element {
  const end = /[.!?:](?=\s)/.exec(problem)?.index ?? problem.length
  const rest = problem.slice(end + 1).trim()
  const first = `No suggestions: ${problem.slice(0, end).slice(0, 120)}.`
  if (rest === '') return <p className="field-hint">{first}</p>
  return (
    <details className="no-suggestions">
      <summary>{first}</summary>
      <p className="field-hint">{rest}</p>
    </details>
  )
}

function pathOf(value: Json | undefined): string {
  const text = isJsonObject(value) ? value['path'] : value
  return typeof text === 'string' ? text : ''
}
