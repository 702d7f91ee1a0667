import { defineNode, port, type NodeType } from '../src/index.ts'
import type { AnyContext } from './make-flow.ts'

/** A node type that counts how many of it are at work, and the most there ever were. */
export function createGauge(work: (ctx: AnyContext, inputs: { readonly value: unknown }) => Promise<void>): {
  readonly type: NodeType
  readonly most: () => number
  readonly now: () => number
} {
  let now = 0
  let most = 0
  const type = defineNode({
    type: 'test.gauge',
    title: 'Gauge',
    summary: 'Counts.',
    inputs: { value: port.any({ default: null }) },
    outputs: { value: port.any() },
    run: async ({ value }, ctx) => {
      most = Math.max(most, ++now)
      try {
        await work(ctx, { value })
      } finally {
        now--
      }
      return { value }
    },
  })
  return { type, most: () => most, now: () => now }
}

/** So many nodes of one type, each with its number as its value. */
export const many = (count: number, type: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, { type, with: { value: index } }]))
