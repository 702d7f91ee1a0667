import { defineNode, NodeError, port, type Json } from '@latchwork/engine'
import { z } from 'zod'
import { parsePath, walkPath } from '../json/path.ts'

const items = port.list(port.any())

/** A list in order. */
export const listSort = defineNode({
  type: 'list.sort',
  title: 'Sort list',
  summary: 'Puts the items of a list in order; equal ones keep their order.',
  pure: true,
  inputs: { items },
  outputs: { items },
  settings: z.strictObject({
    by: z
      .string()
      .refine((path) => parsePath(path) !== undefined, 'Write the path like a.b[0] or ["any key"].')
      .default('')
      .describe('Which part of each item counts, as a path like score or author.name. Empty: the item itself.'),
    order: z
      .enum(['ascending', 'descending'])
      .default('ascending')
      .describe('Numbers by their size, texts by their character codes; smallest first, or largest first.'),
  }),
  run: ({ items }, { settings: { by, order } }) => {
    const sign = order === 'ascending' ? 1 : -1
    const rows = items.map((item, position) => ({ item, rank: rankOf(item, by, position) }))
    const wanted = typeof rows[0]?.rank
    const stranger = rows.findIndex(({ rank }) => typeof rank !== wanted)
    if (stranger > 0) throw cannotSort(`item ${stranger} is a ${typeof rows[stranger].rank}, but item 0 is a ${wanted}`)
    rows.sort((a, b) => (a.rank === b.rank ? 0 : a.rank < b.rank ? -sign : sign))
    return { items: rows.map(({ item }) => item) }
  },
})

function rankOf(item: Json, by: string, position: number): number | string {
  const part = walkPath(item, by)
  if ('missing' in part) throw cannotSort(`item ${position}: ${part.missing}`)
  if (typeof part.found === 'number' || typeof part.found === 'string') return part.found
  throw cannotSort(`what counts of item ${position} is neither a number nor a text`)
}

function cannotSort(reason: string): NodeError {
  return new NodeError('cannot-sort', `The list cannot be sorted: ${reason}.`, {
    hint: 'Set "by" to a part that is a number, or a text, in every item.',
    retryable: false,
  })
}
