import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { hideKeys, holdsKey } from '../src/key-shape.ts'

const key = `sk-proj-1${randomBytes(30).toString('hex')}`

test.each([key, `NAME=${key}`, `--${key}`, `"${key}"`])('a key is found in whatever surrounds it', (text) => {
  expect(holdsKey(text)).toBe(true)
  expect(hideKeys(text)).toBe(text.replace(key, '[secret]'))
})

test.each([
  'OPENAI_API_KEY',
  'examples/sk-learn-notes-and-more-notes.flow.json',
  'https://example.com/v1',
  'sk-short1',
])('%s is no key', (text) => {
  expect(holdsKey(text)).toBe(false)
})
