import { ApiRefusal, type RunDetails } from '@latchwork/server/api'
import { useId, useState, type JSX } from 'react'
import { useOpenedFlow, useWorkbench } from '../../workbench/index.ts'
import { problemOf } from '../run-problem.ts'
import { freeTestName } from './test-words.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './tests.css'

/** Makes a test of a past run; says why where that cannot be done. */
export function MakeTest({ details }: { readonly details: RunDetails }): JSX.Element | null {
  const { api } = useWorkbench()
  const [name, setName] = useState<string>()
  const why = useId()
  const { noTest, status, path } = details
  if (status === 'running' || status === 'waiting') return null
  const begin = async (): Promise<void> => {
    const listed = await api.call('tests.list', { query: { flow: path ?? '' } }).catch(() => undefined)
    setName(freeTestName(firstName(details), listed?.tests.map((test) => test.name) ?? []))
  }
  if (name !== undefined) return <NameForm details={details} first={name} onClose={() => setName(undefined)} />
  return (
    <div className="make-test">
      <button
        type="button"
        disabled={noTest !== undefined}
        aria-describedby={noTest === undefined ? undefined : why}
        onClick={() => void begin()}
      >
        Make a test
      </button>
      {noTest === undefined ? null : (
        <small id={why} className="faint">
          {noTest.message} {noTest.hint}
        </small>
      )}
    </div>
  )
}

interface NameFormProps {
  readonly details: RunDetails
  readonly first: string
  readonly onClose: () => void
}

function NameForm({ details, first, onClose }: NameFormProps): JSX.Element {
  const workbench = useWorkbench()
  const { api, panels, notify } = workbench
  const isOfOpenFlow = useOpenedFlow()?.path.state() === details.path
  const [name, setName] = useState(first)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ readonly code: string; readonly words: string }>()
  const make = async (replace: boolean): Promise<void> => {
    setBusy(true)
    try {
      const made = await api.call('tests.make', { body: { run: details.run, name: name.trim(), replace } })
      const show = (): void => panels.open('tests', { test: made })
      notify(`The test "${made.name}" was made.`, {
        ...(!isOfOpenFlow && {
          action: { title: 'Show it', run: () => void workbench.openFlow(made.flow).then(show) },
        }),
      })
      if (isOfOpenFlow) show()
      else onClose()
    } catch (error) {
      const { message, hint = '' } = problemOf(error)
      const code = error instanceof ApiRefusal ? error.error.code : ''
      setProblem({ code, words: `${message} ${hint}`.trim() })
      setBusy(false)
    }
  }
  return (
    <form
      className="make-test"
      aria-label="Make a test"
      onSubmit={(event) => {
        event.preventDefault()
        void make(false)
      }}
    >
      <label>
        Name of the test{' '}
        <input
          autoFocus
          value={name}
          maxLength={200}
          onChange={({ currentTarget: { value } }) => {
            setName(value)
            setProblem(undefined)
          }}
        />
      </label>
      <button type="submit" className="primary" disabled={isBusy || name.trim() === ''}>
        {isBusy ? 'Trying it…' : 'Make'}
      </button>
      {problem?.code === 'exists' ? (
        <button type="button" disabled={isBusy} onClick={() => void make(true)}>
          Replace it
        </button>
      ) : null}
      <button type="button" onClick={onClose}>
        Cancel
      </button>
      {problem === undefined ? null : (
        <p className="bad" role="alert">
          {problem.words}
        </p>
      )}
    </form>
  )
}

/** What tells this run from others: what it was asked, or how it failed. */
function firstName({ inputs, error }: RunDetails): string {
  if (error !== undefined) return `fails with ${error.code}`
  const text = Object.values(inputs).find((value) => typeof value === 'string' && value.trim() !== '')
  if (typeof text !== 'string') return 'gives what it gave'
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return line.length <= 48 ? line : `${line.slice(0, 47).trimEnd()}…`
}
