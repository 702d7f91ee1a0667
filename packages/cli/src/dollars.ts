import { usageError } from './command-error.ts'

/** Reads an amount of US dollars: `5`, `0.25`, `$20`. Throws a `CommandError`. */
export function parseDollars(text: string, option: string): number {
  const amount = /^\$?(\d{1,7}(?:\.\d{1,9})?)$/.exec(text.trim())?.[1]
  if (amount !== undefined) return Number(amount)
  throw usageError(`${option} takes an amount of US dollars, not "${text}".`, `Write ${option} 5 or ${option} 0.25.`)
}
