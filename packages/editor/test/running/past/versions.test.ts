import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createVersions } from '../../../src/running/past/versions.ts'

const changes = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    value: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    step: fc.integer({ min: 0, max: 2 }),
  }),
)

describe('versions of values', () => {
  it('give at each position what was noted last, and name every key that differs between two', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const versions = createVersions<number>()
        let position = 0
        const noted = list.map(({ key, value, step }) => {
          position += step
          versions.note(position, key, value)
          return { position, key, value }
        })
        const plain = (key: string, at: number) =>
          noted.findLast((each) => each.key === key && each.position <= at)?.value
        for (let at = 0; at <= position; at++)
          for (const other of [0, position]) {
            const keys = ['a', 'b', 'c']
            expect(keys.map((key) => versions.at(key, at))).toEqual(keys.map((key) => plain(key, at)))
            const differing = keys.filter((key) => plain(key, at) !== plain(key, other))
            expect([...versions.between(other, at)]).toEqual(expect.arrayContaining(differing))
          }
      }),
    )
  })
})
