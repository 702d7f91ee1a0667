import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { parseTarget, targetsOf } from './budget-target.ts'
import type { KeyFacts } from './calls.ts'

/** How many calls of a model may begin in any minute under a key. */
export interface RateLimit {
  /** `NAME`, `NAME/label` or a fingerprint. */
  readonly target: string
  readonly model: string
  readonly perMinute: number
}

/** The rate limits of a ledger. */
export interface RateLimits {
  list(): readonly RateLimit[]
  /** Makes or replaces one. Throws `BudgetTargetError`. */
  set(limit: RateLimit): void
  remove(limit: Pick<RateLimit, 'target' | 'model'>): boolean
}

/** Rate limits as calls meet them. */
export interface AppliedRateLimits extends RateLimits {
  /** How long a call has to wait for its turn, in milliseconds; 0 when it may begin now. */
  pauseFor(call: { readonly key: KeyFacts; readonly model: string; readonly now: number }): number
}

const MINUTE_MS = 60_000

const limitRow = z
  .object({ target: z.string(), model: z.string(), per_minute: z.number() })
  .transform(({ target, model, per_minute }): RateLimit => ({ target, model, perMinute: per_minute }))

/** Opens the rate limits of a ledger. */
export function createRateLimits(database: DatabaseSync): AppliedRateLimits {
  const all = database.prepare('SELECT * FROM rate_limits ORDER BY target, model')
  const one = database.prepare('SELECT * FROM rate_limits WHERE target = ? AND model = ?')
  const put = database.prepare(
    `INSERT INTO rate_limits (target, model, per_minute) VALUES (?, ?, ?)
     ON CONFLICT (target, model) DO UPDATE SET per_minute = excluded.per_minute`,
  )
  const remove = database.prepare('DELETE FROM rate_limits WHERE target = ? AND model = ?')
  // The beginning of the call that has to leave the minute before another one may begin.
  const blocking = database.prepare(
    `SELECT at FROM calls WHERE model = :model AND at > :since AND demo = 0
       AND (fingerprint = :target OR name = :target OR (name || '/' || label) = :target)
     ORDER BY at DESC LIMIT 1 OFFSET :before`,
  )

  return {
    list: () => all.all().map((row) => limitRow.parse(row)),
    set({ target, model, perMinute }) {
      parseTarget(target)
      put.run(target, model, perMinute)
    },
    remove: ({ target, model }) => Number(remove.run(target, model).changes) > 0,
    pauseFor({ key, model, now }) {
      const pauses = targetsOf(key).map((target) => {
        const row = one.get(target, model)
        if (row === undefined) return 0
        const { perMinute } = limitRow.parse(row)
        const found = blocking.get({ model, since: now - MINUTE_MS, target, before: perMinute - 1 })
        return found === undefined ? 0 : Number(found['at']) + MINUTE_MS - now
      })
      return Math.max(...pauses)
    },
  }
}
