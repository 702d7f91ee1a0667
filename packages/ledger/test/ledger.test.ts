import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { createLedger, LedgerFileError, NewerLedgerError } from '../src/index.ts'
import { callOf, endOf, granted, memoryLedger, NOON, scratchFile, WORK_KEY } from './scratch-ledger.ts'

describe('a record', () => {
  test('holds all that is known of a call, and never the key', () => {
    const ledger = memoryLedger()
    const call = granted(ledger, callOf({ file: 'a.flow.json', path: 'each[3]/ask', attempt: 2 }))
    expect([...ledger.calls('2026-11')]).toMatchObject([{ outcome: 'running', cost: 'unknown', counted: 100 }])
    ledger.settle(call, endOf(42, { requestId: 'req_1' }))
    expect([...ledger.calls('2026-11')]).toEqual([
      {
        at: NOON,
        endedAt: NOON,
        ...WORK_KEY,
        flow: 'a flow',
        file: 'a.flow.json',
        run: 'a-run',
        path: 'each[3]/ask',
        attempt: 2,
        model: 'gpt-6-luna',
        outcome: 'done',
        cost: 42,
        counted: 42,
        inputTokens: 10,
        cachedTokens: 4,
        outputTokens: 20,
        reasoningTokens: 5,
        requestId: 'req_1',
      },
    ])
  })

  test('of unknown cost counts with all that was set aside, and is never free', () => {
    const ledger = memoryLedger()
    ledger.settle(granted(ledger, callOf()), endOf('unknown', { outcome: 'unknown' }))
    expect([...ledger.calls('2026-11')]).toMatchObject([{ cost: 'unknown', counted: 100 }])
    expect(ledger.usage('2026-11').total).toMatchObject({ calls: 1, unknownCalls: 1, cost: 0 })
  })

  test('of the demo costs nothing, whoever’s key was sent', () => {
    const ledger = memoryLedger()
    ledger.budgets.set({ target: 'OPENAI_API_KEY', monthly: 0 })
    granted(ledger, callOf({ key: { ...WORK_KEY, demo: true }, most: 'unknown' }))
    expect([...ledger.calls('2026-11')]).toMatchObject([{ demo: true, counted: 0 }])
  })

  test('is told by month, key, flow, model and day', () => {
    let now = NOON
    const ledger = memoryLedger(() => now)
    const spend = (cost: number, parts = {}) => ledger.settle(granted(ledger, callOf(parts)), endOf(cost))
    spend(1)
    spend(2, { model: 'gpt-6-sol', flow: 'another', file: 'b.flow.json' })
    now += 86_400_000
    spend(3, { key: { ...WORK_KEY, fingerprint: 'ffff0000', label: undefined }, flow: 'renamed', file: 'b.flow.json' })
    now = Date.UTC(2026, 11, 1)
    spend(4)
    expect(ledger.months()).toEqual(['2026-12', '2026-11'])
    const { total, keys, flows, models, days } = ledger.usage('2026-11')
    expect(total).toMatchObject({ calls: 3, cost: 6, inputTokens: 30 })
    expect(keys).toMatchObject([
      { fingerprint: '0123abcd', label: 'work', cost: 3, calls: 2, flow: 'a flow' },
      { fingerprint: 'ffff0000', label: undefined, cost: 3, calls: 1 },
    ])
    expect(flows).toMatchObject([
      { flow: 'renamed', file: 'b.flow.json', cost: 5, calls: 2 },
      { flow: 'a flow', cost: 1 },
    ])
    expect(models).toMatchObject([
      { model: 'gpt-6-luna', cost: 4 },
      { model: 'gpt-6-sol', cost: 2 },
    ])
    expect(days).toMatchObject([
      { day: '2026-11-21', cost: 3 },
      { day: '2026-11-22', cost: 3 },
    ])
    expect(ledger.usage('2026-10').total.calls).toBe(0)
  })
})

describe('the file', () => {
  test('is for its owner alone, and keeps what was written', () => {
    const file = scratchFile()
    const first = createLedger({ file, now: () => NOON })
    first.settle(granted(first, callOf()), endOf(7))
    first.budgets.set({ target: '0123abcd', monthly: 20 })
    first.close()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const second = createLedger({ file, now: () => NOON })
    expect(second.usage('2026-11').total.cost).toBe(7)
    expect(second.budgets.list('2026-11')).toMatchObject([{ monthly: 20, settled: 7, reserved: 0 }])
    second.close()
  })

  test('of a newer version is refused and left as it is', () => {
    const file = scratchFile()
    createLedger({ file }).close()
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => createLedger({ file })).toThrow(NewerLedgerError)
    expect(() => createLedger({ file })).toThrow(/version 99.*newer Latchwork/s)
  })

  test('that is no ledger is refused, as budgets could stand in it', () => {
    const file = scratchFile()
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, 'this is not a database, and long enough to be seen as none'.repeat(20))
    expect(() => createLedger({ file })).toThrow(LedgerFileError)
  })
})
