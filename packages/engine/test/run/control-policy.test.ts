import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, defineNode, NodeError, port, type NodeType } from '../../src/index.ts'
import { errorOf, outputsOf, runDraft, runWatched } from '../make-flow.ts'
import { createAnsweringRuntime } from '../test-runtimes.ts'

/** Fails the first so many times. */
function flaky(times: number): NodeType {
  let left = times
  return defineNode({
    type: 'test.flaky',
    title: 'Flaky',
    summary: 'Fails at first.',
    inputs: { x: port.any({ default: 1 }) },
    outputs: { x: port.any() },
    run: async ({ x }) => {
      if (left-- > 0) throw new NodeError('flaky', 'Not yet.')
      return { x }
    },
  })
}

/** Never ends by itself, and does not look at its signal. */
const stuck = defineNode({
  type: 'test.stuck',
  title: 'Stuck',
  summary: 'Never ends.',
  inputs: { x: port.any({ default: 1 }) },
  outputs: { x: port.any() },
  run: () => new Promise<never>(() => {}),
})

const graphs = {
  one: {
    inputs: { item: { kind: 'any', default: 1 } },
    outputs: { x: 'n.x' },
    nodes: { n: { type: 'test.flaky' } },
    wires: ['input.item -> n.x'],
  },
  never: { inputs: { item: { kind: 'any', default: 1 } }, outputs: { x: 'n.x' }, nodes: { n: { type: 'test.stuck' } } },
}

const quick = { attempts: 3, backoffMs: 0 }

describe.each([
  ['no runtime', () => ({})],
  ['the memory runtime', () => ({ runtime: createMemoryRuntime() })],
] as const)('a policy around a graph in %s', (_, runtime) => {
  test('retry runs all of flow.call again', async () => {
    const draft = {
      nodes: { c: { type: 'flow.call', graph: 'one', policy: { retry: quick } } },
      outputs: { x: 'c.x' },
      graphs,
    }
    const { result, events } = await runWatched(draft, runtime(), [flaky(2), stuck])
    expect(outputsOf(result)).toEqual({ x: 1 })
    expect(events.filter(({ type }) => type === 'node-retry').map(({ path }) => path)).toEqual(['c', 'c'])
  })

  test('retry gives up after its attempts, with the failure of the node inside', async () => {
    const draft = { nodes: { c: { type: 'flow.call', graph: 'one', policy: { retry: quick } } }, graphs }
    expect(errorOf(await runDraft(draft, runtime(), [flaky(9), stuck]))).toMatchObject({ code: 'flaky', path: 'c/n' })
  })

  test('retry runs all of flow.map again', async () => {
    const node = { type: 'flow.map', graph: 'one', with: { items: [1, 2, 3] }, policy: { retry: quick } }
    const draft = { nodes: { m: node }, outputs: { x: 'm.x' }, graphs }
    expect(outputsOf(await runDraft(draft, runtime(), [flaky(1), stuck]))).toEqual({ x: [1, 2, 3] })
  })

  test.each([
    ['flow.call', {}],
    ['flow.map', { items: [1, 2] }],
  ])('timeoutMs ends %s though a node in it ignores the signal', async (type, settings) => {
    const node = { type, graph: 'never', with: settings, policy: { timeoutMs: 20 } }
    expect(errorOf(await runDraft({ nodes: { c: node }, graphs }, runtime(), [flaky(0), stuck]))).toMatchObject({
      code: 'timeout',
      path: 'c',
    })
  })

  test('timeoutMs ends a delay, and onError deals with it', async () => {
    const policy = { timeoutMs: 10, onError: { value: { value: 'late' } } }
    const draft = { nodes: { d: { type: 'flow.delay', with: { ms: 60_000 }, policy } }, outputs: { x: 'd.value' } }
    expect(outputsOf(await runDraft(draft, runtime()))).toEqual({ x: 'late' })
  })

  test('a time limit that is not reached leaves nothing behind', async () => {
    const node = { type: 'flow.call', graph: 'one', policy: { timeoutMs: 60_000 } }
    const draft = { nodes: { c: node }, outputs: { x: 'c.x' }, graphs }
    expect(outputsOf(await runDraft(draft, runtime(), [flaky(0), stuck]))).toEqual({ x: 1 })
  })
})

test('a runtime may end every pause at once', async () => {
  const draft = { nodes: { d: { type: 'flow.delay', with: { ms: 5, value: 7 } } }, outputs: { x: 'd.value' } }
  expect(outputsOf(await runDraft(draft, { runtime: createAnsweringRuntime() }))).toEqual({ x: 7 })
})
