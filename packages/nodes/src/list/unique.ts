import { defineNode, isJsonObject, port, type Json } from '@latchwork/engine'

const items = port.list(port.any())

/** A list without repeated items. */
export const listUnique = defineNode({
  type: 'list.unique',
  title: 'Unique items',
  summary: 'Leaves out items that stood in the list before; objects are the same when all their parts are.',
  pure: true,
  inputs: { items },
  outputs: { items },
  run: ({ items }) => {
    const seen = new Map<string, Json>()
    for (const item of items) {
      const key = JSON.stringify(item, sortKeys)
      if (!seen.has(key)) seen.set(key, item)
    }
    return { items: [...seen.values()] }
  },
})

function sortKeys(_key: string, value: unknown): unknown {
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
