import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { apiKeyProblem, cleanPastedKey, inspectKeyShape, removedInWords } from '../src/index.ts'
import { fakeKey } from './scratch.ts'

const key = fakeKey()

describe('a pasted key', () => {
  test.each([
    ['as it is', key, undefined],
    ['spaces', `  ${key}\n`, 'We removed 2 spaces and 1 line break.'],
    ['two spaces and quotes', ` "${key}" `, 'We removed 2 spaces and the quotes.'],
    ['smart quotes', `\u201C${key}\u201D`, 'We removed the quotes.'],
    [
      'a shell line',
      `export OPENAI_API_KEY='${key}';`,
      'We removed the punctuation at the end, the quotes and the name of a variable.',
    ],
    ['a quoted shell line', `"export OPENAI_API_KEY=${key}"`, 'We removed the quotes and the name of a variable.'],
    ['a .env line', `OPENAI_API_KEY = ${key}`, 'We removed the name of a variable.'],
    ['a header', `Authorization: Bearer ${key}`, 'We removed the word Bearer.'],
    ['a quoted header', `"Bearer ${key}",`, 'We removed the punctuation at the end, the quotes and the word Bearer.'],
    ['invisible characters', `\uFEFF${key.slice(0, 9)}\u200B${key.slice(9)}`, 'We removed 2 invisible characters.'],
    ['a line break inside', `${key.slice(0, 9)}\r\n${key.slice(9)}`, 'We removed 1 line break.'],
    ['a space inside', `${key.slice(0, 9)} ${key.slice(9)}`, 'We removed 1 space.'],
  ])('%s comes out clean and says what was taken off', (_what, pasted, words) => {
    const cleaned = cleanPastedKey(pasted)
    expect(cleaned.value).toBe(key)
    expect(removedInWords(cleaned)).toBe(words)
  })
})

describe('a text that holds more than one key', () => {
  const other = fakeKey()
  test.each([
    ['on two lines', `${key}\n${other}\n`],
    ['on lines of Windows', `${key}\r\n${other}`],
    ['beside each other', `${key} ${other}`],
    ['with a comma', `${key},${other}`],
    ['of a .env file', `OPENAI_API_KEY="${key}"\nANTHROPIC_API_KEY="${other.replace('sk-proj-', 'sk-ant-')}"`],
    ['of two vendors', `${key}\n${other.replace('sk-proj-', 'gsk_')}`],
    ['as headers', `Authorization: Bearer ${key}\nAuthorization: Bearer ${other}`],
    ['twice the same', `${key}\n\n${key}`],
  ])('%s is never joined, and refused', (_what, pasted) => {
    const { value, removed } = cleanPastedKey(pasted)
    expect(value).not.toContain(key + other.slice(0, 3))
    expect(removed.join()).not.toMatch(/inside/)
    expect(apiKeyProblem(value)).toContain('more than one key')
    expect(inspectKeyShape(value)).toMatchObject({ kind: 'several', advice: expect.stringContaining('more than one') })
  })

  test('is not one key that has the beginning of keys inside', () => {
    const odd = `sk-proj-${'x'.repeat(30)}-sk-${'y'.repeat(30)}sk-_hf_`
    expect(cleanPastedKey(`${odd.slice(0, 20)}\n${odd.slice(20)}`).value).toBe(odd)
    expect(apiKeyProblem(odd)).toBeUndefined()
  })
})

const ending = 'x'.repeat(40)

test.each([
  ['sk-proj-', 'project', 'fine'],
  ['sk-svcacct-', 'service-account', 'fine'],
  ['sk-', 'legacy', 'fine'],
  ['sk-admin-', 'admin', 'refuse'],
  ['sk-ant-', 'other-vendor', 'warn'],
  ['sk-or-v1-', 'other-vendor', 'warn'],
  ['gsk_', 'other-vendor', 'warn'],
  ['AIza', 'other-vendor', 'warn'],
  ['hf_', 'other-vendor', 'warn'],
  ['my-own-gateway', 'unknown', 'warn'],
] as const)('a key that begins with %s is told as %s', (start, kind, verdict) => {
  const { advice, ...shape } = inspectKeyShape(start + ending)
  expect(shape).toMatchObject({ kind, verdict })
  expect(advice).toMatch(/^[A-Z].+\.$/)
  expect(advice).not.toContain(ending)
})

test('the reason why an admin key is refused is what it can do, and what not', () => {
  expect(inspectKeyShape(`sk-admin-${ending}`).advice).toMatch(/whole organization.*cannot run models.*sk-proj-/)
  expect(inspectKeyShape(`sk-ant-${ending}`)).toMatchObject({ vendor: 'Anthropic' })
})

test('only an empty value and an admin key are refused by their shape', () => {
  expect(inspectKeyShape('  ')).toMatchObject({ kind: 'empty', verdict: 'refuse' })
  for (const odd of ['sk-short', 'x', '🔑', `${key} ${fakeKey()}`]) expect(inspectKeyShape(odd).verdict).toBe('warn')
})

test('cleaning and judging need no module, so that a browser can do it as well', () => {
  const source = readFileSync(new URL('../src/api-key.ts', import.meta.url), 'utf8')
  expect(source).not.toMatch(/^import|\bimport\(|\bprocess\b|\bBuffer\b/m)
})

test('what cannot stand in a header has a reason, which does not show it', () => {
  expect([key, ` ${key} `, 'with inner space'].map(apiKeyProblem)).toEqual([undefined, undefined, undefined])
  for (const bad of [`${key}\n${key}`, `${key}\r${key}`, `${key}\u0000`, `\u201C${key}\u201D`, `${key}\u200B${key}`]) {
    const problem = apiKeyProblem(bad)
    expect(problem).toMatch(/\w/)
    expect(problem).not.toContain(key)
  }
})
