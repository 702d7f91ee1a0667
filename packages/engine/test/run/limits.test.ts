import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, defineNode, port, run, type NodeContext, type NodeType } from '../../src/index.ts'
import { outputsOf, planOf, runDraft, runWatched } from '../make-flow.ts'
import { expectConsistentEvents } from '../events-consistent.ts'

const turn = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A node type that counts how many of it are at work, and the most there ever were. */
function createGauge(work: (ctx: NodeContext, inputs: { readonly value: unknown }) => Promise<void>): {
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

const many = (count: number, type: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, { type, with: { value: index } }]))

const asks = (graph: string, times: number): NodeType =>
  defineNode({
    type: 'test.agent',
    title: 'Agent',
    summary: 'Calls a graph.',
    inputs: { value: port.any({ default: null }) },
    outputs: { value: port.any() },
    run: async (_, ctx) => {
      const answers = await Promise.all(Array.from({ length: times }, (__, index) => ctx.call(graph, { x: index })))
      await turn()
      return { value: answers.map(({ y }) => y ?? null) }
    },
  })

const answering = {
  answer: {
    inputs: { x: { kind: 'number' } },
    outputs: { y: 'g.value' },
    nodes: { g: { type: 'test.gauge' } },
    wires: ['input.x -> g.value'],
  },
}

describe('maxInFlight', () => {
  test.each([1, 3, 128])('bounds the steps at work: %i', async (maxInFlight) => {
    const gauge = createGauge(() => turn(1))
    const { status } = await runDraft({ nodes: many(200, 'test.gauge') }, { maxInFlight }, [gauge.type])
    expect([status, gauge.most()]).toEqual(['done', maxInFlight])
  })

  test('is 128 when not given', async () => {
    const gauge = createGauge(() => turn(1))
    await runDraft({ nodes: many(300, 'test.gauge') }, {}, [gauge.type])
    expect(gauge.most()).toBe(128)
  })

  test.each([0, -1, 1.5, NaN])('that is no whole number of 1 or more is refused: %d', async (maxInFlight) => {
    await expect(runDraft({ nodes: many(1, 'test.give') }, { maxInFlight })).rejects.toThrow(/maxInFlight/)
  })

  test.each([
    ['no runtime', undefined],
    ['the memory runtime', createMemoryRuntime],
  ])('of 1 lets agents call graphs, several at once: %s', async (_, makeRuntime) => {
    const gauge = createGauge(() => turn(1))
    const nodes = { ...many(5, 'test.agent'), ...{ solo: { type: 'test.gauge' } } }
    const result = await runDraft(
      { nodes, graphs: answering, outputs: { x: 'n4.value' } },
      { maxInFlight: 1, ...(makeRuntime !== undefined && { runtime: makeRuntime() }) },
      [gauge.type, asks('answer', 4)],
    )
    expect(outputsOf(result)).toEqual({ x: [0, 1, 2, 3] })
    expect(gauge.most()).toBe(1)
  })

  test('bounds agents again once their calls are over', async () => {
    let now = 0
    let most = 0
    const agent = defineNode({
      type: 'test.thinking',
      title: 'Thinking',
      summary: 'Calls, then thinks.',
      inputs: { value: port.any() },
      run: async (_, ctx) => {
        await ctx.call('quick', {})
        most = Math.max(most, ++now)
        await turn(2)
        now--
        return {}
      },
    })
    const { status } = await runDraft({ nodes: many(20, 'test.thinking'), graphs: { quick: {} } }, { maxInFlight: 3 }, [
      agent,
    ])
    expect([status, most]).toEqual(['done', 3])
  })

  test('does not count nodes that wait for an answer, a pause or a graph', async () => {
    const wait = defineNode({
      type: 'test.wait',
      title: 'Wait',
      summary: 'Waits.',
      inputs: { value: port.any() },
      outputs: { value: port.any() },
      run: async (_, ctx) => ({ value: await ctx.wait('go') }),
    })
    const result = await runDraft(
      {
        nodes: {
          ...many(3, 'test.wait'),
          pause: { type: 'flow.delay', with: { ms: 2, value: 7 } },
          last: { type: 'test.later', with: { value: 1 } },
        },
        outputs: { x: 'last.value', p: 'pause.value' },
      },
      { maxInFlight: 1 },
      [wait],
    )
    expect(result.status).toBe('waiting')
    const answered = await runDraft(
      {
        nodes: { ...many(3, 'test.wait'), last: { type: 'test.later', with: { value: 1 } } },
        outputs: { x: 'last.value', w: 'n2.value' },
      },
      { maxInFlight: 1, wait: async () => 'yes' },
      [wait],
    )
    expect(outputsOf(answered)).toEqual({ x: 1, w: 'yes' })
  })

  test('lets a fan of 100 pauses pass side by side', async () => {
    const gauge = createGauge(() => turn(50))
    await runDraft({ nodes: many(100, 'test.gauge') }, {}, [gauge.type])
    expect(gauge.most()).toBe(100)
  })
})

describe('an abort', () => {
  const stuck = createGauge(() => new Promise<never>(() => {}))

  test('settles the run at once though nodes ignore it', async () => {
    const controller = new AbortController()
    const promise = runWatched(
      { nodes: { ...many(3, 'test.gauge'), after: { type: 'test.give' } }, wires: ['n0.value -> after.value'] },
      { signal: controller.signal },
      [stuck.type],
    )
    await turn(5)
    const started = performance.now()
    controller.abort()
    const { result, events } = await promise
    expect(performance.now() - started).toBeLessThan(100)
    expect(result).toMatchObject({ status: 'canceled' })
    expectConsistentEvents(events)
    expect(events.some(({ path }) => path === 'after')).toBe(false)
  })

  test('aborts the signals that nodes look at, in called graphs too', async () => {
    const reasons: string[] = []
    const listening = defineNode({
      type: 'test.listening',
      title: 'Listening',
      summary: 'Waits for its signal.',
      inputs: { value: port.any({ default: 1 }) },
      run: async (_, ctx) => {
        await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve, { once: true }))
        reasons.push(ctx.path)
        return {}
      },
    })
    const controller = new AbortController()
    const promise = runDraft(
      {
        nodes: {
          a: { type: 'test.listening' },
          b: { type: 'test.listening', policy: { timeoutMs: 60_000 } },
          c: { type: 'flow.call', graph: 'g' },
          d: { type: 'test.agent' },
          m: { type: 'flow.map', graph: 'i', with: { items: [1, 2] } },
        },
        graphs: {
          g: { nodes: { e: { type: 'test.listening' } } },
          i: {
            inputs: { item: { kind: 'number' } },
            nodes: { f: { type: 'test.listening' } },
            wires: ['input.item -> f.value'],
          },
        },
      },
      { signal: controller.signal },
      [
        listening,
        defineNode({
          type: 'test.agent',
          title: 'A',
          summary: 'Calls.',
          run: async (_, ctx) => {
            await ctx.call('g', {})
            return {}
          },
        }),
      ],
    )
    await turn(5)
    controller.abort()
    await promise
    await turn(1)
    expect(reasons.toSorted()).toEqual(['a', 'b', 'c/e', 'd[0]/e', 'm[0]/f', 'm[1]/f'])
  })

  test('before the start starts nothing', async () => {
    let started = 0
    const counting = defineNode({
      type: 'test.counting',
      title: 'C',
      summary: 'Counts.',
      run: () => ({ [`n${started++}`]: 1 }),
    })
    const { result, events } = await runWatched(
      { nodes: { a: { type: 'test.counting' } } },
      { signal: AbortSignal.abort() },
      [counting],
    )
    expect([result.status, started]).toEqual(['canceled', 0])
    expectConsistentEvents(events)
  })

  test.each(['node-start', 'node-end', 'run-start'] as const)(
    'by a listener, on %s, lets nothing start after it',
    async (type) => {
      const controller = new AbortController()
      const ran: string[] = []
      const noting = defineNode({
        type: 'test.noting',
        title: 'N',
        summary: 'Notes.',
        inputs: { value: port.any({ default: 0 }) },
        outputs: { value: port.any() },
        run: (_, ctx) => {
          ran.push(ctx.path)
          return { value: 1 }
        },
      })
      const events: string[] = []
      const result = await run(
        planOf(
          { nodes: { a: { type: 'test.noting' }, b: { type: 'test.noting' } }, wires: ['a.value -> b.value'] },
          noting,
        ),
        {
          signal: controller.signal,
          onEvent: (event) => {
            events.push(event.type)
            if (event.type === type) controller.abort()
          },
        },
      )
      expect(result.status).toBe('canceled')
      expect(events.at(-1)).toBe('run-end')
      expect(ran).toEqual(type === 'node-end' ? ['a'] : [])
    },
  )

  test('by a node lets nothing start after it', async () => {
    const controller = new AbortController()
    const ran: string[] = []
    const noting = defineNode({
      type: 'test.noting',
      title: 'N',
      summary: 'Notes.',
      inputs: { value: port.any({ default: 0 }) },
      outputs: { value: port.any() },
      run: (_, ctx) => {
        ran.push(ctx.path)
        controller.abort()
        return { value: 1 }
      },
    })
    const result = await runDraft(
      { nodes: { a: { type: 'test.noting' }, b: { type: 'test.noting' } }, wires: ['a.value -> b.value'] },
      { signal: controller.signal },
      [noting],
    )
    expect([result.status, ran]).toEqual(['canceled', ['a']])
  })

  test('in the middle of long synchronous work is heeded', async () => {
    const controller = new AbortController()
    const nodes = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`n${index}`, { type: 'test.slow' }]))
    let ran = 0
    const slow = defineNode({
      type: 'test.slow',
      title: 'S',
      summary: 'Takes 1 ms.',
      run: () => {
        ran++
        const end = performance.now() + 1
        while (performance.now() < end);
        return {}
      },
    })
    setTimeout(() => controller.abort(), 5)
    const result = await runDraft({ nodes }, { signal: controller.signal }, [slow])
    expect(result.status).toBe('canceled')
    expect(ran).toBeLessThan(200)
  })

  test('leaves no listener on the signal once a run is over', async () => {
    const controller = new AbortController()
    let listeners = 0
    const { signal } = controller
    const addEventListener = signal.addEventListener.bind(signal)
    const removeEventListener = signal.removeEventListener.bind(signal)
    Object.assign(signal, {
      addEventListener: (...rest: Parameters<typeof addEventListener>) => {
        listeners++
        addEventListener(...rest)
      },
      removeEventListener: (...rest: Parameters<typeof removeEventListener>) => {
        listeners--
        removeEventListener(...rest)
      },
    })
    await runDraft({ nodes: many(3, 'test.give') }, { signal })
    expect(listeners).toBe(0)
  })
})

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
    const graphs = Object.fromEntries(
      Array.from({ length: depth }, (_, index) => [
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
    const cost = async (plan: ReturnType<typeof planOf>): Promise<number> => {
      const before = process.cpuUsage().user
      await run(plan)
      return process.cpuUsage().user - before
    }
    const [small, large] = [calls(10_000), calls(40_000)]
    await cost(small)
    expect(await cost(large)).toBeLessThan(12 * (await cost(small)) + 50_000)
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
