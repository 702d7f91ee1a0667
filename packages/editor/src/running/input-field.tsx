import { useId, type JSX } from 'react'
import { MediaField } from './media-field.tsx'
import { ProjectFileField } from './project-file-field.tsx'
import type { InputRow, InputsForm } from './use-inputs-form.ts'

/** One input of a flow, with the control that suits its kind. */
export function InputField({ row, form }: { readonly row: InputRow; readonly form: InputsForm }): JSX.Element {
  const id = useId()
  const { title, summary, kind, isRequired, problem } = row
  return (
    <div className="input-field">
      <div className="input-title">
        <label htmlFor={id}>{title}</label>
        <small>{isRequired ? kind : `${kind}, optional`}</small>
      </div>
      <Control id={id} row={row} form={form} />
      {summary === undefined ? null : <p className="faint">{summary}</p>}
      {problem === undefined ? null : (
        <p className="bad" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}

function Control({ id, row, form }: { readonly id: string; readonly row: InputRow; readonly form: InputsForm }) {
  const { name, control, typed, value, isRequired, problem } = row
  const onType = (event: { readonly currentTarget: { readonly value: string } }) =>
    form.type(name, event.currentTarget.value)
  const shared = {
    id,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : `${id}-problem`,
    value: typed,
  }
  if (control === 'boolean')
    return (
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        onChange={(event) => form.give(name, event.currentTarget.checked)}
      />
    )
  if (control === 'number')
    return <input {...shared} inputMode="decimal" required={isRequired} onChange={onType} autoComplete="off" />
  if (control === 'file')
    return <ProjectFileField {...shared} onType={(path) => form.type(name, path)} isRequired={isRequired} />
  if (control === 'upload') return <MediaField id={id} row={row} onGive={(media) => form.give(name, media)} />
  const rows = control === 'text' ? linesOf(typed) : Math.max(3, linesOf(typed))
  const hint = control === 'lines' ? 'One text per line' : undefined
  return (
    <textarea
      {...shared}
      className={control === 'json' ? 'mono' : ''}
      rows={rows}
      placeholder={hint}
      onChange={onType}
      spellCheck={control !== 'json'}
    />
  )
}

function linesOf(text: string): number {
  return Math.min(8, Math.max(1, text.split('\n').length, Math.ceil(text.length / 44)))
}
