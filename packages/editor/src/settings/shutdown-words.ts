import type { Badge } from './secret-words.ts'

const SOON_MS = 90 * 86_400_000

/** When a model is shut down, for reading. Dates are the provider's, in UTC. */
export function shutdownInWords(date: string | undefined, now: number): Badge {
  if (date === undefined) return { text: 'none announced', tone: 'plain' }
  const time = Date.parse(date)
  if (!Number.isFinite(time)) return { text: date, tone: 'plain' }
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(time)
  if (time <= now) return { text: `shut down on ${day}`, tone: 'bad' }
  return { text: day, tone: time - now < SOON_MS ? 'warn' : 'plain' }
}
