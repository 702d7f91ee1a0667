import { expect, test } from 'vitest'
import { killAt } from './journal-kill.ts'

// Every sixth moment; `npm run bench:kill` tries all of them.
test('a process killed in the middle of a run repeats nothing that the journal has kept, and ends with the same outputs', async () => {
  const { steps, positions, repeatedAfterKept, differing, otherEffects } = await killAt({ every: 6, lanes: 2 })
  expect(steps).toBeGreaterThanOrEqual(60)
  expect(positions).toBeGreaterThanOrEqual(35)
  expect({ repeatedAfterKept, differing, otherEffects }).toEqual({
    repeatedAfterKept: 0,
    differing: 0,
    otherEffects: 0,
  })
})
