import { lstat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { saveCassette } from '@latchwork/nodes/cassette'
import { systemReason } from '../disk/system-code.ts'
import { locateFlow } from '../flows/place.ts'
import type { StoredRun } from '../runs/run-rows.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import { expectationOf, keptCassette } from './kept-cassette.ts'
import { testFileOf, TestFileError } from './test-file.ts'
import { freeCassette, putTest, readWrittenTests, type WrittenTest, type WrittenTests } from './write-test.ts'

/** A test as it is asked for. */
export interface WantedTest {
  readonly name: string
  /** Whether it may take the place of one of the same name. */
  readonly replace: boolean
}

/** Makes a test of a run, beside its flow, without paying again. Throws `no-test`, `exists` and `bad-path`. */
export async function makeRunTest(
  services: Services,
  found: StoredRun,
  { name, replace }: WantedTest,
): Promise<{ readonly flow: string; readonly file: string; readonly name: string }> {
  const recording = await keptCassette(services, found)
  const flow = found.path ?? ''
  const place = await locateFlow(services.project.root, flow)
  const file = testFileOf(place)
  await services.testFiles.run(file, async () => {
    await refuseLinks([file, join(dirname(file), 'cassettes')])
    const before = await readTests(file, testFileOf(flow))
    const taken = before.tests.find((test) => test.name === name)
    if (taken !== undefined && !replace)
      throw new ServerError(409, 'exists', `There is a test "${name}" already.`, { hint: 'Choose another name.' })
    requireOwnTests(before, { file, place, flow })
    const cassette = await cassetteFor(taken, { file, before })
    await refuseLinks(placesIn(join(dirname(file), cassette)))
    await writing(flow, async () => {
      await saveCassette(join(dirname(file), cassette), recording)
      await putTest(file, before, testOf(services, found, { name, cassette }))
    })
  })
  return { flow, file: testFileOf(flow), name }
}

function testOf(
  { redactor }: Services,
  found: StoredRun,
  { name, cassette }: Pick<WrittenTest, 'name' | 'cassette'>,
): WrittenTest {
  return {
    name,
    inputs: redactor.redactJson(found.inputs),
    cassette,
    expect: redactor.redactJson(expectationOf(found)),
  }
}

/** The tests of a file, to add to them. Throws `ServerError`. */
export async function readTests(file: string, name: string): Promise<WrittenTests> {
  try {
    return await readWrittenTests(file, name)
  } catch (error) {
    if (!(error instanceof TestFileError)) throw error
    throw new ServerError(409, error.code, error.message, { hint: error.hint, problems: [...error.problems] })
  }
}

/** Writes files of tests. Throws `file-failed` with the reason when the disk takes nothing. */
export async function writing(flow: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    const reason = systemReason(error)
    if (reason === undefined) throw error
    throw new ServerError(503, 'file-failed', `The test of "${flow}" cannot be written: ${reason}.`, { cause: error })
  }
}

/** Where a recording is written. */
export function placesIn(folder: string): readonly string[] {
  return [folder, join(folder, 'bodies'), join(folder, 'cassette.json')]
}

/** What is written must not land elsewhere. */
export async function refuseLinks(places: readonly string[]): Promise<void> {
  for (const place of places) {
    const stats = await lstat(place).catch(() => undefined)
    if (stats?.isSymbolicLink() === true)
      throw new ServerError(400, 'bad-path', `"${basename(place)}" is refused: it is a symbolic link.`, {
        hint: 'Put the file or folder itself into the project.',
      })
  }
}

function requireOwnTests(
  { whole }: WrittenTests,
  { file, place, flow }: { readonly file: string; readonly place: string; readonly flow: string },
): void {
  const named = whole['flow']
  if (typeof named !== 'string' || resolve(dirname(file), named) === place) return
  throw new ServerError(409, 'no-test', `${testFileOf(flow)} holds the tests of another flow: ${named}.`, {
    hint: 'Rename that file, so that this flow can have one.',
  })
}

/** The folder of a test's recording: that of the test whose place it takes, if no other test uses it. */
async function cassetteFor(
  taken: WrittenTest | undefined,
  { file, before }: { readonly file: string; readonly before: WrittenTests },
): Promise<string> {
  const own = before.tests.filter(({ cassette }) => cassette === taken?.cassette)
  return taken !== undefined && own.length === 1 && /^cassettes\/[\w-]+$/.test(taken.cassette)
    ? taken.cassette
    : freeCassette(file, before)
}
