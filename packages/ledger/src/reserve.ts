import type { NewCall, Refusal } from './calls.ts'
import type { AppliedBudgets } from './budgets.ts'
import type { Spent, SpentSums } from './spent.ts'

/** How much of what is wanted can be set aside. */
export type Room =
  | { readonly status: 'granted'; readonly amount: number | 'unknown'; readonly isLimited: boolean }
  | { readonly status: 'wait' }
  | { readonly status: 'refused'; readonly refusal: Refusal }

interface Limit extends Spent {
  readonly budget: Refusal['budget']
  readonly limit: number
}

/**
 * Finds the room for a call under all its budgets, so that what is settled and what is set aside never pass any of
 * them. A call gets all that it could cost, or, where a budget could never give that much, all that the budget has
 * left; it waits as long as calls under way hold something of what it could get.
 */
export function findRoom(
  call: NewCall,
  month: string,
  { budgets, sums }: { readonly budgets: AppliedBudgets; readonly sums: SpentSums },
): Room {
  const { most, least } = call
  const limits = limitsOn(call, month, { budgets, sums })
  const [first] = limits
  if (first === undefined) return { status: 'granted', amount: most, isLimited: false }
  if (most === 'unknown')
    return { status: 'refused', refusal: { reason: 'unknown-price', budget: first.budget, model: call.model } }
  const needed = Math.min(least, most)
  const exceeded = limits.find(({ limit, settled }) => limit - settled < needed)
  if (exceeded !== undefined) return { status: 'refused', refusal: refusalOf(exceeded, needed) }
  const reachable = Math.min(most, ...limits.map(({ limit, settled }) => limit - settled))
  const free = Math.min(...limits.map(({ limit, settled, reserved }) => limit - settled - reserved))
  return free >= reachable ? { status: 'granted', amount: reachable, isLimited: true } : { status: 'wait' }
}

function limitsOn(
  { key, run, runBudget }: NewCall,
  month: string,
  { budgets, sums }: { readonly budgets: AppliedBudgets; readonly sums: SpentSums },
): readonly Limit[] {
  const monthly = budgets
    .limitsOf(key)
    .map(({ target, monthly: limit }): Limit => ({ budget: { target, month }, limit, ...sums.ofTarget(target, month) }))
  if (runBudget === undefined) return monthly
  const { limit, since } = runBudget
  return [{ budget: 'run', limit, ...sums.ofRun(run, since) }, ...monthly]
}

function refusalOf({ budget, limit, settled, reserved }: Limit, needed: number): Refusal {
  return { reason: 'limit', budget, limit, spent: settled, reserved, needed }
}
