import { compile, createMemoryBlobs, parseFlow, type Blobs } from '@latchwork/engine'
import type { Cassette } from '@latchwork/nodes/cassette'
import { textGone } from '../runs/resume-run.ts'
import type { StoredRun } from '../runs/run-rows.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import { compareRun, faultsOf } from './compare.ts'
import { whyNoTest } from './no-test.ts'
import { replayFlow, testedRun, type Replayed } from './replay-flow.ts'
import type { FlowTest } from './test-file.ts'
import { expectOutputs } from './write-test.ts'

/** A replay has only time limits to wait for. */
const PATIENCE_MS = 30_000

/**
 * What a run was answered, as a recording of which the flow gives the same again: that is tried here. Throws `no-test`
 * and says why when it does not.
 */
export async function keptCassette(services: Services, found: StoredRun): Promise<Cassette> {
  const { runs, registry, project, home, redactor, now } = services
  const why = whyNoTest(found, runs.effects)
  if (why !== undefined) throw noTest(why.message, why.hint)
  const text = runs.textOf(found.run)
  if (text === undefined) throw textGone()
  const plan = compile(parseFlow(text), registry)
  const cassette = { flow: plan.name, calls: runs.effects.calls(found.run), blobs: new Map() }
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const request = { plan, inputs: found.inputs, cassette, blobs: readingFrom(services.blobs), signal }
  const replayed = await replayFlow(request, { places: { project: project.root, home }, redactor, now })
  await requireSame(services, found, replayed)
  return replayed.used()
}

/** What the test of a run expects. */
export function expectationOf({ outputs, error }: StoredRun): FlowTest['expect'] {
  return error === undefined ? expectOutputs(outputs) : { outputs: {}, error: error.code }
}

async function requireSame({ runs }: Services, found: StoredRun, { result, misses }: Replayed): Promise<void> {
  if (result.status === 'canceled')
    throw noTest(`A test of this run took longer than ${PATIENCE_MS / 1000} s, so it could not be tried.`)
  if (result.status === 'waiting')
    throw noTest('What this run waited for is not kept with it, so a test of it would wait for ever.')
  const [missed] = misses()
  if (missed !== undefined) {
    const { path, what } = missed
    const isReused = runs.timings(found.run).some((timing) => timing.path === path && timing.reused)
    throw noTest(
      `A test of this run would not pass: what "${path}" was answered is not kept with it (${what}).`,
      isReused
        ? `"${path}" used what an earlier run gave. Run the flow without the cache, and make the test of that run.`
        : 'Run the flow again, and make the test of that run.',
    )
  }
  const test = { name: '', inputs: {}, cassette: '', expect: expectationOf(found) }
  const [fault] = faultsOf(await compareRun(testedRun(result), test, async () => undefined))
  if (fault !== undefined)
    throw noTest(
      `A test of this run would not pass: it gives something else each time (${fault.where} ${fault.message}).`,
    )
}

/** Media of the project, and memory for what a replay makes. */
function readingFrom(project: Blobs): Blobs {
  const memory = createMemoryBlobs()
  return { write: memory.write, read: (blob) => memory.read(blob).catch(() => project.read(blob)) }
}

function noTest(message: string, hint?: string): ServerError {
  return new ServerError(409, 'no-test', message, hint === undefined ? {} : { hint })
}
