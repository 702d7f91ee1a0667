import type { Json } from '@latchwork/engine'
import { useEffect, useRef, useState, type JSX } from 'react'
import { jsonText, readJson, readSchema } from './json-text.ts'
import type { ControlProps } from '../inspector/control-props.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './code-field.css'
import { createCodeView, type CodeView } from './code-view.ts'

/** A prompt, a template, JSON or a schema, in an editor for code. */
export function CodeField(props: ControlProps): JSX.Element {
  const { id, field, value = field.default, variables } = props
  const isText = field.control.type === 'template' || field.control.type === 'code'
  const shown = isText ? (typeof value === 'string' ? value : jsonText(value)) : jsonText(value)
  const [problem, setProblem] = useState<string>()
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<CodeView>(undefined)
  // The view lives on while the field is drawn anew, and asks for what counts now.
  const now = useRef({ props, variables })
  now.current = { props, variables }

  useEffect(() => {
    const parent = host.current
    if (parent === null) return undefined
    const read = field.control.type === 'schema' ? readSchema : readJson
    let sent: string | undefined
    const send = (next: Json | undefined, text: string): void => {
      sent = text
      now.current.props.onChange(next)
    }
    const made = createCodeView(parent, {
      text: shown,
      language: field.control.type === 'template' ? 'template' : isText ? 'text' : 'json',
      label: field.title,
      variables: () => now.current.variables,
      onChange(text) {
        if (isText) return send(text, text)
        const reading = read(text)
        setProblem(reading.status === 'wrong' ? reading.message : undefined)
        made.mark(reading.status === 'wrong' ? reading.at : undefined)
        if (reading.status === 'read') send(reading.value, jsonText(reading.value))
      },
    })
    const show = (text: string): void => {
      if (text === sent) return
      // What comes from elsewhere ends the typing: redo may bring the sent text back, and that has to be shown.
      sent = undefined
      made.show(text)
    }
    view.current = { ...made, show }
    if (now.current.props.isFocused) made.focus()
    return () => made.destroy()
    // The text is given to the view by the effect below; making a new view for each letter would lose the cursor.
  }, [field.control.type, field.title, isText])

  useEffect(() => view.current?.show(shown), [shown])
  useEffect(() => {
    if (props.isFocused) view.current?.focus()
  }, [props.isFocused])

  return (
    <>
      <div ref={host} id={id} className={isText ? 'code' : 'code is-json'} />
      {problem === undefined ? null : (
        <p className="code-problem" role="status">
          {problem}
        </p>
      )}
    </>
  )
}
