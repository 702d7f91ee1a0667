import type { FlowTestRow, TestVerdict } from '@latchwork/server/api'

/** How a test stands. */
export function stateInWords({ last, isStale }: Pick<FlowTestRow, 'last' | 'isStale'>): string {
  if (last === undefined) return 'not run'
  const state = last.state === 'cannot-run' ? 'cannot run' : last.state
  return isStale ? `${state} before the last change` : state
}

/** How many tests passed and failed; empty where none has run. */
export function sumInWords(rows: readonly FlowTestRow[]): string {
  const count = (state: string): number => rows.filter(({ last, isStale }) => !isStale && last?.state === state).length
  const facts = [
    [count('passed'), 'passed'],
    [count('failed'), 'failed'],
    [count('cannot-run'), 'cannot run'],
  ] as const
  return facts.flatMap(([number, words]) => (number === 0 ? [] : [`${number} ${words}`])).join(', ')
}

const RULES: Readonly<Record<TestVerdict['rule'], string>> = {
  run: 'The run is done',
  error: 'fails with',
  equals: 'is as expected',
  contains: 'contains',
  matches: 'follows the schema',
  judged: 'keeps the rule',
  costBelow: 'costs less than, in US dollars',
}

/** What a verdict is about: `summary contains`. */
export function ruleInWords({ where, rule }: Pick<TestVerdict, 'where' | 'rule'>): string {
  const words = RULES[rule]
  if (rule === 'run') return words
  return `${where.startsWith('outputs.') ? where.slice('outputs.'.length) : 'The run'} ${words}`
}

/** A name for a test of a run that no other test has. */
export function freeTestName(wanted: string, taken: readonly string[]): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted} (${count})`
    if (!taken.includes(name)) return name
  }
}
