import { describe, expect, test } from 'vitest'
import { listFirst, listItem, listLast } from '../../src/list/pick.ts'
import { listRange } from '../../src/list/range.ts'
import { listConcat, listLength, listSlice } from '../../src/list/shape.ts'
import { listSort } from '../../src/list/sort.ts'
import { listUnique } from '../../src/list/unique.ts'
import { failureOf, runNode } from '../context.ts'

const items = ['a', 'b', 'c']

describe('list.first, list.last and list.item', () => {
  test('give one item', async () => {
    expect(await runNode(listFirst, { items })).toEqual({ item: 'a' })
    expect(await runNode(listLast, { items })).toEqual({ item: 'c' })
    expect(await runNode(listItem, { items }, { settings: { index: 1 } })).toEqual({ item: 'b' })
    expect(await runNode(listItem, { items }, { settings: { index: -3 } })).toEqual({ item: 'a' })
    expect(await runNode(listFirst, { items: [null] })).toEqual({ item: null })
  })

  test('fail when there is none', async () => {
    expect(await failureOf(runNode(listFirst, { items: [] }))).toMatchObject({ message: 'The list is empty.' })
    expect(await failureOf(runNode(listLast, { items: [] }))).toMatchObject({ code: 'missing-item' })
    expect(await failureOf(runNode(listItem, { items }, { settings: { index: 3 } }))).toMatchObject({
      message: 'The list has 3 items, so there is none at 3.',
    })
  })

  test.each([listFirst, listLast, listItem])('%# skip the output when the item is optional', async (type) => {
    expect(await runNode(type, { items: [] }, { settings: { optional: true } })).toEqual({})
  })
})

test('list.length counts', async () => {
  expect(await runNode(listLength, { items })).toEqual({ length: 3 })
})

test.each([
  [{}, items],
  [{ start: 1 }, ['b', 'c']],
  [{ end: 2 }, ['a', 'b']],
  [{ start: -2, end: -1 }, ['b']],
  [{ start: 5 }, []],
])('list.slice with %o', async (settings, slice) => {
  expect(await runNode(listSlice, { items }, { settings })).toEqual({ items: slice })
})

test('list.concat keeps the order of lists and does not flatten deeper', async () => {
  expect(await runNode(listConcat, { lists: [[1], [], [[2], 3]] })).toEqual({ items: [1, [2], 3] })
})

test('list.unique compares by content, whatever the order of keys', async () => {
  const repeated = [1, '1', 1, { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, [1, 2], [2, 1]]
  expect(await runNode(listUnique, { items: repeated })).toEqual({
    items: [1, '1', { a: 1, b: { c: 2, d: 3 } }, [1, 2], [2, 1]],
  })
})

describe('list.range', () => {
  test('ends before its end', async () => {
    expect(await runNode(listRange, { end: 3 })).toEqual({ items: [0, 1, 2] })
    expect(await runNode(listRange, { start: 1.5, end: 4 })).toEqual({ items: [1.5, 2.5, 3.5] })
    expect(await runNode(listRange, { start: 3, end: 1 })).toEqual({ items: [] })
  })

  test('is bounded', async () => {
    expect(await failureOf(runNode(listRange, { end: 1e15 }))).toMatchObject({ code: 'range-too-long' })
    expect((await runNode(listRange, { end: 100_000 }))['items']).toHaveLength(100_000)
  })
})

describe('list.sort', () => {
  test('orders numbers by size and texts by character codes', async () => {
    expect(await runNode(listSort, { items: [10, 9, 1] })).toEqual({ items: [1, 9, 10] })
    expect(await runNode(listSort, { items: ['b', 'B', 'a'] })).toEqual({ items: ['B', 'a', 'b'] })
    expect(await runNode(listSort, { items: [] })).toEqual({ items: [] })
  })

  test('orders by a part, keeps equal ones in order, and leaves its input alone', async () => {
    const rows = [
      { n: 1, t: 'x' },
      { n: 2, t: 'y' },
      { n: 1, t: 'z' },
    ]
    const sorted = await runNode(listSort, { items: rows }, { settings: { by: 'n', order: 'descending' } })
    expect(sorted).toEqual({ items: [rows[1], rows[0], rows[2]] })
    expect(rows.map(({ t }) => t)).toEqual(['x', 'y', 'z'])
  })

  test.each([
    [[1, 'a'], '', 'item 1 is a string, but item 0 is a number'],
    [[{ n: 1 }, {}], 'n', 'item 1: the value has no "n"'],
    [[{}], '', 'item 0 is neither a number nor a text'],
  ])('%# what has no order is a failure', async (mixed, by, message) => {
    const failure = await failureOf(runNode(listSort, { items: mixed }, { settings: { by } }))
    expect(failure).toMatchObject({ code: 'cannot-sort', message: expect.stringContaining(message) })
  })
})
