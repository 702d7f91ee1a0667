import { defineNode, NodeError, port } from '@latchwork/engine'

const MAX_ITEMS = 100_000

/** A list of whole numbers. */
export const listRange = defineNode({
  type: 'list.range',
  title: 'Range',
  summary: 'Counts from one number up to another and gives the numbers as a list.',
  pure: true,
  inputs: {
    start: port.number({ default: 0, summary: 'The first number.' }),
    end: port.number({ summary: 'Where to stop: this number is not in the list any more.' }),
  },
  outputs: { items: port.list(port.number()) },
  run: ({ start, end }) => {
    const length = Math.max(0, Math.ceil(end - start))
    if (length <= MAX_ITEMS) return { items: Array.from({ length }, (_, position) => start + position) }
    throw new NodeError('range-too-long', `From ${start} to ${end} are ${length} numbers; the limit is ${MAX_ITEMS}.`, {
      retryable: false,
    })
  },
})
