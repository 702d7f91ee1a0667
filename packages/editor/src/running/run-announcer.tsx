import { useEffect, useState, type JSX } from 'react'
import { useStore, useWorkbench, type ShownRun } from '../workbench/index.ts'
import { waitInWords } from './answer-text.ts'
import { closingLine } from './closing-line.ts'
import { useHeldWords } from './use-held-words.ts'

/** Says aloud when a run starts, when it ends, and what went wrong. */
export function RunAnnouncer(): JSX.Element {
  const { runs } = useWorkbench()
  const shown = useStore(runs.current)
  const [said, setSaid] = useState('')
  const held = useHeldWords()
  const words = held === undefined || shown?.isLineLost === true ? wordsOf(shown) : `${held}.`
  useEffect(() => {
    if (words !== undefined) setSaid(words)
  }, [words])
  return (
    <div className="announcer run-announcer" role="status" aria-label="Run">
      {said}
    </div>
  )
}

function wordsOf(shown: ShownRun | undefined): string | undefined {
  if (shown === undefined) return undefined
  const { status, problem, record, isLineLost, moment } = shown
  if (moment !== undefined) return 'A past run is open as it was, to be read only.'
  if (problem !== undefined) return `The run could not start. ${problem.message} ${problem.hint ?? ''}`.trim()
  if (isLineLost === true) return 'The server does not answer. Trying again.'
  if (status === 'starting' || status === 'running') return 'The run has started.'
  if (record === undefined) return undefined
  const { error, waits } = record
  if (status === 'waiting' && waits.length > 0) return waits.map(waitInWords).join(' ')
  if (error === undefined) return `The run has ended. ${closingLine(record)}`
  const where = error.path === '' ? '' : ` at ${error.path}`
  return `The run failed${where}. ${error.message} ${error.hint ?? ''}`.trim()
}
