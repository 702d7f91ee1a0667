import { defineNode, port } from '@latchwork/engine'
import { z } from 'zod'

const items = port.list(port.any())

/** Counts the items of a list. */
export const listLength = defineNode({
  type: 'list.length',
  title: 'List length',
  summary: 'Counts the items of a list.',
  pure: true,
  inputs: { items },
  outputs: { length: port.number() },
  run: ({ items }) => ({ length: items.length }),
})

/** A stretch of a list. */
export const listSlice = defineNode({
  type: 'list.slice',
  title: 'Slice of a list',
  summary: 'Gives a stretch of a list.',
  pure: true,
  inputs: { items },
  outputs: { items },
  settings: z.strictObject({
    start: z.int().default(0).describe('The place of the first item to take, counted from 0; negative from the end.'),
    end: z
      .int()
      .nullable()
      .default(null)
      .describe('The place of the first item to leave out again; negative from the end. Empty: up to the last item.'),
  }),
  run: ({ items }, { settings: { start, end } }) => ({ items: items.slice(start, end ?? undefined) }),
})

/** Several lists as one. */
export const listConcat = defineNode({
  type: 'list.concat',
  title: 'Join lists',
  summary: 'Puts lists one after the other.',
  pure: true,
  inputs: { lists: port.list(port.any(), { many: true, summary: 'The lists, in the order of their wires.' }) },
  outputs: { items },
  run: ({ lists }) => ({ items: lists.flat() }),
})
