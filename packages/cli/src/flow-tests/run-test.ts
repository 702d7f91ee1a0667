import { faultsOf, judgeTest, type Fault, type FlowTest, type TestFile } from '@latchwork/server/flow-tests'
import { createNodeLibrary } from '../node-library.ts'
import type { Session } from '../session.ts'
import { executeFlow } from '../run/execute-flow.ts'
import type { TapeRequest } from '../run/tape.ts'

/** How a test ended. */
export interface TestOutcome {
  readonly file: string
  readonly name: string
  readonly faults: readonly Fault[]
  /** What was said on the way. */
  readonly said: readonly string[]
  /** Milliseconds. */
  readonly took: number
}

/** Whether tests are answered from their recordings, or recorded anew with the demo model or the key in force. */
export type TestMode = { readonly update: false } | { readonly update: true; readonly demo: boolean }

/** Runs one test. */
export async function runTest(
  file: TestFile,
  test: FlowTest,
  { mode, session }: { readonly mode: TestMode; readonly session: Session },
): Promise<TestOutcome> {
  const said: string[] = []
  const { expect, inputs: values } = test
  // Paths in a test are relative to its file.
  const io = { ...session.io, cwd: file.folder }
  const quiet: Session = { ...session, io, output: { ...session.output, say: (text) => void said.push(text) } }
  const request = {
    flow: file.flow,
    inputs: [],
    values,
    secrets: [],
    demo: mode.update && mode.demo,
    judged: Object.values(expect.outputs).some(({ judged }) => judged !== undefined),
    tape: tapeOf(test, mode),
  }
  let took = 0
  const verdicts = await judgeTest(test, {
    registry: createNodeLibrary(),
    execute: async (inspect) => {
      const ended = await executeFlow(
        request,
        quiet,
        () => {},
        (result, { tape, services }) =>
          inspect(result, tape === undefined ? undefined : { services, effectsAt: tape.effectsAt, signal: io.signal }),
      )
      took = ended.took
      return ended.record
    },
  })
  return { file: file.name, name: test.name, faults: faultsOf(verdicts), said, took }
}

/** A run that failed by surprise leaves the recording that there is as it is. */
function tapeOf({ cassette: folder, expect }: FlowTest, { update }: TestMode): TapeRequest {
  if (!update) return { mode: 'replay', folder, misses: 'fail' }
  const keepsIf: Extract<TapeRequest, { mode: 'record' }>['keepsIf'] = (result) =>
    expect.error === undefined
      ? result.status === 'done'
      : result.status === 'failed' && result.error.code === expect.error
  return { mode: 'record', folder, keepsIf }
}
