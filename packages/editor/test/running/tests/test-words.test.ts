import { expect, test } from 'vitest'
import { freeTestName, ruleInWords, stateInWords, sumInWords } from '../../../src/running/tests/test-words.ts'

const report = { at: 1, took: 1, verdicts: [], misses: [], unasked: [], played: 1 }
const rowOf = (state: 'passed' | 'failed' | 'cannot-run' | undefined, isStale = false) => ({
  file: 'a.flow.test.json',
  name: 'a',
  inputs: {},
  cassette: 'cassettes/a',
  expects: [],
  isJudged: false,
  isStale,
  ...(state !== undefined && { last: { ...report, state } }),
})

test('a test says how it stands, also when the flow was changed since', () => {
  expect(stateInWords(rowOf(undefined))).toBe('not run')
  expect(stateInWords(rowOf('cannot-run'))).toBe('cannot run')
  expect(stateInWords(rowOf('passed', true))).toBe('passed before the last change')
})

test('the sum counts what is known of the flow as it is', () => {
  expect(sumInWords([rowOf('passed'), rowOf('failed'), rowOf('passed'), rowOf('failed', true), rowOf(undefined)])).toBe(
    '2 passed, 1 failed',
  )
})

test('a verdict says what it is about', () => {
  expect(ruleInWords({ where: 'outputs.summary', rule: 'contains' })).toBe('summary contains')
  expect(ruleInWords({ where: 'error', rule: 'error' })).toBe('The run fails with')
})

test('a name that another test has gets a number', () => {
  expect(freeTestName('short', [])).toBe('short')
  expect(freeTestName('short', ['short', 'short (2)'])).toBe('short (3)')
})
