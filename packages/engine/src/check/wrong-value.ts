import type { core } from 'zod'

/** What is wrong with a value, as the end of a sentence without its full stop: `it must be one of "low", "high"`. */
export function wrongValue(issue: core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'it is missing' : `it must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_value':
      return `it must be ${issue.values.length === 1 ? '' : 'one of '}${quoted(issue.values)}`
    case 'unrecognized_keys':
      return `it knows no ${quoted(issue.keys)}`
    case 'invalid_format':
      return `it must be written as ${issue.pattern ?? issue.format}`
    case 'not_multiple_of':
      return `it must be a multiple of ${issue.divisor}`
    case 'invalid_union':
      return 'it has none of the forms that are possible'
    default:
      return undefined
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

function tooSmall({ origin, minimum, inclusive }: core.$ZodRawIssue<core.$ZodIssueTooSmall>): string {
  const thing = THINGS[origin]
  if (thing === undefined)
    return inclusive === false ? `it must be more than ${minimum}` : `it must be ${minimum} or more`
  return minimum === 1 ? 'it is empty' : `it must have at least ${counted(minimum, thing)}`
}

function tooBig({ origin, maximum, inclusive }: core.$ZodRawIssue<core.$ZodIssueTooBig>): string {
  const thing = THINGS[origin]
  if (thing === undefined)
    return inclusive === false ? `it must be less than ${maximum}` : `it must be ${maximum} or less`
  return `it must have at most ${counted(maximum, thing)}`
}

function counted(count: number | bigint, thing: string): string {
  return `${count} ${thing}${Number(count) === 1 ? '' : 's'}`
}

/** What is counted in a value; numbers and dates are not counted. */
const THINGS: Readonly<Record<string, string>> = {
  string: 'character',
  array: 'item',
  set: 'item',
  map: 'item',
  object: 'key',
}

function quoted(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(String(value))).join(', ')
}
