import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { troubleshootingPage } from '../../../../scripts/troubleshooting-page.ts'
import { OUTCOMES, tellOutcome, type OutcomeCode } from '../../src/openai/outcome-texts.ts'

const codes = Object.keys(OUTCOMES).filter((code): code is OutcomeCode => Object.hasOwn(OUTCOMES, code))

test('docs/troubleshooting.md says what errors and tests say; `npm run docs` rewrites it', async () => {
  const page = await readFile(new URL('../../../../docs/troubleshooting.md', import.meta.url), 'utf8')
  expect(page).toBe(troubleshootingPage())
  for (const code of codes) expect(page).toContain(`(\`${code}\`)`)
})

test.each(codes)('%s says what happened and what to do, in whole sentences', (code) => {
  const { title, message, hint } = tellOutcome(code, {})
  expect(title).toMatch(/^[A-Z].*[^.]$/)
  for (const text of [message, hint]) expect(text).toMatch(/^[A-Z].{10,}(?:[.?"]|KEY|URL)$/s)
  expect(`${message} ${hint}`).not.toMatch(/undefined|\[object|\s{2}/)
})

test('no two outcomes have one title', () => {
  expect(new Set(codes.map((code) => OUTCOMES[code].title)).size).toBe(codes.length)
})
