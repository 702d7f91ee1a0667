import { usageError } from './command-error.ts'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
/** Timers of the platform cannot wait longer. */
const LONGEST_MS = 2 ** 31 - 1

/** Milliseconds of a duration as it is written: `60s`, `500ms`, `2m`, `1.5h`. */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim())
  const duration = match === null ? Number.NaN : Math.round(Number(match[1]) * UNITS[match[2]])
  if (duration > 0 && duration <= LONGEST_MS) return duration
  throw usageError(
    `${option} does not understand ${JSON.stringify(text.slice(0, 40))}.`,
    'Write a number and a unit, as in 500ms, 60s, 5m or 1h; the longest is 24 days.',
  )
}

/** A duration for people: `340 ms`, `3.2 s`, `2 min 5 s`. */
export function showDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** What a run took, in milliseconds. */
export interface TimeTaken {
  readonly workedMs: number
  /** Waiting for answers, or cut off, before it went on. */
  readonly restedMs: number
}

/** What a run took, for people; a rest that nobody noticed is not mentioned. */
export function showTimeTaken({ workedMs, restedMs }: TimeTaken): string {
  const worked = showDuration(workedMs)
  return restedMs < 1_000 ? worked : `${worked} of work, ${showDuration(restedMs)} at rest`
}
