import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDotenv, removeFromDotenv, setInDotenv } from '../src/dotenv-text.ts'

const letters = fc.constantFrom(...Array.from(`abz19 '"\`\\#$={}:\n\r\t;\u2028é🔑nr`))
const anyValue = fc.oneof(fc.string({ unit: letters }), fc.string({ unit: 'binary' }), fc.string())
const line = fc.constantFrom(
  '# note',
  '',
  'A_KEY=old',
  'export A_KEY = "old" # why',
  "A_KEY='two\nlines'",
  'B=1',
  "C='#'",
  'D="\\n"',
  'E=`x`',
  'F: 2',
  'A_KEY=',
)

const commentsOf = (text: string) => text.split(/\r?\n/).filter((each) => each.startsWith('# note'))

test('each of 5,000 random values is read back as it was, or refused, and nothing else changes', () => {
  let refused = 0
  fc.assert(
    fc.property(fc.array(line), anyValue, fc.constantFrom('\n', '\r\n'), (lines, value, lineEnd) => {
      const text = lines.join(lineEnd)
      const next = setInDotenv(text, 'A_KEY', value)
      if (next === undefined) refused += 1
      const expected = next === undefined ? parseDotenv(text) : new Map(parseDotenv(text)).set('A_KEY', value)
      expect(parseDotenv(next ?? text)).toEqual(expected)
      expect(commentsOf(next ?? text)).toEqual(commentsOf(text))
    }),
    { numRuns: 5_000 },
  )
  expect(refused).toBeLessThan(1_500)
})

test('a name is taken out with all its lines, and nothing else changes', () => {
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, lineEnd) => {
      const text = lines.join(lineEnd)
      const next = removeFromDotenv(text, 'A_KEY')
      const expected = new Map(parseDotenv(text))
      expected.delete('A_KEY')
      expect(parseDotenv(next ?? '')).toEqual(expected)
      expect(commentsOf(next ?? '')).toEqual(commentsOf(text))
    }),
    { numRuns: 1_000 },
  )
})

test('no value is refused that has one line, no backslash and at most two kinds of quotes', () => {
  const kinds = fc.constantFrom(`ab1 #$={}:;é🔑'"`, 'ab1 #$={}:;é🔑"`', "ab1 #$={}:;é🔑'`")
  const value = kinds.chain((alphabet) => fc.string({ unit: fc.constantFrom(...Array.from(alphabet)) }))
  fc.assert(
    fc.property(value, (random) => {
      const next = setInDotenv("# one\nB='2'\n", 'A_KEY', random)
      expect(next === undefined ? undefined : parseDotenv(next).get('A_KEY')).toBe(random)
    }),
    { numRuns: 3_000 },
  )
})

test('a trailing backslash never swallows the next line', () => {
  const next = setInDotenv("A_KEY=old\nB='#'\n", 'A_KEY', 'abc\\')
  expect(next).toBe("A_KEY=abc\\\nB='#'\n")
  expect(setInDotenv("A_KEY=old\nB='#'\n", 'A_KEY', 'a b#\\')).toBeUndefined()
})
