import { describe, expect, test } from 'vitest'
import { compile, defineNode, port, run, type NodeType, type RunEvent, type Runtime } from '../../src/index.ts'
import { expectConsistentEvents, timeless } from '../events-consistent.ts'
import { flowOf, planOf, registryWith, runWatched, type AnyContext } from '../make-flow.ts'
import { randomFlow } from '../random-flow.ts'
import { randomNodes } from '../random-nodes.ts'
import { createReplayingRuntime, createShuffledRuntime, spyOn } from '../test-runtimes.ts'

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

describe('events', () => {
  test('tell what a node says while it works', async () => {
    const { events } = await runWatched(one, {}, [
      doing((ctx) => {
        ctx.emit({ port: 'value', text: 'a' })
        ctx.log('note')
      }),
    ])
    expectConsistentEvents(events)
    expect(timeless(events)).toMatchObject([
      { type: 'run-start', flow: 'test' },
      { type: 'node-start', node: 'test.doing' },
      { type: 'node-delta', delta: { text: 'a' } },
      { type: 'node-delta', delta: { note: 'note' } },
      { type: 'node-end', outputs: { value: 1 }, reused: false },
      { type: 'run-end', status: 'done' },
    ])
  })

  test('are over when the run is, whatever nodes still say', async () => {
    const controller = new AbortController()
    const promise = runWatched(one, { signal: controller.signal }, [
      doing(async (ctx) => {
        await new Promise((resolve) => setTimeout(resolve, 10))
        ctx.emit({ note: 'late' })
        ctx.log('late')
      }),
    ])
    setTimeout(() => controller.abort(), 2)
    const { events } = await promise
    const count = events.length
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(events).toHaveLength(count)
  })

  test.each(['run-start', 'node-start', 'node-delta', 'node-end', 'run-end'] as const)(
    'a listener that throws on %s rejects the run, and nothing starts after',
    async (type) => {
      let seen = 0
      const promise = run(
        planOf(
          { nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } }, wires: ['a.value -> b.value'] },
          doing((ctx) => ctx.emit({ note: 'x' })),
        ),
        {
          onEvent: (event) => {
            seen++
            if (event.type === type) throw new Error('bad listener')
          },
        },
      )
      await expect(promise).rejects.toThrow('bad listener')
      const before = seen
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(seen).toBe(before)
    },
  )

  test('are the same for the same completions in the same order', async () => {
    // Pure nodes are no steps; those that take their time would be over in an order that nobody records.
    const registry = registryWith(...randomNodes.map((type) => ({ ...type, pure: false })))
    for (let seed = 0; seed < 40; seed++) {
      const plan = compile(flowOf(randomFlow(seed, 30)), registry)
      const listed = async (runtime: Runtime): Promise<readonly unknown[]> => {
        const events: RunEvent[] = []
        await run(plan, { inputs: { x: seed }, runtime, onEvent: (event) => events.push(event) })
        expectConsistentEvents(events)
        return timeless(events)
      }
      const shuffled = spyOn(createShuffledRuntime(seed))
      const first = await listed(shuffled)
      expect(await listed(createReplayingRuntime(shuffled.order))).toEqual(first)
    }
  })

  test('of a plain chain are in the order of the plan', async () => {
    const { events } = await runWatched({
      nodes: { c: { type: 'math.add' }, a: { type: 'math.add', with: { a: 1 } }, b: { type: 'math.add' } },
      wires: ['a.sum -> b.a', 'b.sum -> c.a'],
    })
    expect(events.filter(({ type }) => type === 'node-start').map(({ path }) => path)).toEqual(['a', 'b', 'c'])
  })
})
