import { expect, it } from 'vitest'
import { missingInputs } from '../../src/running/part-of-flow.ts'

it('missing inputs are those that nothing gives', () => {
  const inputs = {
    who: { kind: 'text' },
    other: { kind: 'text' },
    style: { kind: 'text', default: 'plain' },
    note: { kind: 'text', optional: true },
  }
  expect(missingInputs(inputs, { who: 'you' })).toEqual(['other'])
})
