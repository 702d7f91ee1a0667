import { useId, useState, type JSX } from 'react'
import { canTest } from '../secret-words.ts'
import { bringIntoView } from './bring-into-view.ts'
import { judgeTyped, lastTestInWords, OUTCOME_SIGNS } from './key-words.ts'
import { useRotation, type RotationSteps, type RotationView } from './use-rotation.ts'

interface RotationProps {
  readonly name: string
  readonly label?: string
  /** Changes whenever the keys under the name do. */
  readonly mark: string
  /** Whether it was asked for; a rotation under way is shown in any case. */
  readonly isOpen: boolean
  readonly close: () => void
}

/** Replaces a key step by step: the new one is added and tested before it is used, the old one can be had back for a while. */
export function RotationPanel({ name, label, mark, isOpen, close }: RotationProps): JSX.Element | null {
  const [view, steps] = useRotation({ name, label }, mark)
  const { state, problem, notes } = view
  const isUnderWay = state?.candidate !== undefined || state?.previous !== undefined
  if (!isOpen && !isUnderWay) return null
  return (
    <section
      ref={isOpen ? bringIntoView : undefined}
      className="asked rotation"
      aria-label={`Replace ${label ?? name}`}
    >
      <h3>Replace {label === undefined ? 'the key' : `the key labelled ${label}`}, step by step</h3>
      <ol>
        <AddStep name={name} view={view} steps={steps} />
        <TestStep name={name} view={view} steps={steps} />
        <SwitchStep view={view} steps={steps} />
        <OldStep view={view} steps={steps} close={close} />
      </ol>
      <div aria-live="polite">
        {notes.map((note) => (
          <p key={note} className="warn">
            {note}
          </p>
        ))}
        {problem === undefined ? null : <p className="problem">{problem}</p>}
      </div>
      {isUnderWay ? null : (
        <button type="button" className="button" onClick={close}>
          Not now
        </button>
      )}
    </section>
  )
}

interface StepProps {
  readonly view: RotationView
  readonly steps: RotationSteps
}

function AddStep({ name, view: { state, isBusy }, steps }: StepProps & { readonly name: string }): JSX.Element {
  const [typed, setTyped] = useState('')
  const id = useId()
  const add = async (): Promise<void> => {
    if (typed.trim() !== '' && (await steps.begin(typed))) setTyped('')
  }
  if (state?.candidate !== undefined)
    return (
      <li className="done">
        The new key …{state.candidate.hint} is kept aside. It is not used yet.{' '}
        <button type="button" className="quiet" disabled={isBusy} onClick={() => void steps.take('cancel')}>
          Give it up
        </button>
      </li>
    )
  if (state?.previous !== undefined) return <li className="done">The new key was added.</li>
  return (
    <li>
      <label htmlFor={id}>Make a new key at the provider, and paste it here</label>
      <div className="row">
        <input
          id={id}
          className="field mono"
          type="password"
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="off"
          aria-describedby={`${id}-shape`}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={({ key }) => {
            if (key === 'Enter') void add()
          }}
        />
        <button type="button" className="button" disabled={isBusy || typed.trim() === ''} onClick={() => void add()}>
          Add the new key
        </button>
      </div>
      <div id={`${id}-shape`}>
        {judgeTyped(name, typed).map(({ text, tone }) => (
          <p key={text} className={tone === 'plain' ? 'dim' : tone}>
            {text}
          </p>
        ))}
      </div>
    </li>
  )
}

function TestStep({ name, view: { state, test, isBusy }, steps }: StepProps & { readonly name: string }): JSX.Element {
  const kept = lastTestInWords(state?.candidate?.history, Date.now())
  if (state?.previous !== undefined && state.candidate === undefined)
    return <li className="done">{lastTestInWords(state.current?.history, Date.now())?.text ?? 'It was not tested.'}</li>
  if (!canTest(name)) return <li>Try it where it belongs: Latchwork cannot test a key of this name.</li>
  return (
    <li>
      <button
        type="button"
        className="button"
        disabled={isBusy || state?.candidate === undefined}
        onClick={() => void steps.test()}
      >
        Test the new key
      </button>{' '}
      {kept === undefined ? null : (
        <span className={kept.tone} role="status">
          {OUTCOME_SIGNS[kept.tone]} {kept.text}
        </span>
      )}
      {test === undefined ? null : (
        <p>
          {test.message} {test.hint}
        </p>
      )}
    </li>
  )
}

function SwitchStep({ view: { state, isBusy }, steps }: StepProps): JSX.Element {
  const isTested = state?.candidate?.history?.lastTest?.outcome === 'accepted'
  if (state?.previous !== undefined && state.candidate === undefined)
    return <li className="done">Runs use …{state.current?.hint} now.</li>
  return (
    <li>
      <button
        type="button"
        className={isTested ? 'button primary' : 'button'}
        disabled={isBusy || state?.candidate === undefined}
        onClick={() => void steps.take('switch')}
      >
        Use the new key
      </button>{' '}
      <span className="dim">
        {state?.candidate !== undefined && !isTested
          ? 'No test has shown yet that it works.'
          : 'From the next node on; nothing has to be restarted.'}
      </span>
    </li>
  )
}

function OldStep({ view: { state, isBusy }, steps, close }: StepProps & { readonly close: () => void }): JSX.Element {
  const previous = state?.previous
  if (previous === undefined)
    return <li className="dim">The old key is switched off then, kept for a while, and deleted.</li>
  return (
    <li>
      <p>
        The old key …{previous.hint} is switched off. It is deleted here on {dayInWords(previous.deleteAt)}; delete it
        at the provider too.
      </p>
      <div className="row">
        <button type="button" className="button" disabled={isBusy} onClick={() => void steps.take('restore')}>
          Use the old key again
        </button>
        <button
          type="button"
          className="button danger"
          disabled={isBusy}
          onClick={() => void steps.take('finish').then((isDone) => isDone && close())}
        >
          Delete the old key now
        </button>
      </div>
    </li>
  )
}

function dayInWords(date: string): string {
  return new Date(date).toLocaleString('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })
}
