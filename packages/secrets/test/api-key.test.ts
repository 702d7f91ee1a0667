import { describe, expect, test } from 'vitest'
import { apiKeyProblem, cleanPastedKey, inspectKeyShape } from '../src/index.ts'
import { fakeKey } from './scratch.ts'

const key = fakeKey()

describe('a pasted key', () => {
  test.each([
    ['as it is', key, []],
    ['spaces', `  ${key}\n`, ['spaces around it']],
    ['quotes', `"${key}"`, ['quotes']],
    ['smart quotes', `\u201C${key}\u201D`, ['quotes']],
    [
      'a shell line',
      `export OPENAI_API_KEY='${key}';`,
      ['the end of a command line', 'quotes', 'a variable name in front'],
    ],
    ['a quoted shell line', `"export OPENAI_API_KEY=${key}"`, ['quotes', 'a variable name in front']],
    ['a .env line', `OPENAI_API_KEY = ${key}`, ['a variable name in front']],
    ['a header', `Authorization: Bearer ${key}`, ['the word Bearer']],
    ['a quoted header', `"Bearer ${key}",`, ['the end of a command line', 'quotes', 'the word Bearer']],
    ['invisible characters', `\uFEFF${key.slice(0, 9)}\u200B${key.slice(9)}`, ['invisible characters']],
    ['a line break inside', `${key.slice(0, 9)}\n${key.slice(9)}`, ['spaces and line breaks inside']],
  ])('%s comes out clean and says what was taken off', (_what, pasted, removed) => {
    expect(cleanPastedKey(pasted)).toEqual({ value: key, removed })
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
    expect(removed).not.toContain('spaces and line breaks inside')
    expect(apiKeyProblem(value)).toContain('more than one key')
    expect(inspectKeyShape(value)).toMatchObject({ kind: 'unknown', advice: expect.stringContaining('more than one') })
  })

  test('is not one key that has the beginning of keys inside', () => {
    const odd = `sk-proj-${'x'.repeat(30)}-sk-${'y'.repeat(30)}sk-_hf_`
    expect(cleanPastedKey(`${odd.slice(0, 20)}\n${odd.slice(20)}`).value).toBe(odd)
    expect(apiKeyProblem(odd)).toBeUndefined()
  })
})

test('a key is judged by its beginning, in plain words', () => {
  const ending = 'x'.repeat(40)
  const kindOf = (value: string) => inspectKeyShape(value).kind
  expect(inspectKeyShape(key)).toEqual({ kind: 'fine', advice: expect.stringContaining('OpenAI key') })
  expect(inspectKeyShape(`sk-admin-${ending}`)).toEqual({
    kind: 'admin',
    advice: expect.stringContaining('project key'),
  })
  expect(inspectKeyShape(`sk-ant-${ending}`)).toEqual({
    kind: 'other-vendor',
    advice: expect.stringContaining('Anthropic'),
  })
  expect(['sk-svcacct-', 'sk-'].map((start) => kindOf(start + ending))).toEqual(['fine', 'fine'])
  expect(['gsk_', 'hf_', 'sk-or-'].map((start) => kindOf(start + ending))).toEqual(Array(3).fill('other-vendor'))
  expect(['', 'sk-short', 'my-own-gateway'].map(kindOf)).toEqual(Array(3).fill('unknown'))
})

test('what cannot stand in a header has a reason, which does not show it', () => {
  expect([key, ` ${key} `, 'with inner space'].map(apiKeyProblem)).toEqual([undefined, undefined, undefined])
  for (const bad of [`${key}\n${key}`, `${key}\r${key}`, `${key}\u0000`, `\u201C${key}\u201D`, `${key}\u200B${key}`]) {
    const problem = apiKeyProblem(bad)
    expect(problem).toMatch(/\w/)
    expect(problem).not.toContain(key)
  }
})
