import type { NodeTiming } from '@latchwork/server/api'

/** A bar of the waterfall, in parts of the whole run's time, from 0 to 1. */
export interface Bar {
  readonly timing: NodeTiming
  readonly left: number
  readonly width: number
  /** Milliseconds; undefined for a node that did not run. */
  readonly took?: number
}

/** The bars of a run, in the order of its timings. `end` is the end of the run, or now. */
export function barsOf(timings: readonly NodeTiming[], start: number, end: number): readonly Bar[] {
  const whole = Math.max(1, end - start)
  return timings.map((timing) => {
    const { startedAt, endedAt = end } = timing
    if (startedAt === undefined) return { timing, left: part(endedAt - start, whole), width: 0 }
    const left = part(startedAt - start, whole)
    return { timing, left, width: part(endedAt - start, whole) - left, took: Math.max(0, endedAt - startedAt) }
  })
}

/** When the latest go of a run began, as its timings tell; `otherwise` when nothing has started. */
export function beginningOf(timings: readonly NodeTiming[], otherwise: number): number {
  const earliest = timings.reduce((least, { startedAt = Infinity }) => Math.min(least, startedAt), Infinity)
  return Number.isFinite(earliest) ? earliest : otherwise
}

function part(time: number, whole: number): number {
  return Math.min(1, Math.max(0, time / whole))
}
