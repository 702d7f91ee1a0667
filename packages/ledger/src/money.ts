/**
 * US dollars as billionths, whole numbers whose sums are exact. A part of a billionth counts as a whole one, so that
 * many small costs are never taken for less than they are.
 */
export function nanodollars(dollars: number): number {
  return Math.ceil(Math.round(dollars * 1e12) / 1e3)
}

/** Billionths as US dollars. */
export function dollarsOf(nanos: number): number {
  return nanos / 1e9
}

/** An amount for people: cents from one dollar on, as many digits as it takes below. */
export function showDollars(nanos: number): string {
  const dollars = dollarsOf(nanos)
  if (dollars >= 1 || dollars === 0) return `$${dollars.toFixed(2)}`
  if (dollars < 0.000001) return 'less than $0.000001'
  const exact = dollars.toFixed(6).replace(/0+$/, '')
  return `$${exact.length < 4 ? dollars.toFixed(2) : exact}`
}
