import type { Json, JsonObject } from '@latchwork/engine'
import { useState, useSyncExternalStore } from 'react'
import { createStore, useStore, type OpenedFlow } from '../workbench/index.ts'
import { controlOf, fittingValues, readTyped, textOfValue, type InputControl } from './input-values.ts'
import { readInputs, writeInputs } from './remembered-inputs.ts'

/** An input of the flow as the form shows it. */
export interface InputRow {
  readonly name: string
  readonly title: string
  readonly summary: string | undefined
  readonly kind: string
  readonly control: InputControl
  readonly isRequired: boolean
  readonly typed: string
  readonly value: Json | undefined
  readonly problem: string | undefined
}

/** The form of a flow's inputs. */
export interface InputsForm {
  readonly rows: readonly InputRow[]
  readonly type: (name: string, typed: string) => void
  readonly give: (name: string, value: Json | undefined) => void
  /** All values, defaults left to the flow; undefined while one is missing or wrong. */
  readonly values: () => JsonObject | undefined
}

/** What is typed in the fields; each change is remembered for the flow. */
export function useInputsForm(opened: OpenedFlow): InputsForm {
  const { document } = opened
  const { flow } = useSyncExternalStore(document.subscribe, document.state)
  const path = useSyncExternalStore(opened.path.subscribe, opened.path.state)
  const inputs = flow.inputs ?? {}
  // A store, since pictures and sounds arrive when they are uploaded: several may be under way at a time.
  const [values] = useState(() => createStore(fittingValues(inputs, readInputs(localStorage, path))))
  const given = useStore(values)
  const [wrong, setWrong] = useState<Readonly<Record<string, WrongText>>>({})

  function give(name: string, value: Json | undefined): void {
    const { [name]: _, ...others } = values.state()
    values.set(value === undefined ? others : { ...others, [name]: value })
    setWrong(({ [name]: _old, ...rest }) => rest)
    writeInputs(localStorage, path, values.state())
  }

  function type(name: string, typed: string): void {
    const read = readTyped(inputs[name]?.kind ?? 'text', typed)
    if ('value' in read) give(name, read.value)
    else setWrong({ ...wrong, [name]: { typed, problem: read.problem } })
  }

  const rows = Object.entries(inputs).map(([name, input]): InputRow => {
    const control = controlOf(input.kind)
    const value = given[name] ?? input.default
    const isRequired = input.optional !== true && input.default === undefined
    const typed = wrong[name]?.typed ?? textOfValue(control, value)
    const { title = name, summary, kind } = input
    return { name, title, summary, kind, control, isRequired, typed, value, problem: wrong[name]?.problem }
  })

  function complete(): JsonObject | undefined {
    const empty = rows.filter(
      ({ isRequired, value, control }) => isRequired && value === undefined && control !== 'text',
    )
    if (Object.keys(wrong).length > 0 || empty.some(({ control }) => control !== 'boolean')) return undefined
    const texts = rows.filter(
      ({ isRequired, value, control }) => isRequired && value === undefined && control === 'text',
    )
    return {
      ...Object.fromEntries(texts.map(({ name }) => [name, ''])),
      ...Object.fromEntries(empty.map(({ name }) => [name, false])),
      ...given,
    }
  }

  return { rows, type, give, values: complete }
}

interface WrongText {
  readonly typed: string
  readonly problem: string
}
