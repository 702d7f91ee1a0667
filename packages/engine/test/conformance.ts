import { describe, expect, test } from 'vitest'
import {
  compile,
  controlNodes,
  createRegistry,
  defineNode,
  port,
  run,
  type RunEvent,
  type RunOptions,
  type Runtime,
} from '../src/index.ts'
import { CONTRACT_GRAPHS } from './conformance-graphs.ts'
import { expectConsistentEvents } from './events-consistent.ts'
import { add, flowOf, type Draft, outputsOf, testNodes } from './make-flow.ts'
import { evaluate } from './plain-evaluator.ts'
import { randomFlow } from './random-flow.ts'
import { randomNodes } from './random-nodes.ts'
import { spyOn, type SpiedRuntime } from './test-runtimes.ts'

/** Makes a runtime for one run; undefined for the one that is built in. */
export type MakeRuntime = () => Runtime | undefined

/** Never ends, whatever its signal says. */
const stuck = defineNode({
  type: 'contract.stuck',
  title: 'Stuck',
  summary: 'Never ends.',
  inputs: { value: port.any() },
  outputs: { value: port.any() },
  run: () => new Promise<never>(() => {}),
})

const failing = defineNode({
  type: 'contract.failing',
  title: 'Failing',
  summary: 'Fails after a while.',
  inputs: { value: port.any() },
  outputs: { value: port.any() },
  run: async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    throw new Error('it broke')
  },
})

const paid = defineNode({
  type: 'contract.paid',
  title: 'Paid',
  summary: 'Costs something.',
  outputs: { value: port.number() },
  run: async (_, ctx) => {
    ctx.meter({
      calls: 1,
      inputTokens: 2,
      cachedTokens: 0,
      outputTokens: 3,
      reasoningTokens: 0,
      totalTokens: 5,
      cost: 0.5,
    })
    return { value: 1 }
  },
})

const registry = createRegistry([...testNodes, ...randomNodes, stuck, failing, paid])

/** Holds a runtime to what the scheduler relies on. */
export function runtimeContract(name: string, makeRuntime: MakeRuntime): void {
  const watched = async (draft: Draft, options: RunOptions = {}) => {
    const events: RunEvent[] = []
    const made = makeRuntime()
    const runtime = made === undefined ? undefined : spyOn(made)
    const promise = run(compile(flowOf(draft), registry), {
      ...options,
      onEvent: (event) => {
        events.push(event)
        options.onEvent?.(event)
      },
      ...(runtime !== undefined && { runtime }),
    })
    return { events, runtime, result: await promise }
  }

  describe(`${name} keeps the contract of runtimes`, () => {
    test.each(CONTRACT_GRAPHS)('runs %s', async (_, draft, inputs, outputs) => {
      const { result, events, runtime } = await watched(draft, { inputs })
      expect(result).toMatchObject({ status: 'done', outputs })
      expectConsistentEvents(events)
      expectProperSteps(runtime)
    })

    test('runs random graphs as plain recursion does', async () => {
      for (let seed = 0; seed < 60; seed++) {
        const draft = randomFlow(seed, 25)
        const inputs = { x: seed }
        const { result, events, runtime } = await watched(draft, { inputs })
        const { outputs, failed } = evaluate(draft, draft, inputs)
        expect([seed, result.status]).toEqual([seed, failed ? 'failed' : 'done'])
        expect(Object.keys(outputsOf(result)).toSorted()).toEqual(Object.keys(outputs).toSorted())
        expectConsistentEvents(events)
        expectProperSteps(runtime)
      }
    })

    test('names the node that failed', async () => {
      const { result, events } = await watched({
        nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [1] } } },
        graphs: {
          g: {
            inputs: { item: { kind: 'number' } },
            nodes: { f: { type: 'contract.failing' } },
            wires: ['input.item -> f.value'],
          },
        },
      })
      expect(result).toMatchObject({
        status: 'failed',
        error: { code: 'node-failed', message: 'it broke', path: 'm[0]/f' },
      })
      expectConsistentEvents(events)
    })

    test('counts what was used once', async () => {
      const { result, events } = await watched({
        nodes: { a: { type: 'contract.paid' }, b: { type: 'contract.paid' } },
      })
      expect(result.usage).toMatchObject({ calls: 2, totalTokens: 10, cost: 1 })
      expect(events.filter((event) => event.type === 'node-end').map((event) => event.usage?.calls)).toEqual([1, 1])
    })

    test('an abort settles the run though a node ignores it, and cancels every step in flight', async () => {
      const controller = new AbortController()
      const onEvent = ({ path }: RunEvent): void => {
        if (path === 'm[1]/s') setTimeout(() => controller.abort(), 5)
      }
      const { result, events, runtime } = await watched(
        {
          nodes: {
            a: { type: 'contract.stuck', with: { value: 1 } },
            m: { type: 'flow.map', graph: 'g', with: { items: [1, 2] } },
            d: { type: 'flow.delay', with: { ms: 60_000 } },
            after: { type: 'test.give' },
          },
          wires: ['a.value -> after.value'],
          graphs: {
            g: {
              inputs: { item: { kind: 'number' } },
              nodes: { s: { type: 'contract.stuck' } },
              wires: ['input.item -> s.value'],
            },
          },
        },
        { signal: controller.signal, onEvent },
      )
      expect(result.status).toBe('canceled')
      expectConsistentEvents(events)
      if (runtime === undefined) return
      const started = runtime.started.filter(({ kind }) => kind === 'node').map(({ path }) => path)
      expect(started.toSorted()).toEqual(['a', 'm[0]/s', 'm[1]/s'])
      expect(runtime.canceled).toEqual(expect.arrayContaining(started))
      const eventCount = events.length
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect([events.length, runtime.started.filter(({ kind }) => kind === 'node').length]).toEqual([eventCount, 3])
    })

    test('a failed element of a map cancels the steps of the others', async () => {
      const { result, runtime } = await watched(
        {
          nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [true, false] } } },
          graphs: {
            g: {
              inputs: { item: { kind: 'boolean' } },
              nodes: { way: { type: 'flow.branch' }, f: { type: 'contract.failing' }, s: { type: 'contract.stuck' } },
              wires: ['input.item -> way.condition', 'way.then -> f.value', 'way.else -> s.value'],
            },
          },
        },
        { maxInFlight: 2 },
      )
      expect(result).toMatchObject({ status: 'failed', error: { message: 'it broke', path: 'm[0]/f' } })
      expect(runtime?.canceled ?? ['m[1]/s']).toEqual(['m[1]/s'])
    })

    test('the same plan can be run again, and twice at the same time', async () => {
      const plan = compile(
        flowOf({
          inputs: { n: { kind: 'number' } },
          outputs: { x: 'l.value' },
          nodes: { l: { type: 'test.later', with: { turns: 3 } } },
          wires: ['input.n -> l.value'],
        }),
        registry,
      )
      const once = (n: number) => {
        const runtime = makeRuntime()
        return run(plan, { inputs: { n }, ...(runtime !== undefined && { runtime }) })
      }
      const results = await Promise.all([once(1), once(2)])
      expect([...results, await once(3)].map(outputsOf)).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }])
    })
  })
}

/** Every step has a path and an idempotency key of its own, and no pure node becomes one. */
function expectProperSteps(runtime: SpiedRuntime | undefined): void {
  if (runtime === undefined) return
  const { started } = runtime
  expect(new Set(started.map(({ path }) => path)).size).toBe(started.length)
  expect(new Set(started.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(started.length)
  const pure = new Set(
    [...randomNodes, ...controlNodes, ...testNodes].filter((type) => type.pure).map(({ type }) => type),
  )
  expect(pure.has(add.type)).toBe(true)
  expect(started.filter(({ type }) => pure.has(type))).toEqual([])
  for (const step of started) expect(step.idempotencyKey.endsWith(`/${step.path}`)).toBe(true)
}
