import { useId, useState, type JSX } from 'react'
import { useStore } from '../workbench/index.ts'
import { nameProblem } from './secret-field.ts'
import { useSettingsWork } from './settings-context.ts'

/** Asks for the name of a secret; its field appears in the list then. */
export function AddSecret({ close }: { readonly close: () => void }): JSX.Element {
  const { desk, goTo } = useSettingsWork()
  const { rows, fields } = useStore(desk)
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string>()
  const field = useId()
  const add = async (): Promise<void> => {
    const refusal = nameProblem(name.trim(), rows)
    setProblem(refusal)
    if (refusal !== undefined) return
    const isAdded = await desk.add(name.trim())
    const { saving } = fields.get(name.trim()) ?? {}
    if (!isAdded) return setProblem(saving?.status === 'failed' ? saving.message : 'The server refused this name.')
    close()
    goTo({ page: 'secrets', name: name.trim() })
  }
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <label htmlFor={field}>Name of the new secret</label>
      <div className="row">
        <input
          id={field}
          // The person asked for it a moment ago.
          ref={(input) => input?.focus()}
          className="field mono"
          placeholder="SEARCH_API_KEY"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${field}-problem`}
          aria-invalid={problem !== undefined}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button primary">
          Add
        </button>
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
      </div>
      <p id={`${field}-problem`} className="problem" aria-live="polite">
        {problem}
      </p>
    </form>
  )
}
