import { expect, test } from 'vitest'
import { soak } from './soak.ts'

// `npm run bench:soak` does this with 2,000 runs.
test('runs through a server that is killed twice end in exactly one recorded state each', async () => {
  const { accepted, kills, states, odd } = await soak({ runs: 60, killEvery: 30 })
  expect({ kills, odd }).toEqual({ kills: 2, odd: 0 })
  expect(accepted).toBeGreaterThanOrEqual(60)
  const { done = 0, failed = 0, interrupted = 0, ...others } = states
  expect([done + failed + interrupted, others]).toEqual([accepted, {}])
  expect(done).toBeGreaterThan(30)
  expect(interrupted).toBeGreaterThan(0)
}, 180_000)
