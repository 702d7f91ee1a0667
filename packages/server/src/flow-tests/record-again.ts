import { basename, dirname, join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { differencesOf, saveCassette } from '@latchwork/nodes/cassette'
import { prepareRun } from '../runs/prepare-run.ts'
import { runNotFound } from '../runs/run-refusals.ts'
import type { StoredRun } from '../runs/run-rows.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import { keptCassette } from './kept-cassette.ts'
import { placesIn, readTests, refuseLinks, writing } from './make-run-test.ts'
import { inProject, planOf, readTestInputs, type SavedTest } from './run-saved-test.ts'
import { readTestFile, type TestFile } from './test-file.ts'
import { putTest, type WrittenTest, type WrittenTests } from './write-test.ts'

/**
 * Runs a flow with the inputs of a test, with the key in force, and keeps what it was answered as the test's recording.
 * What the test expected as a whole value is then what came; what else it expects stays. A run that ends otherwise than
 * the test expects leaves all as it was. Throws `ServerError` and `CannotRun`. Gives the run.
 */
export async function recordAgain(services: Services, flow: string, saved: SavedTest): Promise<string> {
  const { file, test } = saved
  if (Object.values(test.expect.outputs).some(({ judged }) => judged !== undefined))
    throw new ServerError(409, 'no-test', 'A model judges an output of this test, and its verdict is recorded too.', {
      hint: 'Record it with the command: latch test --update.',
    })
  const path = join(file.folder, basename(file.name))
  const folder = await inProject(services.project.root, resolve(file.folder, test.cassette))
  const places = [path, dirname(folder), ...placesIn(folder)]
  await refuseLinks(places)
  requireOwnRecording(file, test.name, folder)
  const run = await runOnce(services, flow, saved)
  const found = requireRun(services, run)
  if (found.status !== (test.expect.error === undefined ? 'done' : 'failed') || found.error?.code !== test.expect.error)
    throw notRecorded(found)
  const recording = await keptCassette(services, found)
  await services.testFiles.run(path, async () => {
    await refuseLinks(places)
    const before = await readTests(path, file.name)
    const written = await requireUnchanged(before, saved, { path, folder })
    await writing(flow, async () => {
      await saveCassette(folder, recording)
      await putTest(path, before, { ...written, expect: expectAnew(services, saved, found, written) })
    })
  })
  return run
}

/** The test as it is written now, when it is still the one that ran. */
async function requireUnchanged(
  { tests }: WrittenTests,
  { file, test }: SavedTest,
  { path, folder }: { readonly path: string; readonly folder: string },
): Promise<WrittenTest> {
  const written = tests.find(({ name }) => name === test.name)
  if (written === undefined) throw testGone(test.name)
  const now = await readTestFile(path, file.name)
  const same = now.tests.find(({ name }) => name === test.name)
  if (!isDeepStrictEqual(same, test))
    throw new ServerError(409, 'conflict', 'The test was changed while it was recorded again.', {
      hint: 'Record it again.',
    })
  requireOwnRecording(now, test.name, folder)
  return written
}

/** A recording that another test needs too must not become one of this test only. */
function requireOwnRecording({ folder, tests }: TestFile, name: string, recording: string): void {
  if (!tests.some((other) => other.name !== name && resolve(folder, other.cassette) === recording)) return
  throw new ServerError(409, 'no-test', 'Another test uses this recording too.', {
    hint: 'Give the test a recording of its own, or run latch test --update.',
  })
}

async function runOnce(services: Services, path: string, saved: SavedTest): Promise<string> {
  const { desk, settings, prices, blobs } = services
  const { text } = saved
  const inputs = await readTestInputs(services, saved, { plan: planOf(services, text), blobs })
  const { plan } = await prepareRun({ text, inputs, path, part: undefined }, services)
  await prices.read()
  const { maxInFlight, timeoutMs } = (await settings.read()).engine
  const run = desk.start({ plan, inputs, text, path, maxInFlight, timeoutMs, keepEffects: true })
  const events = desk.follow(run, 0, new AbortController().signal)
  while ((await events.next()).done !== true);
  return run
}

function requireRun({ runs }: Services, run: string): StoredRun {
  const found = runs.find(run)
  if (found === undefined) throw runNotFound(run)
  return found
}

/** The expectations as they are written, with what came in place of whole values that are others now. */
function expectAnew(
  { redactor }: Services,
  { test }: SavedTest,
  { outputs }: StoredRun,
  written: WrittenTest,
): unknown {
  const anew = Object.entries(test.expect.outputs).map(([name, expectation]) => {
    const { equals } = expectation
    const came = outputs[name]
    const isOther = equals !== undefined && came !== undefined && differencesOf(equals, came, 1).length > 0
    return [name, isOther ? { ...expectation, equals: redactor.redactJson(came) } : expectation] as const
  })
  return anew.length === 0 ? written['expect'] : { ...test.expect, outputs: Object.fromEntries(anew) }
}

function notRecorded({ status, error }: StoredRun): ServerError {
  const why = error === undefined ? `it is ${status}` : error.message
  return new ServerError(409, 'not-recorded', `The run did not end as the test expects: ${why}`, {
    hint: 'The test stays as it was. The run is in the history.',
  })
}

/** No test of this name stands there any more. */
export function testGone(name: string): ServerError {
  return new ServerError(404, 'test-not-found', `There is no test "${name.slice(0, 200)}" of this flow.`)
}
