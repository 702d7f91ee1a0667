import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { BUILT_IN_PRICES, createPriceBook, PriceFileError } from '../../src/index.ts'
import { costOf } from '../../src/openai/prices.ts'

async function scratchBook(text?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'latchwork-prices-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'prices.json')
  if (text !== undefined) await writeFile(file, text)
  return { file, book: createPriceBook({ file }) }
}

const thousand = { input: 1_000, cached: 0, cacheWritten: 0, output: 1_000 }

test('without a file the built-in prices count', async () => {
  const { book } = await scratchBook()
  expect(await book.read()).toEqual({ table: BUILT_IN_PRICES, own: {} })
})

test('an own price adds a model or takes the place of a built-in one', async () => {
  const { book, file } = await scratchBook()
  await book.set('my.own-model', { input: 1, output: 2, asOf: '2026-12-01' })
  await book.set('gpt-6-luna', { input: 5, output: 5 })
  const { table, own } = await book.read()
  expect(costOf(table, 'my.own-model', thousand)).toBe(0.003)
  expect(costOf(table, 'gpt-6-luna', thousand)).toBe(0.01)
  expect(costOf(table, 'gpt-6-sol', thousand)).toBe(0.012)
  expect(Object.keys(own)).toEqual(['my.own-model', 'gpt-6-luna'])
  expect(JSON.parse(await readFile(file, 'utf8')).models['my.own-model'].asOf).toBe('2026-12-01')
})

test('a price that is reset is the built-in one again, or unknown', async () => {
  const { book } = await scratchBook(
    '{ "models": { "gpt-6-luna": { "input": 9, "output": 9 }, "mine": { "input": 9, "output": 9 } } }',
  )
  expect(await book.reset('gpt-6-luna')).toBe(true)
  expect(await book.reset('mine')).toBe(true)
  expect(await book.reset('mine')).toBe(false)
  const { table } = await book.read()
  expect(costOf(table, 'gpt-6-luna', thousand)).toBeCloseTo(0.0006, 12)
  expect(costOf(table, 'mine', thousand)).toBe('unknown')
})

test.each([
  ['what is no JSON', '{\n  "models": {,}\n}', /line 2, column 14/],
  [
    'a price that is no number',
    '{\n  "models": {\n    "gpt-5.5": { "input": "five", "output": 1 }\n  }\n}',
    /prices\.json:3:\d+ .*models > gpt-5\.5 > input/,
  ],
  ['a price below nothing', '{ "models": { "a": { "input": -1, "output": 1 } } }', /models > a > input/],
  ['a missing price', '{ "models": { "a": { "input": 1 } } }', /models > a > output/],
  ['what it does not know', '{ "modells": {} }', /modells/],
])('%s is refused with its place', async (_what, text, words) => {
  const { book, file } = await scratchBook(text)
  await expect(book.read()).rejects.toThrow(PriceFileError)
  await expect(book.read()).rejects.toThrow(words)
  await expect(book.set('a', { input: 1, output: 1 })).rejects.toThrow(PriceFileError)
  expect(await readFile(file, 'utf8')).toBe(text)
})
