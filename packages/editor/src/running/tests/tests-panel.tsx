import type { FlowTestRow } from '@latchwork/server/api'
import { CircleCheck, CircleDashed, CircleSlash, CircleX } from 'lucide-react'
import { useEffect, useState, type JSX } from 'react'
import { useOpenedFlow, useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { showDuration } from '../closing-line.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import '../running.css'
import { TestDetail } from './test-detail.tsx'
import { stateInWords, sumInWords } from './test-words.ts'
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './tests.css'
import { keyOfTest, useTests, type Tests } from './use-tests.ts'

/** The tests of the open flow, and one of them in full. */
export function TestsPanel(): JSX.Element {
  const opened = useOpenedFlow()
  return opened === undefined ? (
    <p className="problems-none">No flow is open.</p>
  ) : (
    <OfFlow key={opened.path.state()} opened={opened} />
  )
}

function OfFlow({ opened }: { readonly opened: OpenedFlow }): JSX.Element {
  const { panels } = useWorkbench()
  const tests = useTests(opened)
  const { request } = useStore(panels).tests ?? {}
  const [chosen, setChosen] = useState<string>()
  useRunWanted(tests)
  const rows = tests.list?.tests ?? []
  const wanted = chosen ?? (request?.test === undefined ? undefined : keyOfTest(request.test))
  const shown = rows.find((row) => keyOfTest(row) === wanted) ?? firstToShow(rows)
  return (
    <div className="runs tests">
      <div className="runs-list">
        <div className="results-bar">
          {tests.stop !== undefined ? (
            <button type="button" onClick={tests.stop}>
              Stop
            </button>
          ) : (
            <button
              type="button"
              className="primary"
              disabled={rows.length === 0 || tests.underWay.size > 0}
              onClick={() => void tests.run()}
            >
              Run all
            </button>
          )}
          <span role="status" aria-label="Outcome of the tests" className="faint">
            {tests.underWay.size > 0 ? 'Running…' : sumInWords(rows)}
          </span>
        </div>
        {tests.problem === undefined ? null : (
          <p className="bad" role="alert">
            {tests.problem}
          </p>
        )}
        {tests.list?.broken.map(({ file, message, hint }) => (
          <p key={file} className="bad">
            {message} {hint}
          </p>
        ))}
        <ul aria-label="Tests of this flow">
          {rows.map((row) => (
            <li key={keyOfTest(row)}>
              <button type="button" aria-current={row === shown} onClick={() => setChosen(keyOfTest(row))}>
                <TestLine row={row} isUnderWay={tests.underWay.has(keyOfTest(row))} />
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className="runs-detail">
        {shown === undefined ? <NoTests isRead={tests.list !== undefined} /> : null}
        {shown === undefined ? null : <TestDetail key={keyOfTest(shown)} row={shown} tests={tests} />}
      </div>
    </div>
  )
}

/** The command "Run all tests" opens the panel and asks for it; that counts once, when the tests are known. */
function useRunWanted({ list, run }: Tests): void {
  const { panels } = useWorkbench()
  const isWanted = useStore(panels).tests?.request?.run === 'all'
  useEffect(() => {
    if (!isWanted || list === undefined) return
    panels.open('tests')
    void run()
  }, [isWanted, list, run, panels])
}

function firstToShow(rows: readonly FlowTestRow[]): FlowTestRow | undefined {
  return rows.find(({ last }) => last !== undefined && last.state !== 'passed') ?? rows[0]
}

const ICONS = { passed: CircleCheck, failed: CircleX, 'cannot-run': CircleSlash, 'not-run': CircleDashed }

function TestLine({ row, isUnderWay }: { readonly row: FlowTestRow; readonly isUnderWay: boolean }): JSX.Element {
  const { name, last, isStale } = row
  const state = last?.state ?? 'not-run'
  const Icon = ICONS[state]
  const facts = isUnderWay ? 'running…' : stateInWords(row)
  return (
    <>
      <Icon size={14} aria-hidden className={`test-state is-${isStale || isUnderWay ? 'stale' : state}`} />
      <span>{name}</span>
      <small>{last === undefined || isUnderWay ? facts : `${facts} · ${showDuration(last.took)}`}</small>
    </>
  )
}

function NoTests({ isRead }: { readonly isRead: boolean }): JSX.Element {
  const { panels } = useWorkbench()
  if (!isRead) return <p className="faint">Loading…</p>
  return (
    <>
      <p className="faint">
        This flow has no tests. A test runs the flow again on what one run was answered: offline, without a key, in a
        moment. It says which calls an edit changes.
      </p>
      <button type="button" onClick={() => panels.open('runs')}>
        Choose a run to make one of
      </button>
    </>
  )
}
