import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonErrorPosition } from '../src/json-position.ts'

const isJSON = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('agrees with JSON.parse about what is JSON, for JSON with one letter changed', () => {
  const letter = fc.constantFrom(...Array.from('{}[]",:0-1.eE+\\ntrufals \n\u0001\uFEFFé'))
  fc.assert(
    fc.property(fc.json(), fc.nat(), letter, fc.constantFrom(0, 1), (json, position, changed, dropped) => {
      const at = position % (json.length + 1)
      const text = json.slice(0, at) + changed + json.slice(at + dropped)
      expect(jsonErrorPosition(text) === undefined).toBe(isJSON(text))
      expect(jsonErrorPosition(json)).toBeUndefined()
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  ['{"a":1,}', 1, 8],
  ['{\n  "a" 1\n}', 2, 7],
  ['[1, 2', 1, 6],
  ['{} x', 1, 4],
  ['"open', 1, 1],
  ['', 1, 1],
])('%j stops being JSON at line %i, column %i', (text, line, column) => {
  expect(jsonErrorPosition(text)).toEqual({ line, column })
})
