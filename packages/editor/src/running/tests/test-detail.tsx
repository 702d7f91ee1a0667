import type { Json } from '@latchwork/engine'
import type { FlowTestRow, TestReport, TestVerdict } from '@latchwork/server/api'
import type { JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench } from '../../workbench/index.ts'
import { isUnderWay } from '../run-controller.ts'
import { goToPath, placeOf } from '../node-of-path.ts'
import { ValueView } from '../value-view.tsx'
import { textDifference } from './text-difference.ts'
import { ruleInWords, stateInWords } from './test-words.ts'
import { keyOfTest, type Tests } from './use-tests.ts'

/** One test: what it expects, how it ended, what differs, and what to do about it. */
export function TestDetail({ row, tests }: { readonly row: FlowTestRow; readonly tests: Tests }): JSX.Element {
  const { name, file, cassette, expects, isJudged, last, isStale } = row
  const isBusy = tests.underWay.has(keyOfTest(row))
  const isRunning = isUnderWay(useStore(useWorkbench().runs.current))
  const test = { file, name }
  return (
    <section aria-label={name} className="test-detail">
      <header className="results-bar">
        <h3>{name}</h3>
        <button type="button" disabled={isBusy} onClick={() => void tests.run(test)}>
          Run
        </button>
        <button
          type="button"
          disabled={isBusy || isJudged || isRunning}
          aria-describedby="record-again"
          onClick={() => void tests.record(test)}
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
  return (
    <>
      {misses.length === 0 ? null : (
        <>
          <h4 className="group-title">Calls that were not recorded so</h4>
          <ul className="test-calls" aria-label="Changed calls">
            {misses.map(({ path, what, why }, index) => (
              <li key={index}>
                <NodeLink path={path} /> asks for {what}. {why}
              </li>
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
      <ul className="verdicts" aria-label="Expectations">
        {verdicts.map((verdict, index) => (
          <Verdict key={index} verdict={verdict} />
        ))}
      </ul>
    </>
  )
}

/** The node of a call; leads there while the flow still has it. */
function NodeLink({ path }: { readonly path: string }): JSX.Element {
  const workbench = useWorkbench()
  const flow = useOpenedFlow()?.document.state().flow
  if (flow === undefined || placeOf(flow, path) === undefined) return <code>{path}</code>
  return (
    <button type="button" className="quiet node-link" onClick={() => goToPath(workbench, path)}>
      {path}
    </button>
  )
}

function Verdict({ verdict }: { readonly verdict: TestVerdict }): JSX.Element {
  const { rule, expected, came, faults } = verdict
  const isMet = faults.length === 0
  const isText = rule === 'equals' && typeof expected === 'string' && typeof came === 'string'
  return (
    <li className={isMet ? 'is-met' : 'is-not-met'}>
      <details open={!isMet}>
        <summary>
          <strong>{isMet ? '✓' : '✗'}</strong> {ruleInWords(verdict)}
          {isMet ? '' : ': not met'}
        </summary>
        {faults.map((fault) => (
          <p key={fault} className="bad">
            {fault}
          </p>
        ))}
        {isText && !isMet ? <TextDifference before={expected} after={came} /> : null}
        {rule === 'run' || (isText && !isMet) ? null : (
          <div className="verdict-sides">
            <Side title="Expected" value={expected} />
            {came === undefined ? null : <Side title="Came" value={came} />}
          </div>
        )}
      </details>
    </li>
  )
}

function Side({ title, value }: { readonly title: string; readonly value: Json }): JSX.Element {
  return (
    <div>
      <h5>{title}</h5>
      <ValueView value={value} name={title} isPlain />
    </div>
  )
}

/** What was expected and what came, in one text. */
function TextDifference({ before, after }: { readonly before: string; readonly after: string }): JSX.Element {
  return (
    <p className="text-difference">
      {textDifference(before, after).map(({ side, text }, index) =>
        side === 'both' ? (
          <span key={index}>{text}</span>
        ) : side === 'before' ? (
          <del key={index}>{text}</del>
        ) : (
          <ins key={index}>{text}</ins>
        ),
      )}
    </p>
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
