import type { AnswerOf, FlowTestList, FlowTestRow, TestReport } from '@latchwork/server/api'
import { useCallback, useEffect, useState } from 'react'
import { useStore, useWorkbench, type OpenedFlow } from '../../workbench/index.ts'
import { problemOf } from '../run-problem.ts'

/** Which test is meant. */
export type TestName = Pick<FlowTestRow, 'file' | 'name'>

/** The tests of the open flow, and what can be done with them. */
export interface Tests {
  /** Undefined until the first answer. */
  readonly list: FlowTestList | undefined
  /** What went wrong last, in words. */
  readonly problem: string | undefined
  /** Keys of tests that run, or wait for their turn. */
  readonly underWay: ReadonlySet<string>
  /** Runs a test, or all of them. */
  readonly run: (test?: TestName) => Promise<void>
  /** Stops the tests that run; undefined while none does. What is recorded is a run, which ends by itself. */
  readonly stop: (() => void) | undefined
  /** Runs the flow with the key in force, and keeps what it was answered as the recording of a test. */
  readonly record: (test: TestName) => Promise<void>
}

/** Names a test among those of a flow. */
export function keyOfTest({ file, name }: TestName): string {
  return JSON.stringify([file, name])
}

/** Reads the tests of a flow whenever it was saved, and runs them. */
export function useTests({ path, save, saveState }: OpenedFlow): Tests {
  const { api } = useWorkbench()
  const flow = useStore(path)
  const isSaved = useStore(saveState).status === 'saved'
  const [list, setList] = useState<FlowTestList>()
  const [problem, setProblem] = useState<string>()
  const [underWay, setUnderWay] = useState<ReadonlySet<string>>(new Set())
  const [stopping, setStopping] = useState<AbortController>()

  const read = useCallback(async () => setList(await api.call('tests.list', { query: { flow } })), [api, flow])

  /** Does some work on tests, which are busy until it is done; what goes wrong is told. */
  const busy = async (tests: readonly TestName[], work: () => Promise<void>): Promise<void> => {
    setProblem(undefined)
    setUnderWay(new Set(tests.map(keyOfTest)))
    try {
      await save()
      if (saveState.state().status !== 'saved') throw new NotSaved()
      await work()
      await read()
    } catch (error) {
      setProblem(error instanceof NotSaved ? error.message : inWords(error))
    } finally {
      setUnderWay(new Set())
      setStopping(undefined)
    }
  }

  /** Shows each test as it ends. */
  const take = async (events: AsyncIterable<AnswerOf<'tests.run'>>): Promise<void> => {
    for await (const event of events) {
      if (event.type === 'test-start') continue
      setList((shown) => withReport(shown, event, event.report))
      setUnderWay((before) => new Set([...before].filter((key) => key !== keyOfTest(event))))
    }
  }

  useEffect(() => {
    if (isSaved) read().catch((error: unknown) => setProblem(inWords(error)))
  }, [read, isSaved])

  return {
    list,
    problem,
    underWay,
    run: (test) =>
      busy(test === undefined ? (list?.tests ?? []) : [test], async () => {
        const controller = new AbortController()
        setStopping(controller)
        try {
          await take(api.stream('tests.run', { body: { flow, test }, signal: controller.signal }))
        } catch (error) {
          if (!controller.signal.aborted) throw error
        }
      }),
    stop: stopping && (() => stopping.abort()),
    record: (test) =>
      busy([test], async () => {
        const { report } = await api.call('tests.record', { body: { flow, ...test } })
        setList((shown) => withReport(shown, test, report))
      }),
  }
}

class NotSaved extends Error {
  constructor() {
    super('The flow is not saved, and a test runs what is saved. Save it first.')
  }
}

function withReport(list: FlowTestList | undefined, test: TestName, report: TestReport): FlowTestList | undefined {
  return (
    list && {
      ...list,
      tests: list.tests.map((row) =>
        keyOfTest(row) === keyOfTest(test) ? { ...row, last: report, isStale: false } : row,
      ),
    }
  )
}

function inWords(error: unknown): string {
  const { message, hint } = problemOf(error)
  return hint === undefined ? message : `${message} ${hint}`
}
