import type { FlowTestRow, TestReport } from '@latchwork/server/api'
import type { JSX } from 'react'
import { useStore, useWorkbench } from '../../workbench/index.ts'
import { isUnderWay } from '../run-controller.ts'
import { ChangedCall, NodeLink } from './changed-call.tsx'
import { stateInWords } from './test-words.ts'
import { keyOfTest, type Tests } from './use-tests.ts'
import { Verdict } from './verdict.tsx'

/** One test: what it expects, how it ended, what differs, and what to do about it. */
export function TestDetail({ row, tests }: { readonly row: FlowTestRow; readonly tests: Tests }): JSX.Element {
  const { name, file, cassette, expects, isJudged, last, isStale } = row
  const isBusy = tests.underWay.has(keyOfTest(row))
  const isRunning = isUnderWay(useStore(useWorkbench().runs.current))
  const test = { file, name }
  // A button that is disabled loses the keyboard.
  return (
    <section aria-label={name} className="test-detail">
      <header className="results-bar">
        <h3>{name}</h3>
        <button type="button" aria-disabled={isBusy} onClick={() => void (isBusy || tests.run(test))}>
          Run
        </button>
        <button
          type="button"
          disabled={isJudged || isRunning}
          aria-disabled={isBusy}
          aria-describedby="record-again"
          onClick={() => void (isBusy || tests.record(test))}
        >
          Record again
        </button>
      </header>
      <p className="closing" data-status={isStale ? undefined : last?.state === 'passed' ? 'done' : last && 'failed'}>
        {isBusy ? 'Running…' : sentence(stateInWords(row))}
        {last === undefined ? '' : ` · ${callsInWords(last)}`}
      </p>
      {last?.problem === undefined ? null : (
        <p className="bad">
          {last.problem.message} {last.problem.hint}
        </p>
      )}
      {last === undefined ? <Expectations expects={expects} /> : <Report report={last} />}
      <p className="faint" id="record-again">
        {isJudged
          ? 'A model judges an output of this test: record it again with latch test --update.'
          : 'Record again runs the flow with the inputs of this test and the key in force, keeps what it is answered, and expects what it gives.'}{' '}
        It stands in <code>{file}</code>, its recording in <code>{cassette}</code>.
      </p>
    </section>
  )
}

function Report({ report }: { readonly report: TestReport }): JSX.Element {
  const { misses, verdicts, unasked } = report
  // That the run failed for a changed call is said by the call.
  const told = verdicts.filter(({ rule }) => rule !== 'run' || misses.length === 0)
  return (
    <>
      {misses.length === 0 ? null : (
        <>
          <h4 className="group-title">Calls that were not recorded so</h4>
          <ul className="test-calls" aria-label="Changed calls">
            {misses.map((miss, index) => (
              <ChangedCall key={index} miss={miss} />
            ))}
          </ul>
        </>
      )}
      {unasked.length === 0 ? null : (
        <p className="faint">
          Recorded, and not asked for any more: calls of{' '}
          {unasked.slice(0, 5).map((path, index) => (
            <span key={path}>
              {index === 0 ? '' : ', '}
              <NodeLink path={path} />
            </span>
          ))}
          .
        </p>
      )}
      {told.length === 0 ? null : (
        <ul className="verdicts" aria-label="Expectations">
          {told.map((verdict, index) => (
            <Verdict key={index} verdict={verdict} />
          ))}
        </ul>
      )}
    </>
  )
}

function Expectations({ expects }: { readonly expects: readonly string[] }): JSX.Element {
  return (
    <>
      <h4 className="group-title">It expects that</h4>
      <ul className="verdicts">
        {expects.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </>
  )
}

function callsInWords({ played }: TestReport): string {
  return `${played === 1 ? 'one call' : `${played} calls`} answered from the recording`
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
