import { writeFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { readTestFile, type TestFile } from '@latchwork/server/flow-tests'
import { CommandError, usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { findTests } from '../flow-tests/find-tests.ts'
import { makeTest } from '../flow-tests/make-test.ts'
import { junitOf, showOutcome, showSum } from '../flow-tests/report.ts'
import { runTest, type TestMode, type TestOutcome } from '../flow-tests/run-test.ts'
import { toldTestFile } from '../flow-tests/told-test-file.ts'
import { tellEnd } from '../run/tell-end.ts'
import type { Session } from '../session.ts'
import { showError } from '../show-error.ts'

/** The options of `latch test`. */
export interface TestOptions {
  readonly junit?: string
  readonly update?: true
  readonly demo?: true
  readonly record?: string
  readonly input: readonly string[]
  readonly secret: readonly string[]
  readonly name?: string
}

/** `latch test`: runs the tests of a folder or a flow on their recordings; or records them anew; or makes one. */
export async function testFlows(place: string | undefined, options: TestOptions, session: Session): Promise<ExitCode> {
  const { record, update, demo, input, secret, name } = options
  if (record !== undefined) return recordTest(place, { ...options, flow: record }, session)
  if (input.length > 0 || secret.length > 0 || name !== undefined)
    throw usageError('--input, --secret and --name go with --record FLOW.', 'A test has its inputs in its file.')
  if (demo === true && update !== true)
    throw usageError('--demo goes with --update or --record.', 'Recorded answers ask no model.')
  const mode: TestMode = update === true ? { update, demo: demo === true } : { update: false }
  const { files, isBroken } = await readAll(await findTests(place ?? '.', session.io.cwd), session)
  const outcomes: TestOutcome[] = []
  for (const file of files)
    for (const test of file.tests) {
      const outcome = await runTest(file, test, { mode, session })
      // What was stopped has failed for no fault of its own.
      session.io.signal.throwIfAborted()
      session.output.result(showOutcome(outcome))
      outcomes.push(outcome)
    }
  session.output.result(showSum(outcomes))
  await writeJunit(options.junit, outcomes, session)
  if (isBroken) return EXIT.usage
  return outcomes.every(({ faults }) => faults.length === 0) ? EXIT.done : EXIT.failed
}

/** What is wrong with a file is told, and the others run all the same. */
async function readAll(
  paths: readonly string[],
  { io, output }: Session,
): Promise<{ readonly files: readonly TestFile[]; readonly isBroken: boolean }> {
  const files: TestFile[] = []
  let isBroken = false
  for (const path of paths) {
    try {
      files.push(await toldTestFile(readTestFile(path, relative(io.cwd, path))))
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      isBroken = true
      output.say(showError(error, path))
    }
  }
  return { files, isBroken }
}

async function writeJunit(
  file: string | undefined,
  outcomes: readonly TestOutcome[],
  { io, redactor }: Session,
): Promise<void> {
  if (file === undefined) return
  try {
    await writeFile(resolve(io.cwd, file), redactor.redact(junitOf(outcomes)))
  } catch (error) {
    throw usageError(`--junit cannot write ${file}: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

async function recordTest(
  place: string | undefined,
  { flow, update, junit, input, secret, demo, name }: TestOptions & { readonly flow: string },
  session: Session,
): Promise<ExitCode> {
  if (place !== undefined || update === true || junit !== undefined)
    throw usageError('--record FLOW makes one test; it goes with --input, --secret, --demo and --name only.')
  const { ended, file } = await makeTest({ flow, inputs: input, secrets: secret, demo: demo === true, name }, session)
  tellEnd(flow, ended, session)
  if (file === undefined) return ended.exitCode === EXIT.done ? EXIT.failed : ended.exitCode
  session.output.result(`${file} expects what this run gave. Look at it, and keep what matters.`)
  return EXIT.done
}
