import { useEffect, useRef, type JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench, type OpenedFlow } from '../workbench/index.ts'
import { InputField } from './input-field.tsx'
import { useInputsForm } from './use-inputs-form.ts'

/** The flow's inputs, beside the results; nothing for a flow without any. */
export function InputsPanel({ opened }: { readonly opened: OpenedFlow }): JSX.Element | null {
  const form = useInputsForm(opened)
  if (form.rows.length === 0) return null
  return (
    <section className="inputs-panel" aria-label="Inputs">
      <h3>Inputs</h3>
      {form.rows.map((row) => (
        <InputField key={row.name} row={row} form={form} />
      ))}
    </section>
  )
}

/** Asks for the inputs that a run needs; drawn while the panel `inputs` is open. */
export function InputsDialog(): JSX.Element | null {
  const { panels } = useWorkbench()
  const isOpen = useStore(panels).inputs !== undefined
  const opened = useOpenedFlow()
  return isOpen && opened !== undefined ? <OpenDialog opened={opened} /> : null
}

function OpenDialog({ opened }: { readonly opened: OpenedFlow }): JSX.Element {
  const { panels, runs } = useWorkbench()
  const dialog = useRef<HTMLDialogElement>(null)
  const form = useInputsForm(opened)
  useEffect(() => dialog.current?.showModal(), [])
  const run = () => {
    const inputs = form.values()
    if (inputs === undefined) return
    panels.close('inputs')
    void runs.start({ inputs })
  }
  return (
    <dialog
      ref={dialog}
      className="inputs-dialog"
      aria-label="Inputs of this run"
      onClose={() => panels.close('inputs')}
    >
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <h2>What should it run with?</h2>
        {form.rows.map((row) => (
          <InputField key={row.name} row={row} form={form} />
        ))}
        <footer>
          <button type="button" onClick={() => panels.close('inputs')}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={form.values() === undefined}>
            Run with these
          </button>
        </footer>
      </form>
    </dialog>
  )
}
