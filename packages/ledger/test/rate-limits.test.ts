import { expect, test } from 'vitest'
import { callOf, endOf, granted, memoryLedger, NOON, WORK_KEY } from './scratch-ledger.ts'

test('a call waits until the minute has room for it', () => {
  let now = NOON
  const ledger = memoryLedger(() => now)
  ledger.rateLimits.set({ target: 'OPENAI_API_KEY', model: 'gpt-6-luna', perMinute: 2 })
  granted(ledger, callOf())
  now += 10_000
  ledger.settle(granted(ledger, callOf()), endOf(1))
  now += 10_000
  expect(ledger.reserve(callOf())).toMatchObject({ status: 'wait', ms: 40_000 })
  now += 39_999
  expect(ledger.reserve(callOf())).toMatchObject({ status: 'wait', ms: 1 })
  now += 1
  expect(ledger.reserve(callOf()).status).toBe('granted')
  expect(ledger.reserve(callOf())).toMatchObject({ status: 'wait', ms: 10_000 })
})

test('a limit is for its model and its key alone', () => {
  const ledger = memoryLedger()
  ledger.rateLimits.set({ target: 'OPENAI_API_KEY/work', model: 'gpt-6-luna', perMinute: 1 })
  granted(ledger, callOf())
  expect(ledger.reserve(callOf()).status).toBe('wait')
  expect(ledger.reserve(callOf({ model: 'gpt-6-sol' })).status).toBe('granted')
  const home = { ...WORK_KEY, label: 'home', fingerprint: 'ffff0000' }
  expect(ledger.reserve(callOf({ key: home })).status).toBe('granted')
})

test('the strictest of several limits counts', () => {
  const ledger = memoryLedger()
  ledger.rateLimits.set({ target: 'OPENAI_API_KEY', model: 'gpt-6-luna', perMinute: 5 })
  ledger.rateLimits.set({ target: '0123abcd', model: 'gpt-6-luna', perMinute: 1 })
  granted(ledger, callOf())
  expect(ledger.reserve(callOf())).toMatchObject({ status: 'wait', ms: 60_000 })
  expect(ledger.rateLimits.remove({ target: '0123abcd', model: 'gpt-6-luna' })).toBe(true)
  expect(ledger.reserve(callOf()).status).toBe('granted')
  expect(ledger.rateLimits.list()).toEqual([{ target: 'OPENAI_API_KEY', model: 'gpt-6-luna', perMinute: 5 }])
})
