import { expect, test } from 'vitest'
import { addUsage, NO_USAGE } from '../../src/index.ts'

test('a sum of costs has no dust of binary fractions', () => {
  const call = { ...NO_USAGE, calls: 1, cost: 0.1 }
  expect([call, call, call].reduce(addUsage, NO_USAGE)).toEqual({ ...NO_USAGE, calls: 3, cost: 0.3 })
})

test('a sum with an unknown cost is unknown, whatever comes after', () => {
  const unknown = { ...NO_USAGE, cost: 'unknown' as const }
  expect(addUsage(addUsage({ ...NO_USAGE, cost: 1 }, unknown), NO_USAGE).cost).toBe('unknown')
})
