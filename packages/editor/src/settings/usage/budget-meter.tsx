import type { JSX } from 'react'
import type { Budget } from '@latchwork/server/api'
import { showDollars } from './money-text.ts'

/** A budget as a bar that fills: what is spent, what is set aside for calls under way, and the threshold. */
export function BudgetMeter({ budget, title }: { readonly budget: Budget; readonly title: string }): JSX.Element {
  const { monthly, notifyAt, spent, reserved } = budget
  const whole = monthly ?? Math.max(notifyAt ?? 0, spent + reserved)
  const share = (amount: number): string => `${whole === 0 ? 100 : Math.min(100, (amount / whole) * 100)}%`
  return (
    <div className="budget" data-tone={toneOf(budget)}>
      <p className="row">
        <strong>{title}</strong>
        <span className="budget-words">{inWords(budget)}</span>
      </p>
      <div className="budget-bar" aria-hidden="true">
        <span className="spent" style={{ width: share(spent) }} />
        <span className="reserved" style={{ left: share(spent), width: share(reserved) }} />
        {notifyAt === undefined || notifyAt > whole ? null : (
          <span className="tick" style={{ left: share(notifyAt) }} />
        )}
      </div>
    </div>
  )
}

function toneOf({ monthly = Infinity, notifyAt = Infinity, spent, reserved }: Budget): 'good' | 'warn' | 'bad' {
  if (spent + reserved >= monthly) return 'bad'
  return spent >= notifyAt ? 'warn' : 'good'
}

function inWords({ monthly, notifyAt, spent, reserved }: Budget): string {
  const limit = monthly === undefined ? ', without a limit' : ` of ${showDollars(monthly)}`
  const underWay = reserved === 0 ? '' : `, ${showDollars(reserved)} set aside for calls under way`
  const told = notifyAt === undefined ? '' : `; notification at ${showDollars(notifyAt)}`
  return `${showDollars(spent)} spent${limit} this month${underWay}${told}`
}
