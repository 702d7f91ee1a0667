import { interruptionOf } from '../command-io.ts'

/** What ends a run from outside: a person, or its time limit. */
export interface Stop {
  readonly signal: AbortSignal
  /** The limit, in milliseconds, when it was what ended the run. */
  readonly timedOutAfter: () => number | undefined
  /** Lets go of the timer. */
  readonly release: () => void
}

/** Joins the two. The timer keeps the process alive, so that a run which waits for nothing real still ends. */
export function createStop(person: AbortSignal, limitMs: number | undefined): Stop {
  const clock = new AbortController()
  const timer = limitMs === undefined ? undefined : setTimeout(() => clock.abort(), limitMs)
  const signal = AbortSignal.any([person, clock.signal])
  return {
    signal,
    timedOutAfter: () => (clock.signal.aborted && interruptionOf(signal) === undefined ? limitMs : undefined),
    release: () => clearTimeout(timer),
  }
}
