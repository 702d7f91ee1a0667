import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { parseTarget } from './budget-target.ts'

/** What was spent under a budget, and what is set aside for calls under way; in billionths of a US dollar. */
export interface Spent {
  readonly settled: number
  readonly reserved: number
}

const row = z.object({ settled: z.number(), reserved: z.number() })

const SUMS = `SELECT COALESCE(SUM(counted) FILTER (WHERE ended_at IS NOT NULL), 0) AS settled,
  COALESCE(SUM(counted) FILTER (WHERE ended_at IS NULL), 0) AS reserved FROM calls`

/** Adds up what counts against budgets. */
export interface SpentSums {
  ofTarget(target: string, month: string): Spent
  ofRun(run: string, since: number): Spent
}

/** Prepares the sums. */
export function createSpentSums(database: DatabaseSync): SpentSums {
  const byFingerprint = database.prepare(`${SUMS} WHERE fingerprint = ? AND month = ?`)
  const byName = database.prepare(`${SUMS} WHERE name = ? AND month = ?`)
  const byLabel = database.prepare(`${SUMS} WHERE name = ? AND month = ? AND label = ?`)
  const byRun = database.prepare(`${SUMS} WHERE run = ? AND at >= ?`)
  return {
    ofTarget(text, month) {
      const target = parseTarget(text)
      if (target.fingerprint !== undefined) return row.parse(byFingerprint.get(target.fingerprint, month))
      if (target.label === undefined) return row.parse(byName.get(target.name, month))
      return row.parse(byLabel.get(target.name, month, target.label))
    },
    ofRun: (run, since) => row.parse(byRun.get(run, since)),
  }
}
