import { ServerError } from '../server-error.ts'
import type { RunStore } from './run-store.ts'

/** What is asked of a run that does not go on here. */
export function notUnderWay(store: Pick<RunStore, 'find'>, run: string): ServerError {
  const found = store.find(run)
  if (found === undefined) return runNotFound(run)
  if (found.status !== 'running') return new ServerError(409, 'run-over', `This run is over already: ${found.status}.`)
  return new ServerError(409, 'run-elsewhere', 'Another process runs this, so nothing can be done to it from here.', {
    hint: 'Do it where the run was started.',
  })
}

/** What cannot be done to a run while it goes on. */
export function runUnderWay(): ServerError {
  return new ServerError(409, 'run-under-way', 'This run is still under way.', { hint: 'Stop it first.' })
}

/** No run of this id. */
export function runNotFound(run: string): ServerError {
  return new ServerError(404, 'run-not-found', `There is no run "${run.slice(0, 64)}" in this project.`)
}

/** No run begins before another ends. */
export function tooManyRuns(most: number): ServerError {
  return new ServerError(429, 'too-many-runs', `${most} runs are under way already.`, {
    hint: 'Wait for one of them, or stop it.',
  })
}

/** No run begins any more. */
export function serverCloses(): ServerError {
  return new ServerError(503, 'server-closes', 'Latchwork is being stopped, so no run begins any more.', {
    hint: 'Start it again.',
  })
}
