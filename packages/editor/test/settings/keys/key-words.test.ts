import { describe, expect, test } from 'vitest'
import { judgeTyped, keyFacts, lastTestInWords, momentInWords } from '../../../src/settings/keys/key-words.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()
const NAME = 'OPENAI_API_KEY'

test.each([
  [0, 'just now'],
  [1, '1 minute ago'],
  [59, '59 minutes ago'],
  [60, '1 hour ago'],
  [60 * 23, '23 hours ago'],
  [60 * 24, 'yesterday'],
  [60 * 24 * 3, '3 days ago'],
])('%d minutes are told as %s', (minutes, words) => {
  expect(momentInWords(ago(minutes), NOW)).toBe(words)
})

describe('what the last test showed', () => {
  const lastTest = { at: ago(5), code: 'read-only', outcome: 'refused' } as const

  test('is told by the title of its outcome, with its time', () => {
    expect(lastTestInWords({ lastTest }, NOW)).toEqual({
      text: 'The key can read, but not run models · tested 5 minutes ago',
      tone: 'bad',
    })
  })

  test('gives way to a rejection that came after it, and not to one before', () => {
    expect(lastTestInWords({ lastTest, rejectedAt: ago(1) }, NOW)?.text).toBe('Rejected by the provider, 1 minute ago')
    expect(lastTestInWords({ lastTest, rejectedAt: ago(9) }, NOW)?.text).toContain('tested 5 minutes ago')
  })

  test('is nothing for a key that was never tested', () => {
    expect(lastTestInWords({}, NOW)).toBeUndefined()
  })
})

test('the facts of a key are its age and its last use', () => {
  const age = { since: ago(60 * 24 * 41), days: 41, isDue: false }
  const history = { lastUsed: { at: ago(2), flow: 'summarize', run: 'r1' } }
  expect(keyFacts({ age, setAt: ago(0), history }, NOW)).toEqual([
    'saved 41 days ago',
    'last used by summarize 2 minutes ago',
  ])
})

test('a typed key is judged: what is taken off it, and what it looks like; that of another name is not', () => {
  const typed = ` "sk-admin-${'a'.repeat(30)}" `
  expect(judgeTyped(NAME, typed).map(({ tone }) => tone)).toEqual(['plain', 'bad'])
  expect(judgeTyped(NAME, typed)[0].text).toMatch(/^We removed 2 spaces and the quotes\.$/)
  expect(judgeTyped(NAME, '  ')).toEqual([])
  expect(judgeTyped('SEARCH_API_KEY', typed)).toEqual([])
})
