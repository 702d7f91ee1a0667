import { expect, test } from 'vitest'
import { killAt } from './journal-kill.ts'

// Every twenty-fourth moment, and twice more in each of those runs; `npm run bench:kill` tries all moments.
test('processes killed one after the other in a run repeat nothing that the journal has kept, and it ends with the same outputs', async () => {
  const { steps, runs, killsAgain, repeatedAfterKept, differing, otherEffects } = await killAt({
    every: 24,
    again: 2,
    lanes: 2,
  })
  expect(steps).toBeGreaterThanOrEqual(60)
  expect(runs).toBeGreaterThanOrEqual(9)
  expect(killsAgain).toBeGreaterThanOrEqual(13)
  expect({ repeatedAfterKept, differing, otherEffects }).toEqual({
    repeatedAfterKept: 0,
    differing: 0,
    otherEffects: 0,
  })
}, 180_000)
