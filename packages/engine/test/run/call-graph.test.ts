import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, defineNode, port, type NodeType, type RunOptions } from '../../src/index.ts'
import { expectConsistentEvents } from '../events-consistent.ts'
import { runDraft, runWatched, type AnyContext } from '../make-flow.ts'

/** A node that does something with its context. */
const doing = (work: (ctx: AnyContext) => Promise<void> | void): NodeType =>
  defineNode({
    type: 'test.doing',
    title: 'D',
    summary: 'Does something.',
    inputs: { value: port.any({ default: 0 }) },
    outputs: { value: port.any() },
    run: async (_, ctx) => {
      await work(ctx)
      return { value: 1 }
    },
  })

const one = { nodes: { a: { type: 'test.doing' } } }

describe('ctx.call', () => {
  const graphs = {
    double: {
      inputs: { x: { kind: 'number' }, o: { kind: 'text', optional: true } },
      outputs: { y: 's.sum' },
      nodes: { s: { type: 'math.add' } },
      wires: ['input.x -> s.a', 'input.x -> s.b'],
    },
    broken: { nodes: { f: { type: 'flow.fail', with: { message: 'Broken.' } } } },
  }

  test('runs a graph, and gives each call its ordinal', async () => {
    const got: unknown[] = []
    const { events } = await runWatched({ ...one, graphs }, {}, [
      doing(async (ctx) => void got.push(await ctx.call('double', { x: 2 }), await ctx.call('double', { x: 3 }))),
    ])
    expect(got).toEqual([{ y: 4 }, { y: 6 }])
    expect(events.filter(({ type }) => type === 'node-start').map(({ path }) => path)).toEqual([
      'a',
      'a[0]/s',
      'a[1]/s',
    ])
    expectConsistentEvents(events)
  })

  test.each<[string, Record<string, number | string>, string, RegExp]>([
    ['nope', {}, 'unknown-graph', /no graph "nope"/],
    ['', {}, 'unknown-graph', /no graph ""/],
    ['double', {}, 'bad-input', /"x" is missing/],
    ['double', { x: 'two' }, 'bad-input', /not of kind number/],
    ['double', { x: 1, z: 1 }, 'bad-input', /no input "z"/],
    ['broken', {}, 'flow-fail', /Broken/],
  ])('throws what went wrong: %s %j', async (graph, inputs, code, message) => {
    const caught: unknown[] = []
    const result = await runDraft({ ...one, graphs }, {}, [
      doing(async (ctx) => void (await ctx.call(graph, inputs).catch((error: unknown) => caught.push(error)))),
    ])
    expect(result.status).toBe('done')
    expect(caught).toMatchObject([{ code }])
    expect(String(caught[0])).toMatch(message)
  })

  test.each<[string, () => RunOptions]>([
    ['no runtime', () => ({})],
    ['a runtime', () => ({ runtime: createMemoryRuntime() })],
  ])('that fails and is not caught fails the run with the path inside: %s', async (_, options) => {
    expect(
      await runDraft({ ...one, graphs }, options(), [doing(async (ctx) => void (await ctx.call('broken', {})))]),
    ).toMatchObject({ status: 'failed', error: { code: 'flow-fail', path: 'a[0]/f' } })
  })

  test('that nobody waits for ends with the node', async () => {
    let started = 0
    const counting = defineNode({
      type: 'test.counting',
      title: 'C',
      summary: 'C.',
      inputs: { value: port.any() },
      run: () => {
        started++
        return {}
      },
    })
    const draft = {
      nodes: { a: { type: 'test.doing' }, pause: { type: 'flow.delay', with: { ms: 30 } } },
      graphs: {
        slow: {
          nodes: { d: { type: 'flow.delay', with: { ms: 10 } }, c: { type: 'test.counting' } },
          wires: ['d.value -> c.value'],
        },
      },
    }
    const result = await runDraft(draft, { maxInFlight: 1 }, [
      counting,
      doing((ctx) => {
        ctx.call('slow', {}).catch(() => {})
      }),
    ])
    expect([result.status, started]).toEqual(['done', 0])
  })
})
