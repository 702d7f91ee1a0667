import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Json, JsonObject } from '@latchwork/engine'
import { usageError } from '../command-error.ts'
import { executeFlow, type EndedRun } from '../run/execute-flow.ts'
import type { Session } from '../session.ts'
import { readTestFile, TEST_ENDING } from './test-file.ts'

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
  const before = await testsIn(file, session.io.cwd)
  const flowName = basename(path, '.flow.json')
  const cassette = `cassettes/${flowName}${before.length === 0 ? '' : `-${before.length + 1}`}`
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
  const name = wanted.name ?? (before.length === 0 ? 'gives what it gave' : `gives what it gave (${before.length + 1})`)
  const outputs = Object.fromEntries(
    Object.entries(ended.record.outputs).map(([output, value = null]) => [output, { equals: value }]),
  )
  const test = {
    name,
    inputs: session.redactor.redactJson(inputs),
    cassette,
    expect: session.redactor.redactJson({ outputs }),
  }
  await writeFile(file, `${JSON.stringify({ 'latchwork-test': 1, tests: [...before, test] }, null, 2)}\n`)
  return { ended, file: relative(session.io.cwd, file) }
}

function isDone({ status }: { readonly status: string }): boolean {
  return status === 'done'
}

/** The tests that are there, as they are written. */
async function testsIn(file: string, cwd: string): Promise<readonly Json[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return []
  await readTestFile(file, cwd)
  const { tests }: { readonly tests: readonly Json[] } = JSON.parse(text)
  return tests
}
