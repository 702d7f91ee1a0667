import { expect, test } from 'vitest'
import { defineNode, NodeError, port } from '../../src/index.ts'
import { outputsOf, runDraft, runWatched } from '../make-flow.ts'

/** Counts how often it runs; fails for negative numbers. */
function counting(): { readonly type: ReturnType<typeof defineNode>; readonly runs: () => number } {
  let runs = 0
  const type = defineNode({
    type: 'test.costly',
    title: 'Costly',
    summary: 'Doubles a number.',
    inputs: { x: port.number() },
    outputs: { y: port.number() },
    run: async ({ x }) => {
      runs++
      if (x < 0) throw new NodeError('negative', 'Below zero.')
      return { y: x * 2 }
    },
  })
  return { type, runs: () => runs }
}

const mapOf = (items: readonly number[], policy: { readonly cache?: boolean }) => ({
  nodes: { m: { type: 'flow.map', graph: 'one', with: { items, onItemError: 'skip', concurrency: 2 } } },
  outputs: { y: 'm.y' },
  graphs: {
    one: {
      inputs: { item: { kind: 'number' } },
      outputs: { y: 'n.y' },
      nodes: { n: { type: 'test.costly', policy } },
      wires: ['input.item -> n.x'],
    },
  },
})

test('cache does equal work of a run once, also side by side, and says what it reused', async () => {
  const { type, runs } = counting()
  const { result, events } = await runWatched(mapOf([1, 1, 2, 1, 2], { cache: true }), {}, [type])
  expect(outputsOf(result)).toEqual({ y: [2, 2, 4, 2, 4] })
  expect(runs()).toBe(2)
  const ends = events.filter((event) => event.type === 'node-end' && event.path.endsWith('/n'))
  expect(ends.filter((event) => 'reused' in event && event.reused)).toHaveLength(3)
})

test('without the policy, equal work is done each time', async () => {
  const { type, runs } = counting()
  await runDraft(mapOf([1, 1, 1], {}), {}, [type])
  expect(runs()).toBe(3)
})

test('failures are not kept, and another run starts with nothing', async () => {
  const { type, runs } = counting()
  expect(outputsOf(await runDraft(mapOf([-1, 3, 3, -1], { cache: true }), {}, [type]))).toEqual({ y: [6, 6] })
  expect(runs()).toBe(3)
  await runDraft(mapOf([5], { cache: true }), {}, [type])
  await runDraft(mapOf([5], { cache: true }), {}, [type])
  expect(runs()).toBe(5)
})
