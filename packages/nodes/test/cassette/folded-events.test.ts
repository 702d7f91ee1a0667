import type { Json } from '@latchwork/engine'
import { expect, test } from 'vitest'
import { foldEvents, unfoldEvents } from '../../src/cassette/folded-events.ts'

const delta = (text: string, number: number, more: object = {}): Json => {
  return {
    type: 'response.output_text.delta',
    item_id: 'm',
    delta: text,
    logprobs: [],
    sequence_number: number,
    ...more,
  }
}

test('pieces of one text are one line, and the same bytes again', () => {
  const events: readonly Json[] = [': comment\n\n', delta('a', 4), delta('b', 5), delta('c', 6), { type: 'done' }]
  const folded = foldEvents(events)
  expect(folded).toEqual([events[0], expect.objectContaining({ 'delta[]': ['a', 'b', 'c'] }), events[4]])
  expect(JSON.stringify(unfoldEvents(folded))).toBe(JSON.stringify(events))
})

test.each<readonly [string, readonly Json[]]>([
  ['of another item', [delta('a', 1), delta('b', 2, { item_id: 'n' })]],
  ['with a number left out', [delta('a', 1), delta('b', 3)]],
  ['each with a field of its own', [delta('a', 1, { obfuscation: 'x' }), delta('b', 2, { obfuscation: 'y' })]],
  ['with a list beside it', [delta('a', 1, { deltas: [1] }), delta('b', 2, { deltas: [2] })]],
])('a piece %s stays a line of its own', (_what, events) => {
  expect(foldEvents(events)).toEqual(events)
  expect(unfoldEvents(events)).toEqual(events)
})
