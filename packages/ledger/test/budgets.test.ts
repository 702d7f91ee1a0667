import { describe, expect, test } from 'vitest'
import { BudgetTargetError, refusalInWords } from '../src/index.ts'
import { callOf, endOf, granted, memoryLedger, NOON, WORK_KEY } from './scratch-ledger.ts'

const BUDGET = { target: '0123abcd', monthly: 250 }

describe('a monthly budget', () => {
  test('lets calls through while what they could cost fits', () => {
    const ledger = memoryLedger()
    ledger.budgets.set(BUDGET)
    expect(ledger.reserve(callOf())).toMatchObject({ status: 'granted', amount: 100 })
    expect(ledger.reserve(callOf())).toMatchObject({ status: 'granted', amount: 100 })
    expect(ledger.budgets.list('2026-11')).toMatchObject([{ settled: 0, reserved: 200 }])
  })

  test('makes a call wait for what calls under way may give back', () => {
    const ledger = memoryLedger()
    ledger.budgets.set(BUDGET)
    const first = granted(ledger, callOf())
    granted(ledger, callOf())
    expect(ledger.reserve(callOf())).toMatchObject({ status: 'wait' })
    ledger.settle(first, endOf(20))
    expect(ledger.reserve(callOf())).toMatchObject({ status: 'granted', amount: 100 })
  })

  test('gives the last call all that is left, and refuses what needs more', () => {
    const ledger = memoryLedger()
    ledger.budgets.set(BUDGET)
    ledger.settle(granted(ledger, callOf()), endOf(100))
    ledger.settle(granted(ledger, callOf()), endOf(100))
    const last = ledger.reserve(callOf())
    expect(last).toMatchObject({ status: 'granted', amount: 50 })
    if (last.status === 'granted') ledger.settle(last.call, endOf(45))
    expect(ledger.reserve(callOf())).toEqual({
      status: 'refused',
      refusal: {
        reason: 'limit',
        budget: { target: '0123abcd', month: '2026-11' },
        limit: 250,
        spent: 245,
        reserved: 0,
        needed: 10,
      },
    })
  })

  test.each([
    ['a name', 'OPENAI_API_KEY'],
    ['a name with its label', 'OPENAI_API_KEY/work'],
    ['a fingerprint', '0123abcd'],
  ])('can be for %s', (_what, target) => {
    const ledger = memoryLedger()
    ledger.budgets.set({ target, monthly: 5 })
    expect(ledger.reserve(callOf()).status).toBe('refused')
    const other = { ...WORK_KEY, name: 'OTHER_KEY', fingerprint: 'ffff0000', label: undefined }
    expect(ledger.reserve(callOf({ key: other })).status).toBe('granted')
  })

  test('begins anew with the month, in UTC', () => {
    let now = Date.UTC(2026, 10, 30, 23, 59, 59, 999)
    const ledger = memoryLedger(() => now)
    ledger.budgets.set({ target: '0123abcd', monthly: 100 })
    const late = granted(ledger, callOf())
    now += 1
    granted(ledger, callOf())
    ledger.settle(late, endOf(60))
    expect(ledger.budgets.list('2026-11')).toMatchObject([{ settled: 60, reserved: 0 }])
    expect(ledger.budgets.list('2026-12')).toMatchObject([{ settled: 0, reserved: 100 }])
  })

  test('refuses a model whose price is unknown', () => {
    const ledger = memoryLedger()
    expect(ledger.reserve(callOf({ most: 'unknown' })).status).toBe('granted')
    ledger.budgets.set(BUDGET)
    const answer = ledger.reserve(callOf({ most: 'unknown', model: 'gpt-7' }))
    expect(answer).toMatchObject({ status: 'refused', refusal: { reason: 'unknown-price', model: 'gpt-7' } })
  })

  test('counts an answer that cost more than was set aside in full', () => {
    const ledger = memoryLedger()
    ledger.budgets.set(BUDGET)
    ledger.settle(granted(ledger, callOf()), endOf(300))
    expect(ledger.reserve(callOf())).toMatchObject({ status: 'refused', refusal: { spent: 300 } })
  })

  test('that is removed holds nothing back', () => {
    const ledger = memoryLedger()
    ledger.budgets.set({ target: '0123abcd', monthly: 0 })
    expect(ledger.budgets.remove('0123abcd')).toBe(true)
    expect(ledger.budgets.remove('0123abcd')).toBe(false)
    expect(ledger.reserve(callOf()).status).toBe('granted')
  })

  test.each(['', 'sk-proj', 'openai', 'OPENAI_API_KEY/', '0123ABCD', 'A'.repeat(200)])(
    'is for no key called "%s"',
    (target) => {
      expect(() => memoryLedger().budgets.set({ target, monthly: 1 })).toThrow(BudgetTargetError)
    },
  )
})

describe('a threshold', () => {
  test('is told once a month, with the call that passes it', () => {
    let now = NOON
    const ledger = memoryLedger(() => now)
    ledger.budgets.set({ target: 'OPENAI_API_KEY', monthly: 500, notifyAt: 150 })
    const spend = () => ledger.settle(granted(ledger, callOf()), endOf(100))
    expect(spend()).toEqual([])
    expect(spend()).toEqual([{ target: 'OPENAI_API_KEY', month: '2026-11', spent: 200, threshold: 150, limit: 500 }])
    expect(spend()).toEqual([])
    expect(ledger.budgets.list('2026-11')).toMatchObject([{ isNotified: true }])
    now = Date.UTC(2026, 11, 24)
    expect(ledger.budgets.list('2026-12')).toMatchObject([{ isNotified: false }])
    spend()
    expect(spend()).toMatchObject([{ month: '2026-12', spent: 200 }])
  })

  test('without a limit holds nothing back', () => {
    const ledger = memoryLedger()
    ledger.budgets.set({ target: '0123abcd', notifyAt: 1 })
    expect(ledger.settle(granted(ledger, callOf({ most: 'unknown' })), endOf(5))).toHaveLength(1)
  })

  test('that is set anew is told again', () => {
    const ledger = memoryLedger()
    ledger.budgets.set({ target: '0123abcd', notifyAt: 50 })
    expect(ledger.settle(granted(ledger, callOf()), endOf(60))).toHaveLength(1)
    ledger.budgets.set({ target: '0123abcd', notifyAt: 100 })
    expect(ledger.settle(granted(ledger, callOf()), endOf(60))).toMatchObject([{ spent: 120, threshold: 100 }])
  })
})

describe("a run's budget", () => {
  const runBudget = { limit: 150, since: NOON }

  test('holds for all its calls together, and for no other run', () => {
    const ledger = memoryLedger()
    ledger.settle(granted(ledger, callOf({ runBudget })), endOf(100))
    const second = ledger.reserve(callOf({ runBudget }))
    expect(second).toMatchObject({ status: 'granted', amount: 50 })
    expect(ledger.reserve(callOf({ runBudget }))).toMatchObject({ status: 'wait' })
    expect(ledger.reserve(callOf({ runBudget, run: 'another' }))).toMatchObject({ amount: 100 })
  })

  test('does not count an earlier run of the same id', () => {
    let now = NOON - 1
    const ledger = memoryLedger(() => now)
    ledger.settle(granted(ledger, callOf()), endOf(100))
    now = NOON
    expect(ledger.reserve(callOf({ runBudget }))).toMatchObject({ amount: 100 })
  })

  test('of nothing lets only free calls through', () => {
    const ledger = memoryLedger()
    const nothing = { limit: 0, since: NOON }
    expect(ledger.reserve(callOf({ runBudget: nothing })).status).toBe('refused')
    expect(ledger.reserve(callOf({ runBudget: nothing, most: 0, least: 0 })).status).toBe('granted')
  })
})

test('a refusal says the figures and what to do', () => {
  const { message, hint } = refusalInWords({
    reason: 'limit',
    budget: { target: 'OPENAI_API_KEY/work', month: '2026-11' },
    limit: 20e9,
    spent: 19.5e9,
    reserved: 0.25e9,
    needed: 0.3e9,
  })
  expect(message).toBe(
    'The budget of the key OPENAI_API_KEY labelled work for 2026-11 has no room for another call: its limit is $20.00, $19.50 is spent, $0.25 is set aside for calls under way, and this call needs up to $0.30 even with a short answer. Nothing was sent.',
  )
  expect(hint).toContain('latch usage budget set OPENAI_API_KEY/work')
  const run = refusalInWords({ reason: 'unknown-price', budget: 'run', model: 'gpt-7' })
  expect(run.message).toContain("The price of gpt-7 is unknown, so this run's budget cannot hold it.")
})
