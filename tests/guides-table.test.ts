import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = readFileSync(`${root}/docs/secrets.md`, 'utf8')
const section = page.split('\n## ').find((part) => part.startsWith('What guides tell people to do')) ?? ''
const rows = section.split('\n').filter((line) => line.startsWith('|') && !/^\|(?:-|\s*guides say)/.test(line))
const named = /`([\w./-]+\.test\.ts)`: \*(.+)\* \|$/

test('the table of the guides has a row for each of their sentences that a product can carry out', () => {
  expect(rows.length).toBeGreaterThan(25)
})

test.each(rows)('%s names a test that there is', (row) => {
  const [, file, title] = named.exec(row) ?? []
  expect(existsSync(`${root}/${file}`), row).toBe(true)
  const titles = readFileSync(`${root}/${file}`, 'utf8').matchAll(
    /\n\s*(?:test|\]\s*(?:as const)?)[^\n]*\(\s*(['"`])(.+?)\1,/gs,
  )
  expect([...titles].map(([, , found]) => found)).toContain(title)
})
