import { describe, expect, test } from 'vitest'
import { defineNode, port, run } from '../../src/index.ts'
import { planOf, runDraft, runWatched } from '../make-flow.ts'
import { expectConsistentEvents } from '../events-consistent.ts'
import { createGauge, many } from '../gauge.ts'

const turn = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

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
    expect(performance.now() - started).toBeLessThan(2_000)
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
