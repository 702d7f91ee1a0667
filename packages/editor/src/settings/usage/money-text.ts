/** An amount of US dollars for people: in cents, and with two digits that say something below ten of them. */
export function showDollars(dollars: number): string {
  if (dollars === 0 || dollars >= 0.1) return `$${dollars.toLocaleString('en-US', WITH_CENTS)}`
  if (dollars < 0.000001) return 'less than $0.000001'
  return `$${dollars.toLocaleString('en-US', { maximumSignificantDigits: 2 })}`
}

const WITH_CENTS = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const

/** A cost with the calls of which nobody knows it. */
export function showCost({ cost, unknownCalls }: { readonly cost: number; readonly unknownCalls: number }): string {
  return unknownCalls === 0 ? showDollars(cost) : `${showDollars(cost)} + ${unknownCalls} unknown`
}

/** A count for people: `1,234`. */
export function showCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** What a field for an amount holds; undefined when it is empty, NaN when it is no amount. */
export function amountOf(text: string): number | undefined {
  const trimmed = text.trim().replace(/^\$/, '')
  if (trimmed === '') return undefined
  return /^\d{1,7}(?:\.\d{1,9})?$/.test(trimmed) ? Number(trimmed) : Number.NaN
}

/** Why a field's text is no amount. */
export function amountProblem(text: string): string | undefined {
  return Number.isNaN(amountOf(text)) ? 'Write an amount such as 20 or 0.50.' : undefined
}
