import type { Effects } from '@latchwork/engine'

/** The time of a replay, for the option `effects` of `run`. */
export type ReplayClock = Pick<Effects, 'now' | 'sleep'>

/** What a clock is made of. */
export interface ReplayClockOptions {
  /** When the recording began, in epoch milliseconds. */
  readonly start: number
  /** The time that really passes. */
  readonly live: ReplayClock
}

interface Due {
  readonly at: number
  end(): void
}

/**
 * Makes the clock of a replay: pauses are over at once, one after the other in the order in which they would have been,
 * and the time jumps on by them. Time limits are those of the real time, since nobody knows how long what they limit
 * took; a pause that would be longer than a limit which stands is not over before that.
 */
export function createReplayClock({ start, live }: ReplayClockOptions): ReplayClock {
  const began = live.now()
  const pauses = new Set<Due>()
  const limits = new Set<Due>()
  let skipped = 0
  let isScheduled = false

  const now = (): number => start + (live.now() - began) + skipped
  const next = (): Due | undefined => {
    const first = earliest(pauses)
    return first !== undefined && first.at <= (earliest(limits)?.at ?? Infinity) ? first : undefined
  }
  const schedule = (): void => {
    if (isScheduled || next() === undefined) return
    isScheduled = true
    // What follows from a pause begins before the next one is over.
    setImmediate(() => {
      isScheduled = false
      const due = next()
      skipped += Math.max(0, (due?.at ?? 0) - now())
      due?.end()
      schedule()
    })
  }
  const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        pauses.delete(due)
        signal?.removeEventListener('abort', stop)
      }
      const stop = (): void => {
        leave()
        reject(signal?.reason)
      }
      const due: Due = {
        at: now() + ms,
        end() {
          leave()
          resolve()
        },
      }
      if (signal?.aborted === true) return stop()
      signal?.addEventListener('abort', stop, { once: true })
      pauses.add(due)
      schedule()
    })
  const limit = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
    const due: Due = { at: now() + ms, end: () => {} }
    limits.add(due)
    try {
      await live.sleep(ms, signal)
    } finally {
      limits.delete(due)
      schedule()
    }
  }
  return { now, sleep: (ms, signal, what) => (what === 'limit' ? limit(ms, signal) : pause(ms, signal)) }
}

function earliest(dues: ReadonlySet<Due>): Due | undefined {
  let first: Due | undefined
  for (const due of dues) if (first === undefined || due.at < first.at) first = due
  return first
}
