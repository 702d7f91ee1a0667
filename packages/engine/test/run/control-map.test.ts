import { describe, expect, test } from 'vitest'
import { defineNode, NodeError, port, type FlowNode, type Json } from '../../src/index.ts'
import { outputsOf, runDraft, runWatched } from '../make-flow.ts'

const item = { item: { kind: 'any' } }

/** Fails for odd numbers, later than it works for even ones. */
const even = defineNode({
  type: 'test.even',
  title: 'E',
  summary: 'Takes even numbers.',
  inputs: { value: port.number() },
  outputs: { value: port.number() },
  run: async ({ value }) => {
    await Promise.resolve()
    if (value % 2 === 1) throw new NodeError('odd', `${value} is odd.`)
    return { value: value * 10 }
  },
})

const mapOf = (items: readonly Json[], settings: Record<string, Json> = {}) => ({
  nodes: { m: { type: 'flow.map', graph: 'g', with: { items, ...settings } } },
  outputs: { x: 'm.y', ...(settings['onItemError'] === 'collect' && { errors: 'm.errors' }) },
  graphs: {
    g: {
      inputs: { item: { kind: 'number' } },
      outputs: { y: 'e.value' },
      nodes: { e: { type: 'test.even' } },
      wires: ['input.item -> e.value'],
    },
  },
})

describe('flow.map', () => {
  test('gives nothing but empty lists for an empty list', async () => {
    expect(outputsOf(await runDraft(mapOf([]), {}, [even]))).toEqual({ x: [] })
    expect(outputsOf(await runDraft(mapOf([], { onItemError: 'collect' }), {}, [even]))).toEqual({ x: [], errors: [] })
  })

  test('keeps the order of the elements whatever is over first', async () => {
    const slow = defineNode({
      type: 'test.even',
      title: 'E',
      summary: 'Takes long for small ones.',
      inputs: { value: port.number() },
      outputs: { value: port.number() },
      run: async ({ value }) => {
        for (let turn = 0; turn < 50 - value; turn++) await Promise.resolve()
        return { value }
      },
    })
    const items = Array.from({ length: 40 }, (_, index) => index)
    expect(outputsOf(await runDraft(mapOf(items, { concurrency: 40 }), {}, [slow]))).toEqual({ x: items })
  })

  test('stops at the first failed element, by its path', async () => {
    expect(await runDraft(mapOf([2, 3, 4]), {}, [even])).toMatchObject({
      status: 'failed',
      error: { code: 'odd', message: '3 is odd.', path: 'm[1]/e' },
    })
  })

  test('starts no element after one has failed', async () => {
    const { events } = await runWatched(mapOf([1, 2, 4, 6, 8, 10], { concurrency: 1 }), {}, [even])
    expect(events.filter(({ path }) => path.startsWith('m[')).map(({ path }) => path)).toEqual(['m[0]/e', 'm[0]/e'])
  })

  test('drops failed elements from all lists when it is to skip them', async () => {
    expect(outputsOf(await runDraft(mapOf([1, 2, 3, 4], { onItemError: 'skip' }), {}, [even]))).toEqual({ x: [20, 40] })
  })

  test('lists failed elements when it is to collect them', async () => {
    const result = await runDraft(mapOf([1, 2, 3], { onItemError: 'collect' }), {}, [even])
    expect(result).toMatchObject({
      status: 'done',
      outputs: {
        x: [20],
        errors: [
          { index: 0, code: 'odd', message: '1 is odd.', path: 'm[0]/e' },
          { index: 2, code: 'odd' },
        ],
      },
    })
  })

  test.each([1, 3])('works on no more than %i elements at a time', async (concurrency) => {
    let now = 0
    let most = 0
    const gauge = defineNode({
      type: 'test.even',
      title: 'G',
      summary: 'Counts.',
      inputs: { value: port.number() },
      outputs: { value: port.number() },
      run: async ({ value }) => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 1))
        now--
        return { value }
      },
    })
    await runDraft(mapOf([1, 2, 3, 4, 5, 6, 7], { concurrency }), {}, [gauge])
    expect(most).toBe(concurrency)
  })

  test('gives each element its position and all of them what they share', async () => {
    const result = await runDraft({
      nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [5, 6], shared: 100 } } },
      outputs: { x: 'm.y' },
      graphs: {
        g: {
          inputs: { item: { kind: 'number' }, index: { kind: 'number' }, shared: { kind: 'number' } },
          outputs: { y: 't.sum' },
          nodes: { s: { type: 'math.add' }, t: { type: 'math.add' } },
          wires: ['input.item -> s.a', 'input.index -> s.b', 's.sum -> t.a', 'input.shared -> t.b'],
        },
      },
    })
    expect(outputsOf(result)).toEqual({ x: [105, 107] })
  })

  test.each(['at once', 'later'])('goes through 10,000 elements that are over %s', async (how) => {
    const node: FlowNode = how === 'later' ? { type: 'test.later' } : { type: 'test.give' }
    const items = Array.from({ length: 10_000 }, (_, index) => index)
    const result = await runDraft({
      nodes: { m: { type: 'flow.map', graph: 'g', with: { items } } },
      outputs: { x: 'm.y' },
      graphs: {
        g: {
          inputs: { item: { kind: 'number' } },
          outputs: { y: 'n.value' },
          nodes: { n: node },
          wires: ['input.item -> n.value'],
        },
      },
    })
    expect(outputsOf(result)).toEqual({ x: items })
  })

  test('a list that arrives as any is judged', async () => {
    const draft = {
      ...mapOf([]),
      nodes: { v: { type: 'test.give', with: { value: 'no list' } }, m: { type: 'flow.map', graph: 'g' } },
      wires: ['v.value -> m.items'],
    }
    expect(await runDraft(draft, {}, [even])).toMatchObject({
      status: 'failed',
      error: { code: 'kind-mismatch', path: 'm' },
    })
  })
})

test('an item of any kind comes through a map as it is', async () => {
  expect(
    outputsOf(
      await runDraft({
        nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [1, 'a', null, [2]] } } },
        outputs: { x: 'm.y' },
        graphs: { g: { inputs: item, outputs: { y: 'input.item' } } },
      }),
    ),
  ).toEqual({ x: [1, 'a', null, [2]] })
})
