import { OPENAI_KEY } from '@latchwork/nodes'
import { staleOutcomes } from '../journal/stale-outcomes.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import { keyInUse } from '../secrets/key-in-use.ts'
import { prepareRun } from './prepare-run.ts'
import { runUnderWay } from './run-refusals.ts'
import type { StoredRun } from './run-rows.ts'
import type { Holding } from './stepper.ts'

/**
 * Goes on with a run that was cut off, failed, was stopped or waits; with an edited text, one that is done too. What is
 * over and not concerned by an edit is used again, except failures of a failed run, and answers of the demo model when
 * another key is in force now. Gives the calls that are repeated because nobody knows how they ended.
 */
export async function resumeRun(
  services: Services,
  found: StoredRun,
  { text: edited, holding }: { readonly text?: string; readonly holding?: Holding } = {},
): Promise<{ readonly run: string; readonly repeated: string[] }> {
  const { runs, settings, desk, secrets } = services
  const { run, path, inputs, part: wanted, status } = found
  if (status === 'running') throw runUnderWay()
  if (status === 'done' && edited === undefined) throw nothingLeft()
  const text = edited ?? runs.textOf(run)
  if (text === undefined) throw textGone()
  const { plan, part } = await prepareRun({ text, inputs, path, part: wanted }, services)
  const isDemo = (await keyInUse(secrets, plan.labels[OPENAI_KEY])).state === 'demo'
  const isStale = staleOutcomes({ status, isDemo })
  const repeated = runs.journal.unknown(run)
  const { maxInFlight, timeoutMs, keepEffects } = (await settings.read()).engine
  // After an edit nobody knows beforehand which nodes are used again.
  const passed = edited === undefined || edited === runs.textOf(run) ? donePaths(runs, run) : undefined
  const about = {
    maxInFlight,
    timeoutMs,
    keepEffects,
    ...(holding !== undefined && { holding: { ...holding, ...(passed !== undefined && { passed }) } }),
  }
  const order = { plan, inputs, text, isStale, ...about }
  // While all this was read, somebody else may have gone on with the run, and even ended it.
  if (runs.find(run)?.status !== status) throw runUnderWay()
  desk.resume(run, { ...order, ...(path !== undefined && { path }), ...(part !== undefined && { part }) })
  return { run, repeated }
}

function donePaths({ timings }: Services['runs'], run: string): ReadonlySet<string> {
  return new Set(Array.from(timings(run)).flatMap(({ path, status }) => (status === 'done' ? [path] : [])))
}

function nothingLeft(): ServerError {
  return new ServerError(409, 'run-over', 'This run is done: there is nothing left to do in it.', {
    hint: 'Run the flow again, or change it and go on from there.',
  })
}

/** The flow of a run was not kept. */
export function textGone(): ServerError {
  return new ServerError(410, 'flow-not-kept', 'The flow that this run ran was not kept.', {
    hint: 'Open the flow and run it again.',
  })
}
