import { describe, expect, test } from 'vitest'
import { compile, createMemoryRuntime, defineNode, port, run, type NodeContext, type NodeType, type RunEvent, type RunOptions, type Runtime, type Usage } from '../../src/index.ts'
import { expectConsistentEvents, timeless } from '../events-consistent.ts'
import { flowOf, outputsOf, planOf, registryWith, runDraft, runWatched } from '../make-flow.ts'
import { randomFlow } from '../random-flow.ts'
import { randomNodes } from '../random-nodes.ts'
import { createReplayingRuntime, createShuffledRuntime, spyOn } from '../test-runtimes.ts'

/** A node that does something with its context. */
const doing = (work: (ctx: NodeContext) => Promise<void> | void): NodeType =>
  defineNode({ type: 'test.doing', title: 'D', summary: 'Does something.', inputs: { value: port.any({ default: 0 }) }, outputs: { value: port.any() }, run: async (_, ctx) => { await work(ctx); return { value: 1 } } })

const usage = (cost: Usage['cost']): Usage => ({ calls: 1, inputTokens: 10, cachedTokens: 1, outputTokens: 5, reasoningTokens: 2, totalTokens: 15, cost })
const one = { nodes: { a: { type: 'test.doing' } } }

describe('the context of a node', () => {
  test('says where the node is, of which run, and with which settings', async () => {
    const seen: unknown[] = []
    await runDraft(
      { nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [1] } } }, graphs: { g: { inputs: { item: { kind: 'any' } }, nodes: { a: { type: 'test.doing' } } } } },
      { runId: 'r1', effects: { now: () => 42, random: () => 0.25 } },
      [doing((ctx) => void seen.push(ctx.path, ctx.attempt, ctx.run, ctx.settings, ctx.now(), ctx.random(), ctx.signal.aborted))],
    )
    expect(seen).toEqual(['m[0]/a', 1, { id: 'r1', idempotencyKey: 'r1/m[0]/a' }, {}, 42, 0.25, false])
  })

  test('a step computes its value once, and no more after an abort', async () => {
    const controller = new AbortController()
    const steps: unknown[] = []
    const result = await runDraft(one, { signal: controller.signal }, [
      doing(async (ctx) => {
        steps.push(await ctx.step('one', () => 1), await ctx.step('two', async () => 'b'))
        controller.abort()
        await ctx.step('three', () => steps.push('computed'))
      }),
    ])
    expect([result.status, steps]).toEqual(['canceled', [1, 'b']])
  })

  test('media written are read back, equal bytes under one address', async () => {
    await runDraft(one, {}, [
      doing(async ({ blobs }) => {
        const bytes = new TextEncoder().encode('hello')
        const blob = await blobs.write(bytes, { mediaType: 'text/plain', name: 'a.txt' })
        expect(blob).toEqual({ blob: 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', mediaType: 'text/plain', name: 'a.txt', size: 5 })
        bytes[0] = 0
        expect(new TextDecoder().decode(await blobs.read(blob.blob))).toBe('hello')
        await expect(blobs.read('sha256:00')).rejects.toMatchObject({ code: 'blob-not-found' })
      }),
    ]).then((result) => expect(result.status).toBe('done'))
  })

  test('files are refused where the host gives none', async () => {
    expect(await runDraft(one, {}, [doing(async ({ files }) => void (await files.readText('a')))])).toMatchObject({ status: 'failed', error: { code: 'no-files' } })
  })

  test('fetch goes through the host and carries the signal', async () => {
    const asked: unknown[] = []
    await runDraft(one, { effects: { fetch: async (url, init) => { asked.push(url, init?.method, init?.signal?.aborted); return new Response('ok') } } }, [doing(async (ctx) => void (await ctx.fetch('http://127.0.0.1/', { method: 'POST' })))])
    expect(asked).toEqual(['http://127.0.0.1/', 'POST', false])
  })

  test('a sleep ends early when the run is aborted', async () => {
    const controller = new AbortController()
    let ended: unknown
    const promise = runDraft(one, { signal: controller.signal }, [doing((ctx) => ctx.sleep(60_000).catch((reason: unknown) => { ended = reason }))])
    await new Promise((resolve) => setTimeout(resolve, 5))
    controller.abort()
    await promise
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(ended).toBeInstanceOf(DOMException)
  })
})

describe('ctx.call', () => {
  const graphs = { double: { inputs: { x: { kind: 'number' }, o: { kind: 'text', optional: true } }, outputs: { y: 's.sum' }, nodes: { s: { type: 'math.add' } }, wires: ['input.x -> s.a', 'input.x -> s.b'] }, broken: { nodes: { f: { type: 'flow.fail', with: { message: 'Broken.' } } } } }

  test('runs a graph, and gives each call its ordinal', async () => {
    const got: unknown[] = []
    const { events } = await runWatched({ ...one, graphs }, {}, [doing(async (ctx) => void got.push(await ctx.call('double', { x: 2 }), await ctx.call('double', { x: 3 })))])
    expect(got).toEqual([{ y: 4 }, { y: 6 }])
    expect(events.filter(({ type }) => type === 'node-start').map(({ path }) => path)).toEqual(['a', 'a[0]/s', 'a[1]/s'])
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
    const result = await runDraft({ ...one, graphs }, {}, [doing(async (ctx) => void (await ctx.call(graph, inputs).catch((error: unknown) => caught.push(error))))])
    expect(result.status).toBe('done')
    expect(caught).toMatchObject([{ code }])
    expect(String(caught[0])).toMatch(message)
  })

  test.each<[string, () => RunOptions]>([['no runtime', () => ({})], ['a runtime', () => ({ runtime: createMemoryRuntime() })]])('that fails and is not caught fails the run with the path inside: %s', async (_, options) => {
    expect(await runDraft({ ...one, graphs }, options(), [doing(async (ctx) => void (await ctx.call('broken', {})))])).toMatchObject({ status: 'failed', error: { code: 'flow-fail', path: 'a[0]/f' } })
  })

  test('that nobody waits for ends with the node', async () => {
    let started = 0
    const counting = defineNode({ type: 'test.counting', title: 'C', summary: 'C.', inputs: { value: port.any() }, run: () => { started++; return {} } })
    const draft = { nodes: { a: { type: 'test.doing' }, pause: { type: 'flow.delay', with: { ms: 30 } } }, graphs: { slow: { nodes: { d: { type: 'flow.delay', with: { ms: 10 } }, c: { type: 'test.counting' } }, wires: ['d.value -> c.value'] } } }
    const result = await runDraft(draft, { maxInFlight: 1 }, [counting, doing((ctx) => { ctx.call('slow', {}).catch(() => {}) })])
    expect([result.status, started]).toEqual(['done', 0])
  })
})

describe('ctx.wait', () => {
  const waiting = doing(async (ctx) => void (await ctx.wait('approve', { question: ctx.path })))

  test('ends the run as waiting once nothing else is left to do', async () => {
    const { result, events } = await runWatched({ nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' }, slow: { type: 'flow.delay', with: { ms: 5, value: 3 } }, later: { type: 'test.later', with: { turns: 20 } } }, wires: ['slow.value -> later.value'] }, {}, [waiting])
    expect(result).toMatchObject({ status: 'waiting', on: [{ path: 'a', signal: 'approve', about: { question: 'a' } }, { path: 'b' }] })
    expectConsistentEvents(events)
    expect(events.filter(({ type }) => type === 'run-wait')).toHaveLength(2)
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-end', path: 'later' }))
  })

  test('goes on with an answer, at once or later', async () => {
    for (const wait of [() => 'yes', () => new Promise<string>((resolve) => setTimeout(() => resolve('yes'), 5))]) {
      const result = await runDraft({ ...one, outputs: { x: 'a.value' } }, { wait }, [doing(async (ctx) => expect(await ctx.wait('go')).toBe('yes'))])
      expect(result.status).toBe('done')
    }
  })

  test('throws what the host throws', async () => {
    for (const wait of [() => { throw new Error('no desk') }, () => Promise.reject(new Error('no desk'))]) {
      expect(await runDraft({ nodes: { a: { type: 'test.doing' } } }, { wait }, [waiting])).toMatchObject({ status: 'failed', error: { message: 'no desk', path: 'a' } })
    }
  })

  test('a host that throws for one wait leaves the others waiting', async () => {
    const wait = ({ path }: { path: string }): undefined => { if (path === 'a') throw new Error('no desk') }
    expect(await runDraft({ nodes: { a: { type: 'test.doing', policy: { onError: 'skip' } }, b: { type: 'test.doing' } } }, { wait }, [waiting])).toMatchObject({ status: 'waiting', on: [{ path: 'b' }] })
  })

  test('of an element that is not wanted any more is not waited for', async () => {
    const draft = {
      nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [true, false] }, policy: { onError: 'skip' } }, b: { type: 'test.doing' } },
      graphs: { g: { inputs: { item: { kind: 'boolean' } }, nodes: { way: { type: 'flow.branch' }, w: { type: 'test.asking' }, d: { type: 'flow.delay', with: { ms: 5 } }, f: { type: 'flow.fail' } }, wires: ['input.item -> way.condition', 'way.then -> w.value', 'way.else -> d.value', 'd.value -> f.value'] } },
    }
    const asking = defineNode({ type: 'test.asking', title: 'A', summary: 'Asks.', inputs: { value: port.any() }, run: async (_, ctx) => { await ctx.wait('approve'); return {} } })
    const result = await runDraft(draft, {}, [waiting, asking])
    expect(result.status === 'waiting' && result.on.map(({ path }) => path)).toEqual(['b'])
  })
})

describe('usage', () => {
  test('adds up over nodes, and its cost is unknown as soon as one is', async () => {
    const { result, events } = await runWatched({ nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } } }, {}, [doing((ctx) => { ctx.meter(usage(0.25)); ctx.meter(usage(0.5)) })])
    expect(result.usage).toEqual({ calls: 4, inputTokens: 40, cachedTokens: 4, outputTokens: 20, reasoningTokens: 8, totalTokens: 60, cost: 1.5 })
    expect(events.flatMap((event) => (event.type === 'node-end' ? [event.usage?.cost] : []))).toEqual([0.75, 0.75])
    const unknown = await runDraft({ nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } } }, {}, [doing((ctx) => ctx.meter(usage(ctx.path === 'a' ? 'unknown' : 1)))])
    expect(unknown.usage).toMatchObject({ calls: 2, cost: 'unknown' })
  })

  test('of a failed node counts', async () => {
    expect((await runDraft(one, {}, [doing((ctx) => { ctx.meter(usage(1)); throw new Error('x') })])).usage).toMatchObject({ calls: 1, cost: 1 })
  })

  test('of a step that was done elsewhere counts, failed or not', async () => {
    const runtime = { start: ({ path }: { path: string }) => ({ path, outcome: path === 'a' ? { status: 'done' as const, outputs: { value: 1 }, usage: usage(1) } : { status: 'failed' as const, error: { code: 'x', message: 'x', path }, usage: usage(2) } }), next: () => new Promise<never>(() => {}), cancel: () => {} }
    const result = await runDraft({ nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } } }, { runtime }, [doing(() => {})])
    expect(result).toMatchObject({ status: 'failed', usage: { calls: 2, cost: 3 } })
  })
})

describe('events', () => {
  test('tell what a node says while it works', async () => {
    const { events } = await runWatched(one, {}, [doing((ctx) => { ctx.emit({ port: 'value', text: 'a' }); ctx.log('note') })])
    expectConsistentEvents(events)
    expect(timeless(events)).toMatchObject([{ type: 'run-start', flow: 'test' }, { type: 'node-start', node: 'test.doing' }, { type: 'node-delta', delta: { text: 'a' } }, { type: 'node-log', message: 'note' }, { type: 'node-end', outputs: { value: 1 }, reused: false }, { type: 'run-end', status: 'done' }])
  })

  test('are over when the run is, whatever nodes still say', async () => {
    const controller = new AbortController()
    const promise = runWatched(one, { signal: controller.signal }, [doing(async (ctx) => { await new Promise((resolve) => setTimeout(resolve, 10)); ctx.emit({ note: 'late' }); ctx.log('late') })])
    setTimeout(() => controller.abort(), 2)
    const { events } = await promise
    const count = events.length
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(events).toHaveLength(count)
  })

  test.each(['run-start', 'node-start', 'node-delta', 'node-end', 'run-end'] as const)('a listener that throws on %s rejects the run, and nothing starts after', async (type) => {
    let seen = 0
    const promise = run(planOf({ nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } }, wires: ['a.value -> b.value'] }, doing((ctx) => ctx.emit({ note: 'x' }))), {
      onEvent: (event) => {
        seen++
        if (event.type === type) throw new Error('bad listener')
      },
    })
    await expect(promise).rejects.toThrow('bad listener')
    const before = seen
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(seen).toBe(before)
  })

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
    const { events } = await runWatched({ nodes: { c: { type: 'math.add' }, a: { type: 'math.add', with: { a: 1 } }, b: { type: 'math.add' } }, wires: ['a.sum -> b.a', 'b.sum -> c.a'] })
    expect(events.filter(({ type }) => type === 'node-start').map(({ path }) => path)).toEqual(['a', 'b', 'c'])
  })
})

describe('a runtime at fault', () => {
  const broken = (part: 'start' | 'next') => ({
    start: () => { if (part === 'start') throw new Error('disk full'); return undefined },
    next: () => Promise.reject(new Error('disk full')),
    cancel: () => {},
  })
  test.each(['start', 'next'] as const)('rejects the run when %s throws', async (part) => {
    await expect(runDraft(one, { runtime: broken(part) }, [doing(() => {})])).rejects.toThrow('disk full')
  })

  test('fails a delay with what the runtime says', async () => {
    const runtime = { start: ({ path }: { path: string }) => ({ path, outcome: { status: 'failed' as const, error: { code: 'lost', message: 'The timer was lost.', path } } }), next: () => new Promise<never>(() => {}), cancel: () => {} }
    expect(await runDraft({ nodes: { d: { type: 'flow.delay' } } }, { runtime })).toMatchObject({ status: 'failed', error: { code: 'lost', path: 'd' } })
  })

  test('a promise of another make is a promise in every runtime', async () => {
    const thenable = defineNode({ type: 'test.thenable', title: 'T', summary: 'T.', outputs: { value: port.number() }, run: (): Promise<{ value: number }> => { const promise = Promise.resolve({ value: 3 }); return Object.assign(Object.create({ then: promise.then.bind(promise) })) } })
    for (const options of [{}, { runtime: createMemoryRuntime() }]) expect(outputsOf(await runDraft({ nodes: { a: { type: 'test.thenable' } }, outputs: { x: 'a.value' } }, options, [thenable]))).toEqual({ x: 3 })
  })
})
