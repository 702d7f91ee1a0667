import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, defineNode, NodeError, port, type JsonObject, type Step } from '../../src/index.ts'
import { doing, outputsOf, runDraft } from '../make-flow.ts'
import { spyOn } from '../test-runtimes.ts'

const one = { nodes: { a: { type: 'test.doing' } } }

const told = (steps: readonly Step[]) => steps.map(({ kind, path, idempotencyKey }) => [kind, path, idempotencyKey])

describe('with a runtime', () => {
  test('a part of a node and a wait are steps of their own', async () => {
    const runtime = spyOn(createMemoryRuntime())
    const seen: unknown[] = []
    const result = await runDraft(one, { runtime, runId: 'r', wait: ({ about }) => ({ said: about ?? null }) }, [
      doing(async (ctx) => {
        seen.push(await ctx.step('think', async () => ({ x: 1 })), await ctx.wait('ok', 'sure?'))
      }),
    ])
    expect([result.status, seen]).toEqual(['done', [{ x: 1 }, { said: 'sure?' }]])
    expect(told(runtime.started)).toEqual([
      ['node', 'a', 'r/a'],
      ['part', 'a#think', 'r/a#think'],
      ['wait', 'a#wait-ok', 'r/a#wait-ok'],
    ])
    expect(runtime.started[2].inputs).toEqual({ signal: 'ok', about: 'sure?' })
  })

  test('a part that failed throws what it threw, and its node may go on', async () => {
    const thrown = new NodeError('odd', 'It is odd.', { retryable: false })
    let caught: unknown
    const result = await runDraft(one, { runtime: createMemoryRuntime() }, [
      doing(async (ctx) => {
        const failing = ctx.step('x', () => {
          throw thrown
        })
        await failing.catch((error: unknown) => (caught = error))
      }),
    ])
    expect(result.status).toBe('done')
    expect(caught).toBe(thrown)
  })

  test('each try of a node, and of a control node around it, has keys of its own for what it does', async () => {
    const runtime = spyOn(createMemoryRuntime())
    let tries = 0
    const flaky = doing(async (ctx) => {
      await ctx.step('part', () => tries)
      tries++
      if (tries < 4) throw new Error('not yet')
    })
    const retry = { retry: { attempts: 2, backoffMs: 0 } }
    const result = await runDraft(
      {
        nodes: { c: { type: 'flow.call', graph: 'g', policy: retry } },
        graphs: { g: { nodes: { a: { type: 'test.doing', policy: retry } } } },
      },
      { runtime, runId: 'r' },
      [flaky],
    )
    expect(result.status).toBe('done')
    expect(told(runtime.started).filter(([kind]) => kind !== 'sleep')).toEqual([
      ['node', 'c/a', 'r/c/a'],
      ['part', 'c/a#part', 'r/c/a#part'],
      ['part', 'c/a#part', 'r/c/a~2#part'],
      ['node', 'c/a', 'r/c~2/a'],
      ['part', 'c/a#part', 'r/c~2/a#part'],
      ['part', 'c/a#part', 'r/c~2/a~2#part'],
    ])
  })

  test('what a part used in an earlier run counts, once', async () => {
    const usage = { calls: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, reasoningTokens: 0, totalTokens: 2 }
    const memory = createMemoryRuntime()
    const runtime = spyOn({
      ...memory,
      start: (step) =>
        step.path === 'a#known'
          ? { path: step.path, outcome: { status: 'done', outputs: { value: 'kept' }, usage: { ...usage, cost: 2 } } }
          : memory.start(step),
    })
    const result = await runDraft(one, { runtime }, [
      doing(async (ctx) => {
        expect(await ctx.step('known', () => 'new')).toBe('kept')
        await ctx.step('new', () => {
          ctx.meter({ ...usage, cost: 1 })
          return null
        })
      }),
    ])
    expect(result.usage).toMatchObject({ calls: 2, cost: 3 })
  })

  test('an abort ends a part in flight', async () => {
    const controller = new AbortController()
    const runtime = spyOn(createMemoryRuntime())
    setTimeout(() => controller.abort(), 5)
    const result = await runDraft(one, { runtime, signal: controller.signal }, [
      doing(async (ctx) => void (await ctx.step('stuck', () => new Promise<never>(() => {})))),
    ])
    expect(result.status).toBe('canceled')
    expect(runtime.canceled.toSorted()).toEqual(['a', 'a#stuck'])
  })

  test('a step that is done anew on purpose gives its node another key', async () => {
    const memory = createMemoryRuntime()
    const runtime = {
      ...memory,
      start: (step: Step) => memory.start({ ...step, perform: () => step.perform('another') }),
    }
    const keys: string[] = []
    await runDraft(one, { runtime }, [doing((ctx) => void keys.push(ctx.run.idempotencyKey))])
    expect(keys).toEqual(['another'])
  })
})

const costly = (count: () => void) =>
  defineNode({
    type: 'test.costly',
    title: 'Costly',
    summary: 'Doubles a number.',
    inputs: { x: port.number() },
    outputs: { y: port.number() },
    run: async ({ x }) => {
      count()
      return { y: x * 2 }
    },
  })

test('a store behind the cache is asked before the work is done, with a runtime or without one', async () => {
  const kept = new Map<string, JsonObject>()
  const cache = {
    find: (work: object) => kept.get(JSON.stringify(work)),
    keep: (work: object, outputs: JsonObject) => void kept.set(JSON.stringify(work), outputs),
  }
  let runs = 0
  const draft = {
    nodes: { n: { type: 'test.costly', with: { x: 3 }, policy: { cache: true } } },
    outputs: { y: 'n.y' },
  }
  for (const options of [{}, {}, { runtime: createMemoryRuntime() }]) {
    const result = await runDraft(draft, { ...options, cache }, [costly(() => runs++)])
    expect(outputsOf(result)).toEqual({ y: 6 })
  }
  expect([runs, kept.size]).toEqual([1, 1])
})

test('effects may be given node by node', async () => {
  const seen: unknown[] = []
  const effects = { now: () => 5 }
  await runDraft(
    { nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } } },
    {
      effectsAt: (path) => ({
        now: () => (path === 'a' ? 1 : 2),
        random: () => 0,
        fetch: () => Promise.reject(new Error('none')),
        sleep: () => Promise.resolve(),
        files: { list: none, readText: none, readBytes: none, writeText: none },
        blobs: { read: none, write: none },
      }),
      effects,
    },
    [doing((ctx) => void seen.push([ctx.path, ctx.now()]))],
  )
  expect(seen).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})

const none = (): Promise<never> => Promise.reject(new Error('none'))
