import { readdir, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { compile, createMemoryBlobs, type Blobs, type JsonObject, type Plan } from '@latchwork/engine'
import { CassetteError, loadCassette, type Cassette } from '@latchwork/nodes/cassette'
import type { TestReport } from '../api/flow-tests.ts'
import { checkText } from '../flows/check-text.ts'
import { nearestReal } from '../flows/place.ts'
import { BadInputs, parseInputs, writtenInputs } from '../inputs/index.ts'
import type { Services } from '../services.ts'
import { judgeTest } from './judge-test.ts'
import { replayFlow, testedRun, type Replayed } from './replay-flow.ts'
import type { FlowTest, TestFile } from './test-file.ts'

/** A test, and what it is about. */
export interface SavedTest {
  /** The flow's text, as it is on the disk. */
  readonly text: string
  readonly file: TestFile
  readonly test: FlowTest
}

/** Runs a test on its recording: offline, without a key, and nothing is kept. */
export async function runSavedTest(services: Services, saved: SavedTest, signal: AbortSignal): Promise<TestReport> {
  const startedAt = services.now()
  const judged = await judgeSaved(services, saved, signal)
  const at = services.now()
  return { at, took: Math.max(0, at - startedAt), verdicts: [], misses: [], unasked: [], played: 0, ...judged }
}

async function judgeSaved(
  services: Services,
  saved: SavedTest,
  signal: AbortSignal,
): Promise<Pick<TestReport, 'state'> & Partial<TestReport>> {
  const { registry, project, home, redactor, now } = services
  let ready: ReadyTest
  try {
    ready = await makeReady(services, saved)
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error
    const { message, hint } = error
    return { state: 'cannot-run', problem: { message, ...(hint !== undefined && { hint }) } }
  }
  let replayed: Replayed | undefined
  const verdicts = await judgeTest(saved.test, {
    registry,
    execute: async (inspect) => {
      const request = { ...ready, blobs: createMemoryBlobs(), signal, inspect }
      replayed = await replayFlow(request, { places: { project: project.root, home }, redactor, now })
      return testedRun(replayed.result)
    },
  })
  const isPassed = verdicts.every(({ faults }) => faults.length === 0)
  return {
    state: isPassed ? 'passed' : 'failed',
    verdicts: verdicts.map((verdict) => ({ ...verdict, faults: [...verdict.faults] })),
    misses: (replayed?.misses() ?? []).map(({ path, what, why, differences }) => ({
      path,
      what,
      why,
      differences: [...differences],
    })),
    unasked: [...new Set(replayed?.unasked().map(({ path }) => path))],
    played: replayed?.played() ?? 0,
  }
}

/** A test that can begin. */
interface ReadyTest {
  readonly plan: Plan
  readonly inputs: JsonObject
  readonly cassette: Cassette
}

/** Why a test cannot run. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun'
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

async function makeReady(services: Services, saved: SavedTest): Promise<ReadyTest> {
  const { project } = services
  const { file, test } = saved
  const plan = planOf(services, saved.text)
  const inputs = await readTestInputs(services, saved, { plan, blobs: createMemoryBlobs() })
  const folder = await cassetteInProject(project.root, resolve(file.folder, test.cassette))
  const cassette = await loadCassette(folder).catch((error: unknown) => {
    if (!(error instanceof CassetteError)) throw error
    throw new CannotRun(error.message.replaceAll(join(project.root, '/'), ''), error.hint)
  })
  return { plan, inputs, cassette }
}

/** The plan of a flow's text. Throws `CannotRun`. */
export function planOf({ registry }: Pick<Services, 'registry'>, text: string): Plan {
  const { flow, problems } = checkText(text, registry)
  if (flow !== undefined && problems.length === 0) return compile(flow, registry)
  throw new CannotRun(`The flow has problems. ${problems[0]?.message ?? ''}`, problems[0]?.hint)
}

/** Values of a test's inputs, media and files of the project among them. Throws `CannotRun`. */
export async function readTestInputs(
  { project }: Pick<Services, 'project'>,
  { file, test }: SavedTest,
  { plan, blobs }: { readonly plan: Plan; readonly blobs: Blobs },
): Promise<JsonObject> {
  const written = writtenInputs(test.inputs, plan)
  for (const spec of written) {
    const path = /^[^=]+=@(?!@)(.+)$/s.exec(spec)?.[1]
    if (path !== undefined) await inProject(project.root, resolve(file.folder, path))
  }
  try {
    return await parseInputs(written, plan, { cwd: file.folder, project: project.root, blobs })
  } catch (error) {
    if (!(error instanceof BadInputs)) throw error
    throw new CannotRun(error.message, 'Correct its inputs in the file of the test.')
  }
}

/** A path that a test names, if it leads to a place in the project; one that is not there yet is told by whoever reads it. Throws `CannotRun`. */
export async function inProject(root: string, path: string): Promise<string> {
  const real = await nearestReal(path).catch(() => path)
  const inside = relative(await realpath(root), real)
  if (inside.startsWith('..') || isAbsolute(inside))
    throw new CannotRun('The test names a place outside the project.', 'Put what it needs into the project.')
  return path
}

/** The folder of a recording, if all that is read from it is in the project. Throws `CannotRun`. */
async function cassetteInProject(root: string, folder: string): Promise<string> {
  const bodies = join(await inProject(root, folder), 'bodies')
  await inProject(root, join(folder, 'cassette.json'))
  await inProject(root, bodies)
  for (const name of await readdir(bodies).catch(() => [])) await inProject(root, join(bodies, name))
  return folder
}
