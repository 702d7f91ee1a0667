import type { Hindrance } from '../api/runs.ts'
import type { RunStore } from './run-store.ts'
import type { WaitingRun } from './run-waits.ts'

/** Lets waiting runs go on when they can: once there is an answer, or their deadline has passed. */
export interface WaitingRuns {
  /** Looks after all of them, and again at the earliest deadline. */
  look(): void
  /** Something that kept runs from going on may be mended: those are tried again at once. */
  retry(): void
  /** Goes on with a run now. Where it cannot, the run says why, and is tried again later. */
  goOn(run: string): Promise<void>
  close(): void
}

/** What looking after them takes. */
export interface WaitingRunsOptions {
  readonly store: Pick<RunStore, 'waits' | 'hinder'>
  readonly now: () => number
  /** Goes on with a run; rejects when it cannot, and the run is left as it is. */
  readonly resume: (run: string) => Promise<unknown>
  /** What keeps a run from going on, in words. */
  readonly explain: (fault: unknown) => Hindrance['error']
  /** Told of a run that cannot go on, after its record says so. */
  readonly hindered: (run: string, hindrance: Hindrance) => void
  /** Told of trouble with the store. */
  readonly failed: (fault: unknown) => void
}

/** Timers take no more than this; a deadline that is further away is looked at again then. */
const LONGEST_MS = 86_400_000

/** The pauses between the tries of a run that cannot go on: each is twice as long as the one before. */
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 600_000

/** Begins to look after waiting runs with the first `look`; those of earlier processes too. */
export function createWaitingRuns(options: WaitingRunsOptions): WaitingRuns {
  const { store, now, resume, explain, failed } = options
  const hindered = new Map<string, { readonly pauseMs: number; readonly retryAt: number }>()
  const going = new Set<string>()
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
    const known = new Set(waiting.map(({ run }) => run))
    for (const run of hindered.keys()) if (!known.has(run)) hindered.delete(run)
    const time = now()
    const dues = waiting
      .filter(({ run }) => !going.has(run))
      .map(({ run, due }) => ({ run, due: Math.max(due, hindered.get(run)?.retryAt ?? 0) }))
    const later = dues.filter(({ due }) => due > time)
    for (const { run, due } of dues) if (due <= time) void goOn(run)
    if (later.length === 0) return
    const earliest = Math.min(...later.map(({ due }) => due))
    timer = setTimeout(look, Math.min(earliest - time, LONGEST_MS))
  }

  const goOn = async (run: string): Promise<void> => {
    going.add(run)
    try {
      await resume(run)
      hindered.delete(run)
    } catch (fault) {
      hinder(run, fault)
    }
    going.delete(run)
    look()
  }

  const hinder = (run: string, fault: unknown): void => {
    const pauseMs = Math.min((hindered.get(run)?.pauseMs ?? FIRST_PAUSE_MS / 2) * 2, LONGEST_PAUSE_MS)
    const retryAt = now() + pauseMs
    hindered.set(run, { pauseMs, retryAt })
    try {
      const why = { error: explain(fault), retryAt }
      store.hinder(run, why)
      options.hindered(run, why)
    } catch (further) {
      failed(further)
    }
  }

  return {
    look,
    retry() {
      hindered.clear()
      look()
    },
    goOn,
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
