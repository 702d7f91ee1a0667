import { defineNode, NodeError, port, type Json } from '@latchwork/engine'
import { z } from 'zod'

const items = port.list(port.any())
const optional = z
  .boolean()
  .default(false)
  .describe('Whether the item may be missing; the output is then skipped. Otherwise the node fails.')

/** The first item of a list. */
export const listFirst = defineNode({
  type: 'list.first',
  title: 'First item',
  summary: 'Gives the first item of a list.',
  pure: true,
  inputs: { items },
  outputs: { item: port.any() },
  settings: z.strictObject({ optional }),
  run: ({ items }, { settings }) => pick(items, 0, settings.optional),
})

/** The last item of a list. */
export const listLast = defineNode({
  type: 'list.last',
  title: 'Last item',
  summary: 'Gives the last item of a list.',
  pure: true,
  inputs: { items },
  outputs: { item: port.any() },
  settings: z.strictObject({ optional }),
  run: ({ items }, { settings }) => pick(items, -1, settings.optional),
})

/** One item of a list, by its place. */
export const listItem = defineNode({
  type: 'list.item',
  title: 'Item of a list',
  summary: 'Gives one item of a list, by its place.',
  pure: true,
  inputs: { items },
  outputs: { item: port.any() },
  settings: z.strictObject({
    index: z.int().default(0).describe('The place: 0 is the first item, -1 the last one.'),
    optional,
  }),
  run: ({ items }, { settings }) => pick(items, settings.index, settings.optional),
})

function pick(items: readonly Json[], index: number, isOptional: boolean): { item?: Json } {
  const item = items.at(index)
  if (item !== undefined) return { item }
  if (isOptional) return {}
  const message =
    items.length === 0 ? 'The list is empty.' : `The list has ${items.length} items, so there is none at ${index}.`
  throw new NodeError('missing-item', message, {
    hint: 'Switch "optional" on if the item may be missing.',
    retryable: false,
  })
}
