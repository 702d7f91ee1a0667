import { NO_USAGE } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { exitCodeOf, type RunRecord } from '../../src/run/run-record.ts'

const base = { run: 'r', outputs: {}, usage: NO_USAGE, cost: 0, key: null }
const failed = (code: string, path = ''): RunRecord => ({
  ...base,
  status: 'failed',
  error: { code, message: '', path },
})

test.each<[string, RunRecord, number]>([
  ['done', { ...base, status: 'done' }, 0],
  ['failed', failed('node-failed', 'ask'), 1],
  ['stopped by its time limit', failed('timeout'), 1],
  ['given a bad input', failed('bad-input', 'input.x'), 2],
  ['failed by a bad input of a node inside', failed('bad-input', 'call'), 1],
  ['refused by a budget', failed('budget-refused'), 4],
  ['waiting', { ...base, status: 'waiting' }, 5],
])('a run that is %s has its exit code', (_, record, code) => {
  expect(exitCodeOf(record)).toBe(code)
})
