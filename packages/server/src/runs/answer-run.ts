import type { Hindrance } from '../api/runs.ts'
import type { RunStatus } from '../api/run-status.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import { keepAnswer, type GivenAnswer } from './keep-answer.ts'
import { resumeRun } from './resume-run.ts'
import type { StoredRun } from './run-rows.ts'

const STATUS = { 'not-waiting': 409, 'which-wait': 409, 'bad-answer': 422 } as const

/** What became of an answer that was kept. */
export interface AnsweredRun {
  readonly run: string
  readonly path: string
  readonly signal: string
  readonly status: RunStatus
  /** Why the run did not go on with it. */
  readonly hindrance?: Hindrance
}

/** Takes an answer to what a run waits for; a run that rests goes on with it. Throws `ServerError`. */
export async function answerRun(services: Services, found: StoredRun, given: GivenAnswer): Promise<AnsweredRun> {
  const { runs, desk, waiting } = services
  const { run, status } = found
  const kept = keepAnswer(runs, found, given)
  if ('code' in kept) throw new ServerError(STATUS[kept.code], kept.code, kept.message, { hint: kept.hint })
  if (status === 'running') desk.askAgain(run)
  else await waiting.goOn(run)
  const { path, signal } = kept.wait
  const { status: now = status, hindrance } = runs.find(run) ?? {}
  return { run, path, signal, status: now, ...(hindrance !== undefined && { hindrance }) }
}

/** Goes on with a waiting run, unless another process or request was quicker. Throws `ServerError`. */
export async function goOn(services: Services, found: StoredRun): Promise<void> {
  try {
    await resumeRun(services, found)
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 'run-under-way') throw error
  }
}
