import type { RunStore } from './run-store.ts'
import type { WaitingRun } from './run-waits.ts'

/** Lets waiting runs go on when they can: once there is an answer, or their deadline has passed. */
export interface WaitingRuns {
  /** Looks after all of them, and again at the earliest deadline. */
  look(): void
  close(): void
}

/** What looking after them takes. */
export interface WaitingRunsOptions {
  readonly store: Pick<RunStore, 'waits'>
  readonly now: () => number
  /** Goes on with a run; rejects when it cannot, and the run is left as it is. */
  readonly resume: (run: string) => Promise<unknown>
  /** Told of what kept a run from going on. */
  readonly failed: (fault: unknown) => void
}

/** Timers take no more than this; a deadline that is further away is looked at again then. */
const LONGEST_MS = 86_400_000

/** Begins to look after waiting runs with the first `look`; those of earlier processes too. */
export function createWaitingRuns({ store, now, resume, failed }: WaitingRunsOptions): WaitingRuns {
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const readWaiting = (): readonly WaitingRun[] => {
    try {
      return store.waits.waiting()
    } catch (fault) {
      failed(fault)
      return []
    }
  }

  const look = (): void => {
    clearTimeout(timer)
    if (isClosed) return
    const waiting = readWaiting()
    const time = now()
    const later = waiting.filter(({ due }) => due > time)
    for (const { run, due } of waiting) if (due <= time) resume(run).catch(failed)
    if (later.length === 0) return
    const earliest = Math.min(...later.map(({ due }) => due))
    timer = setTimeout(look, Math.min(earliest - time, LONGEST_MS))
  }
  return {
    look,
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
