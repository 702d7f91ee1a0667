import { readAsked, type Asked, type Json } from '@latchwork/engine'
import type { RunDetails } from '@latchwork/server/api'
import { useEffect, useRef, useState, type JSX } from 'react'
import { useWorkbench } from '../workbench/index.ts'
import { readJsonOrText } from './answer-text.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './going-on.css'
import { readTyped } from './input-values.ts'
import { goToPath } from './node-of-path.ts'
import { problemOf } from './run-problem.ts'
import { textOfAny } from './value-file.ts'
import { ValueView } from './value-view.tsx'

/** Something that a run waits for. */
export type Wait = RunDetails['waits'][number]

/** What a run waits for, each with the way to answer it; nothing when it waits for nothing. */
export function Answers({ run, waits, asked }: AnswersProps): JSX.Element | null {
  return waits.length === 0 ? null : (
    <div className="answers">
      {waits.map((wait) => (
        <Answer
          key={`${wait.path} ${wait.signal}`}
          run={run}
          wait={wait}
          asked={wait.path === asked?.answer ? asked : undefined}
        />
      ))}
    </div>
  )
}

interface AnswersProps {
  readonly run: string
  readonly waits: readonly Wait[]
  /** Another object each time that a node's question is to get the keyboard. */
  readonly asked?: { readonly answer?: string }
}

interface AnswerProps {
  readonly run: string
  readonly wait: Wait
  readonly asked: AnswersProps['asked']
}

function Answer({ run, wait, asked: wanted }: AnswerProps): JSX.Element {
  const workbench = useWorkbench()
  const { path, about, until } = wait
  const [isSent, setSent] = useState(false)
  const [problem, setProblem] = useState<string>()
  const asked = readAsked(about)
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    if (wanted !== undefined) element.current?.querySelector<HTMLElement>(CONTROLS)?.focus()
  }, [wanted])

  async function send(value: Json): Promise<void> {
    setSent(true)
    setProblem(undefined)
    const goOn = afterLeaving(element.current)
    try {
      await workbench.api.call('runs.answer', { parameters: { run }, body: { path, value } })
      goOn()
    } catch (error) {
      const { message, hint = '' } = problemOf(error)
      setProblem(`${message} ${hint}`.trim())
      setSent(false)
    }
  }

  return (
    <section ref={element} className="answer" aria-label={`Answer ${path}`}>
      <header>
        <h3>{questionOf(wait, asked)}</h3>
        <button type="button" className="quiet" onClick={() => goToPath(workbench, path)}>
          Show {path}
        </button>
      </header>
      {until === undefined ? null : <p className="faint">{deadlineOf(until, asked)}</p>}
      {asked?.ask === 'time' ? null : <Reply asked={asked} path={path} isSent={isSent} send={send} />}
      {problem === undefined ? null : (
        <p className="bad" role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}

const CONTROLS = 'textarea, footer button'

/**
 * Where the keyboard goes once a question is answered, by when it may be gone: to the next one, or to the panel that
 * held it. Who has gone elsewhere meanwhile stays there.
 */
function afterLeaving(question: HTMLElement | null): () => void {
  const next = question?.nextElementSibling?.querySelector<HTMLElement>(CONTROLS)
  const panel = question?.closest<HTMLElement>('.bottom-body')
  return () => {
    const { activeElement, body } = document
    if (activeElement !== body && question?.contains(activeElement) !== true) return
    const to = next?.isConnected === true ? next : panel
    to?.focus()
  }
}

interface ReplyProps {
  readonly asked: Exclude<Asked, { ask: 'time' }> | undefined
  readonly path: string
  readonly isSent: boolean
  readonly send: (value: Json) => Promise<void>
}

/** The value and the buttons: the choices of an approval, or whatever comes with a signal. */
function Reply({ asked, path, isSent, send }: ReplyProps): JSX.Element {
  const approval = asked?.ask === 'approve' ? asked : undefined
  const [typed, setTyped] = useState(approval === undefined ? '' : textOfAny(approval.value))
  const isTyped = approval === undefined || approval.editable
  const read = approval === undefined ? readJsonOrText(typed) : readLike(typed, approval.value)
  const answerWith = (choice: string): Json =>
    approval?.editable === true && read !== undefined ? { choice, value: read } : choice
  return (
    <>
      {isTyped ? (
        <label>
          {approval === undefined ? 'What comes with it' : 'Value'}
          <textarea
            aria-label={`Value for ${path}`}
            aria-invalid={read === undefined}
            rows={Math.min(8, typed.split('\n').length + 1)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {read === undefined ? <span className="bad">This is not valid JSON.</span> : null}
        </label>
      ) : (
        <ValueView name={path} value={approval.value} />
      )}
      <footer>
        {approval === undefined ? (
          <button type="button" className="primary" disabled={isSent} onClick={() => void send(read ?? '')}>
            Send
          </button>
        ) : (
          approval.choices.map((choice, place) => (
            <button
              key={choice}
              type="button"
              className={place === 0 ? 'primary' : undefined}
              disabled={isSent || read === undefined}
              onClick={() => void send(answerWith(choice))}
            >
              {choice}
            </button>
          ))
        )}
      </footer>
    </>
  )
}

/** A text stays a text; anything else is JSON, and undefined while what is typed is none. */
function readLike(typed: string, value: Json): Json | undefined {
  const read = readTyped(typeof value === 'string' ? 'text' : 'json', typed)
  return 'value' in read ? read.value : undefined
}

function questionOf({ signal }: Wait, asked: Asked | undefined): string {
  if (asked?.ask === 'approve') return asked.message
  return asked?.ask === 'time' ? 'Waits for its time.' : `Waits for the signal ${signal}.`
}

function deadlineOf(until: number, asked: Asked | undefined): string {
  const time = new Date(until).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
  const after = asked?.ask === 'approve' && asked.onDeadline !== undefined ? ` Then “${asked.onDeadline}” counts.` : ''
  return `Until ${time}.${after}`
}
