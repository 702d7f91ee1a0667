import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, defineNode, run, type FlowGraph } from '../../src/index.ts'
import { outputsOf, planOf, runDraft, runWatched } from '../make-flow.ts'
import { leastWork } from '../../../../tests/support/least-work.ts'

describe('size', () => {
  const chain = (length: number) => ({
    nodes: Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `n${index}`,
        { type: 'math.add', with: index === 0 ? { a: 0, b: 1 } : { b: 1 } },
      ]),
    ),
    wires: Array.from({ length: length - 1 }, (_, index) => `n${index}.sum -> n${index + 1}.a`),
    outputs: { x: `n${length - 1}.sum` },
  })

  test('a chain of 100,000 gives its result', async () => {
    expect(outputsOf(await runDraft(chain(100_000)))).toEqual({ x: 100_000 })
  })

  test('a chain of 20,000 gives its result while somebody listens, and in a runtime', async () => {
    const { result, events } = await runWatched(chain(20_000), { runtime: createMemoryRuntime() })
    expect(outputsOf(result)).toEqual({ x: 20_000 })
    expect(events).toHaveLength(40_002)
  })

  test('a chain of 5,000 graphs that run one another gives its result, and can be aborted', async () => {
    const depth = 5_000
    const graphs: Record<string, Partial<FlowGraph>> = Object.fromEntries(
      Array.from({ length: depth }, (_, index): [string, Partial<FlowGraph>] => [
        `g${index}`,
        index === depth - 1
          ? {
              inputs: { x: { kind: 'number' } },
              outputs: { x: 'l.value' },
              nodes: { l: { type: 'test.later' } },
              wires: ['input.x -> l.value'],
            }
          : {
              inputs: { x: { kind: 'number' } },
              outputs: { x: 'c.x' },
              nodes: { c: { type: 'flow.call', graph: `g${index + 1}` } },
              wires: ['input.x -> c.x'],
            },
      ]),
    )
    const draft = { nodes: { c: { type: 'flow.call', graph: 'g0', with: { x: 3 } } }, outputs: { x: 'c.x' }, graphs }
    expect(outputsOf(await runDraft(draft))).toEqual({ x: 3 })
    const controller = new AbortController()
    const slow = {
      ...draft,
      graphs: {
        ...graphs,
        [`g${depth - 1}`]: {
          inputs: { x: { kind: 'number' } },
          outputs: { x: 'd.value' },
          nodes: { d: { type: 'flow.delay', with: { ms: 60_000 } } },
          wires: ['input.x -> d.value'],
        },
      },
    }
    setTimeout(() => controller.abort(), 300)
    expect((await runDraft(slow, { signal: controller.signal })).status).toBe('canceled')
  })

  test('the time of 40,000 calls side by side grows no faster than their number', async () => {
    const calls = (count: number) =>
      planOf({
        nodes: Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`c${index}`, { type: 'flow.call', graph: 'g' }]),
        ),
        graphs: { g: {} },
      })
    const [small, large] = [calls(2_500), calls(40_000)]
    const least = await leastWork(() => run(small))
    // Square growth would be a factor of 256; the constant covers what a small run costs anyway.
    expect(await leastWork(() => run(large))).toBeLessThan(64 * least + 200)
  })

  test('long synchronous work lets timers fire', async () => {
    let fired = 0
    const timer = setInterval(() => fired++, 1)
    const slow = defineNode({
      type: 'test.slow',
      title: 'S',
      summary: 'Takes 1 ms.',
      run: () => {
        const end = performance.now() + 1
        while (performance.now() < end);
        return {}
      },
    })
    await runDraft(
      { nodes: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`n${index}`, { type: 'test.slow' }])) },
      {},
      [slow],
    )
    clearInterval(timer)
    expect(fired).toBeGreaterThan(4)
  })
})
