import type { Json } from '@latchwork/engine'
import { useEffect, useRef, type JSX } from 'react'
import { jsonText, readJson, readSchema } from './json-text.ts'
import type { ControlProps } from '../inspector/control-props.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './code-field.css'
import { createCodeView, type CodeView } from './code-view.ts'

/** A prompt, a template, JSON or a schema, in an editor for code. */
export function CodeField(props: ControlProps): JSX.Element {
  const { id, field, value = field.default, variables, typed } = props
  const isText = field.control.type === 'template' || field.control.type === 'code'
  const shown = isText ? (typeof value === 'string' ? value : jsonText(value)) : jsonText(value)
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<CodeView & { readonly reset: CodeView['show'] }>(undefined)
  // The view lives on while the field is drawn anew, and asks for what counts now.
  const now = useRef({ props, variables })
  now.current = { props, variables }
  const read = field.control.type === 'schema' ? readSchema : readJson
  const reading = typed === undefined ? undefined : read(typed)
  const problem = reading?.status === 'wrong' ? reading : undefined

  useEffect(() => {
    const parent = host.current
    if (parent === null) return undefined
    let sent: string | undefined
    const send = (next: Json | undefined, text: string): void => {
      sent = text
      now.current.props.onChange(next)
    }
    const made = createCodeView(parent, {
      text: now.current.props.typed ?? shown,
      language: field.control.type === 'template' ? 'template' : isText ? 'text' : 'json',
      label: field.title,
      variables: () => now.current.variables,
      onChange(text) {
        if (isText) return send(text, text)
        const reading = read(text)
        now.current.props.onType(reading.status === 'wrong' ? text : undefined)
        if (reading.status === 'read') send(reading.value, jsonText(reading.value))
      },
    })
    const show = (text: string): void => {
      if (text === sent) return
      // What comes from elsewhere ends the typing: redo may bring the sent text back, and that has to be shown.
      sent = undefined
      made.show(text)
    }
    view.current = { ...made, show, reset: made.show }
    if (now.current.props.isFocused) made.focus()
    return () => made.destroy()
    // The text is given to the view by the effect below; making a new view for each letter would lose the cursor.
  }, [read, field.control.type, field.title, isText])

  // What is typed and no value yet stays, whatever the value becomes meanwhile.
  useEffect(() => (typed === undefined ? view.current?.show(shown) : undefined), [shown, typed])
  useEffect(() => view.current?.mark(problem?.at), [problem?.at])
  useEffect(() => {
    if (props.isFocused) view.current?.focus()
  }, [props.isFocused])

  return (
    <>
      <div ref={host} id={id} className={isText ? 'code' : 'code is-json'} />
      {typed === undefined ? null : (
        <div className="code-problem">
          <p role="status">
            Not applied: {problem === undefined ? 'it was not finished.' : problem.message} What you typed is kept.
          </p>
          <button
            type="button"
            onClick={() => {
              props.onType(undefined)
              view.current?.reset(shown)
            }}
          >
            Discard
          </button>
        </div>
      )}
    </>
  )
}
