import type { BudgetNotice, Refusal } from './calls.ts'
import { targetInWords } from './budget-target.ts'
import { showDollars } from './money.ts'

/** A refusal for people: what holds the call back, with the figures, and what to do. */
export interface RefusalWords {
  readonly message: string
  readonly hint: string
}

/** Says a refusal in plain words. */
export function refusalInWords(refusal: Refusal): RefusalWords {
  const { budget } = refusal
  const name =
    budget === 'run' ? "this run's budget" : `the budget of ${targetInWords(budget.target)} for ${budget.month}`
  const raise =
    budget === 'run' ? 'Raise --max-cost' : `Raise the budget (latch usage budget set ${budget.target} --monthly USD)`
  if (refusal.reason === 'unknown-price') {
    return {
      message: `The price of ${refusal.model} is unknown, so ${name} cannot hold it. Nothing was sent.`,
      hint: `Give its price under Settings > Usage & Budgets or with latch usage price set ${refusal.model}, choose a model whose price is known, or run without a budget.`,
    }
  }
  const { limit, spent, reserved, needed } = refusal
  const underWay = reserved === 0 ? '' : `, ${showDollars(reserved)} is set aside for calls under way`
  return {
    message: `${name.charAt(0).toUpperCase()}${name.slice(1)} has no room for another call: its limit is ${showDollars(limit)}, ${showDollars(spent)} is spent${underWay}, and this call needs up to ${showDollars(needed)} even with a short answer. Nothing was sent.`,
    hint: `${raise}, give the node less text, or choose a cheaper model.`,
  }
}

/** Says in plain words that a threshold was passed. */
export function noticeInWords({ target, month, spent, threshold, limit }: BudgetNotice): string {
  const rest = limit === undefined ? '' : ` Calls are refused from ${showDollars(limit)} on.`
  const who = targetInWords(target)
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} spent ${showDollars(spent)} in ${month}, more than the ${showDollars(threshold)} from which you wanted to be told.${rest}`
}
