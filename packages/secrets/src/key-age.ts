import { ROTATION_DEFAULTS } from './secret-settings.ts'

/** How old a key is, and whether it is time for another. */
export interface KeyAge {
  /** ISO 8601, UTC. */
  readonly since: string
  readonly days: number
  /** The day from which on it should be replaced; undefined when no reminder is wanted. */
  readonly dueAt?: string
  /** Whether that day has come, and nobody asked to be left alone for now. */
  readonly isDue: boolean
}

const DAY_MS = 86_400_000

/** The age of a key that was set at a time. */
export const keyAge = (
  since: string,
  {
    now,
    remindAfterDays = ROTATION_DEFAULTS.remindAfterDays,
    snoozedUntil,
  }: { readonly now: Date; readonly remindAfterDays?: number; readonly snoozedUntil?: string },
): KeyAge | undefined => {
  const start = Date.parse(since)
  if (Number.isNaN(start)) return undefined
  const days = Math.max(0, Math.floor((now.getTime() - start) / DAY_MS))
  if (remindAfterDays === 0) return { since, days, isDue: false }
  const due = start + remindAfterDays * DAY_MS
  const quietUntil = snoozedUntil === undefined ? 0 : Date.parse(snoozedUntil)
  const isDue = now.getTime() >= due && now.getTime() >= quietUntil
  return { since, days, dueAt: new Date(due).toISOString(), isDue }
}
