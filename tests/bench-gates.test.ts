import { describe, expect, test } from 'vitest'
import { measureFastest, measureCell } from './support/bench-worker.ts'

// Only ratios within one series, and counts: a busy machine must not decide. The bars themselves, half of what is allowed
// here, are judged by `npm run bench:engine`.
const ROUNDS = 3
const BAR_AT_10K = 1
const LENIENCY = 2

describe('the scheduler', () => {
  test.each(['chain', 'layered'] as const)(
    'runs a %s of 10,000 nodes near the speed of a hand-written loop',
    async (kind) => {
      const cell = { kind, size: 10_000, budgetMs: 150 }
      const [ours = Infinity, floor = 0] = await measureFastest(['latchwork', 'floor-hybrid'], cell, ROUNDS)
      expect(ours / floor).toBeLessThanOrEqual(LENIENCY * BAR_AT_10K)
    },
  )

  test.each(['chain', 'fan', 'layered'] as const)('gives the result of a %s of 100,000 nodes', async (kind) => {
    const row = await measureCell({ adapter: 'latchwork', mode: 'run', kind, size: 100_000, budgetMs: 1 })
    expect(row).toMatchObject({ ok: true })
    expect(row.nodes).toBeGreaterThan(99_000)
  })

  test('starts nothing after an abort', async () => {
    const row = await measureCell({ adapter: 'latchwork', mode: 'abort', kind: 'chain', size: 20, budgetMs: 1 })
    expect(row).toMatchObject({ ok: true, startedAfter: 0 })
  })
})
