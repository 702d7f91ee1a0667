import { dirname, join, relative, resolve } from 'node:path'
import type { JsonObject } from '@latchwork/engine'
import { expectOutputs, freeCassette, putTest, readWrittenTests, TEST_ENDING } from '@latchwork/server/flow-tests'
import { usageError } from '../command-error.ts'
import { executeFlow, type EndedRun } from '../run/execute-flow.ts'
import type { Session } from '../session.ts'
import { toldTestFile } from './told-test-file.ts'

/** A test as it is asked for. */
export interface WantedTest {
  readonly flow: string
  readonly inputs: readonly string[]
  readonly secrets: readonly string[]
  readonly demo: boolean
  readonly name: string | undefined
}

/**
 * Runs a flow once, records it, and writes a test that expects what it gave. A file of tests that is there gets one more.
 * Gives the run, and the file unless the run failed.
 */
export async function makeTest(
  wanted: WantedTest,
  session: Session,
): Promise<{ readonly ended: EndedRun; readonly file?: string }> {
  const { flow, demo, secrets } = wanted
  const path = resolve(session.io.cwd, flow)
  if (!path.endsWith('.flow.json')) throw usageError(`${flow} is not a flow.`, 'Name a file that ends in .flow.json.')
  const file = path.replace(/\.flow\.json$/, TEST_ENDING)
  const before = await toldTestFile(readWrittenTests(file, relative(session.io.cwd, file)))
  const cassette = await freeCassette(file, before)
  let inputs: JsonObject = {}
  const folder = join(dirname(path), cassette)
  const request = {
    flow,
    inputs: wanted.inputs,
    secrets,
    demo,
    tape: { mode: 'record', folder, keepsIf: isDone } as const,
  }
  const ended = await executeFlow(
    request,
    session,
    () => {},
    async (_result, prepared) => {
      inputs = prepared.inputs
    },
  )
  if (ended.record.status !== 'done') return { ended }
  const test = {
    name: wanted.name ?? freeName(before.tests.map(({ name }) => name)),
    inputs: session.redactor.redactJson(inputs),
    cassette,
    expect: session.redactor.redactJson(expectOutputs(ended.record.outputs)),
  }
  await putTest(file, before, test)
  return { ended, file: relative(session.io.cwd, file) }
}

function isDone({ status }: { readonly status: string }): boolean {
  return status === 'done'
}

function freeName(taken: readonly string[]): string {
  for (let count = 1; ; count++) {
    const name = `gives what it gave${count === 1 ? '' : ` (${count})`}`
    if (!taken.includes(name)) return name
  }
}
