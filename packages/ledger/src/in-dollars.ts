import type { BudgetState } from './budgets.ts'
import { dollarsOf } from './money.ts'
import type { UsageReport, UsageSums } from './usage-report.ts'

/** A month's usage with its costs in US dollars. */
export function reportInDollars({ month, total, keys, flows, models, days }: UsageReport): UsageReport {
  return {
    month,
    total: inDollars(total),
    keys: keys.map(inDollars),
    flows: flows.map(inDollars),
    models: models.map(inDollars),
    days: days.map(inDollars),
  }
}

/** A budget as people and programs outside see it, in US dollars. */
export interface BudgetInDollars {
  readonly target: string
  readonly monthly?: number
  readonly notifyAt?: number
  readonly spent: number
  /** Set aside for calls under way. */
  readonly reserved: number
  /** Whether the threshold was passed in this month. */
  readonly isNotified: boolean
}

/** A budget with its amounts in US dollars. */
export function budgetInDollars(state: BudgetState): BudgetInDollars {
  const { target, monthly, notifyAt, settled, reserved, isNotified } = state
  return {
    target,
    spent: dollarsOf(settled),
    reserved: dollarsOf(reserved),
    isNotified,
    ...(monthly !== undefined && { monthly: dollarsOf(monthly) }),
    ...(notifyAt !== undefined && { notifyAt: dollarsOf(notifyAt) }),
  }
}

function inDollars<Sums extends UsageSums>(sums: Sums): Sums {
  return { ...sums, cost: dollarsOf(sums.cost) }
}
