import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { parseTarget, targetsOf } from './budget-target.ts'
import type { BudgetNotice, KeyFacts } from './calls.ts'
import { monthOf } from './month.ts'
import type { Spent, SpentSums } from './spent.ts'

/** What may be spent in each month (UTC); in billionths of a US dollar. */
export interface Budget {
  /** `NAME`, `NAME/label` or a fingerprint. */
  readonly target: string
  /** No call is made that could pass it. */
  readonly monthly?: number
  /** Passing it is told once a month. */
  readonly notifyAt?: number
}

/** A budget with what was spent of it in a month. */
export interface BudgetState extends Budget, Spent {
  readonly month: string
  /** Whether the threshold was passed in that month. */
  readonly isNotified: boolean
}

/** The budgets of a ledger. */
export interface Budgets {
  list(month: string): readonly BudgetState[]
  /** Makes or replaces one; a threshold that was passed under the old one is told again. Throws `BudgetTargetError`. */
  set(budget: Budget): void
  remove(target: string): boolean
}

/** Budgets as calls meet them. */
export interface AppliedBudgets extends Budgets {
  /** Those with a limit that a call with this key falls under. */
  limitsOf(key: KeyFacts): readonly { readonly target: string; readonly monthly: number }[]
  /** Thresholds that the call's key has passed and that were not told of yet. They count as told. */
  takeNotices(call: {
    readonly key: Pick<KeyFacts, 'name' | 'fingerprint' | 'label'>
    readonly month: string
    readonly at: number
  }): readonly BudgetNotice[]
}

const budgetRow = z
  .object({ target: z.string(), monthly: z.number().nullable(), notify_at: z.number().nullable() })
  .transform(({ target, monthly, notify_at }): Budget => {
    return { target, ...(monthly !== null && { monthly }), ...(notify_at !== null && { notifyAt: notify_at }) }
  })

/** Opens the budgets of a ledger. */
export function createBudgets(database: DatabaseSync, sums: SpentSums): AppliedBudgets {
  const all = database.prepare('SELECT * FROM budgets ORDER BY target')
  const one = database.prepare('SELECT * FROM budgets WHERE target = ?')
  const put = database.prepare(
    `INSERT INTO budgets (target, monthly, notify_at) VALUES (?, ?, ?)
     ON CONFLICT (target) DO UPDATE SET monthly = excluded.monthly, notify_at = excluded.notify_at`,
  )
  const remove = database.prepare('DELETE FROM budgets WHERE target = ?')
  const forget = database.prepare('DELETE FROM notices WHERE target = ?')
  const noticed = database.prepare('SELECT 1 FROM notices WHERE target = ? AND month = ?')
  const note = database.prepare('INSERT INTO notices (target, month, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')

  const applying = (key: Pick<KeyFacts, 'name' | 'fingerprint' | 'label'>): readonly Budget[] =>
    targetsOf(key).flatMap((target) => {
      const row = one.get(target)
      return row === undefined ? [] : [budgetRow.parse(row)]
    })

  return {
    list: (month) =>
      all.all().map((row) => {
        const budget = budgetRow.parse(row)
        const isNotified = noticed.get(budget.target, month) !== undefined
        return { ...budget, ...sums.ofTarget(budget.target, month), month, isNotified }
      }),
    set({ target, monthly = null, notifyAt = null }) {
      parseTarget(target)
      put.run(target, monthly, notifyAt)
      forget.run(target)
    },
    remove: (target) => Number(remove.run(target).changes) > 0,
    limitsOf: (key) =>
      applying(key).flatMap(({ target, monthly }) => (monthly === undefined ? [] : [{ target, monthly }])),
    takeNotices: ({ key, month, at }) =>
      applying(key).flatMap(({ target, monthly, notifyAt }) => {
        if (notifyAt === undefined || month !== monthOf(at)) return []
        const { settled } = sums.ofTarget(target, month)
        if (settled < notifyAt || Number(note.run(target, month, at).changes) === 0) return []
        return [
          { target, month, spent: settled, threshold: notifyAt, ...(monthly !== undefined && { limit: monthly }) },
        ]
      }),
  }
}
