import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, type FlowNode, type RunEvent, type RunOptions } from '../../src/index.ts'
import { expectConsistentEvents, timeless } from '../events-consistent.ts'
import { createGauge, many } from '../gauge.ts'
import { createHandGate, type HandGate } from '../hand-gate.ts'
import { doing, outputsOf, runDraft, runWatched, type Draft } from '../make-flow.ts'

const turn = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const fork: Draft = {
  inputs: { x: { kind: 'number' } },
  outputs: { left: 'b.sum', right: 'd.value' },
  nodes: {
    a: { type: 'math.add', with: { b: 1 } },
    b: { type: 'math.add', with: { b: 10 } },
    c: { type: 'test.later' },
    d: { type: 'test.later', with: { turns: 3 } },
  },
  wires: ['input.x -> a.a', 'a.sum -> b.a', 'input.x -> c.value', 'c.value -> d.value'],
}

const typesAt = (events: readonly RunEvent[], at: string): readonly string[] =>
  events.flatMap(({ path, type }) => (path === at ? [type] : []))

/** Runs a draft whose gate holds some nodes, and lets the run come to rest. */
const begin = (draft: Draft, hand: HandGate, options: RunOptions = {}, more: Parameters<typeof runWatched>[2] = []) => {
  const events: RunEvent[] = []
  const ended = runDraft(
    draft,
    { inputs: { x: 1 }, gate: hand.gate, onEvent: (event) => void events.push(event), ...options },
    more,
  )
  return { events, ended }
}

describe('a gate', () => {
  test('holds a node with its inputs while other branches go on, until it lets it go', async () => {
    const hand = createHandGate(({ path }) => path === 'b')
    const { events, ended } = begin(fork, hand)
    await turn(5)
    expect([...hand.held].map(({ path, graph, id, inputs }) => ({ path, graph, id, inputs }))).toEqual([
      { path: 'b', graph: '', id: 'b', inputs: { a: 2, b: 10 } },
    ])
    expect(typesAt(events, 'd')).toEqual(['node-start', 'node-end'])
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'node-hold',
        path: 'b',
        node: 'math.add',
        inputs: { a: 2, b: 10 },
        reason: 'breakpoint',
      }),
    )
    hand.letGo()
    expect(outputsOf(await ended)).toEqual({ left: 12, right: 1 })
    expect(typesAt(events, 'b')).toEqual(['node-hold', 'node-release', 'node-start', 'node-end'])
    expectConsistentEvents(events)
  })

  test('that holds nothing changes no event', async () => {
    const hand = createHandGate(() => false)
    const { events, ended } = begin(fork, hand)
    await ended
    const plain = await runWatched(fork, { inputs: { x: 1 } })
    expect(timeless(events)).toEqual(timeless(plain.events))
    expect(hand.asked).toEqual(['a', 'c', 'b', 'd'])
  })

  test('that holds everything gives nodes one by one, those that are ready together in plan order', async () => {
    const hand = createHandGate(() => true)
    const { events, ended } = begin({ nodes: many(5, 'test.later') }, hand, { inputs: {} })
    await turn()
    expect(hand.held.size).toBe(5)
    while (hand.letGo()) await turn()
    expect((await ended).status).toBe('done')
    const started = events.flatMap(({ type, path }) => (type === 'node-start' ? [path] : []))
    expect(started).toEqual(['n0', 'n1', 'n2', 'n3', 'n4'])
  })

  test('asks about nodes in maps, loops, called graphs and graphs of tools, each at its path', async () => {
    const hand = createHandGate(({ id }) => id === 'g')
    const agent = doing(async (ctx) => void (await ctx.call('one', { item: 7 })))
    const { ended } = begin(
      {
        inputs: {},
        nodes: {
          each: { type: 'flow.map', graph: 'one', with: { items: [1, 2], concurrency: 1 } },
          once: { type: 'flow.call', graph: 'one', with: { item: 5 } },
          agent: { type: 'test.doing' },
        },
        graphs: {
          one: {
            inputs: { item: { kind: 'number' } },
            outputs: { y: 'g.value' },
            nodes: { g: { type: 'test.later' } },
            wires: ['input.item -> g.value'],
          },
        },
      },
      hand,
      { inputs: {}, runtime: createMemoryRuntime() },
      [agent],
    )
    const seen = new Set<string>()
    for (let round = 0; round < 10; round++) {
      await turn(1)
      for (const { path, graph } of hand.held) seen.add(`${graph}:${path}`)
      hand.letGo()
    }
    expect((await ended).status).toBe('done')
    expect([...seen].toSorted()).toEqual(['one:agent[0]/g', 'one:each[0]/g', 'one:each[1]/g', 'one:once/g'])
  })

  test('asks once about a node, not for each of its tries', async () => {
    const hand = createHandGate(() => true)
    const node = {
      type: 'test.later',
      with: { value: 1, fails: true },
      policy: { retry: { attempts: 3, backoffMs: 1 } },
    } as const
    const { events, ended } = begin({ nodes: { n: node } }, hand, { inputs: {} })
    await turn()
    hand.letGo()
    expect((await ended).status).toBe('failed')
    expect(hand.asked).toEqual(['n'])
    expect(events.filter(({ type }) => type === 'node-retry')).toHaveLength(2)
  })

  test('leaves the slot of a held node to others', async () => {
    const gauge = createGauge(() => turn(1))
    const hand = createHandGate(({ path }) => path === 'n0')
    const { events, ended } = begin({ nodes: many(6, 'test.gauge') }, hand, { inputs: {}, maxInFlight: 1 }, [
      gauge.type,
    ])
    await turn(30)
    expect(events.filter(({ type }) => type === 'node-end')).toHaveLength(5)
    hand.letGo()
    expect((await ended).status).toBe('done')
    expect(gauge.most()).toBe(1)
  })

  test('asks about locked and bypassed nodes too', async () => {
    const hand = createHandGate(() => true)
    const { ended } = begin(
      {
        outputs: { x: 'pass.sum' },
        nodes: {
          fixed: { type: 'math.add', frozen: { sum: 4 } },
          pass: { type: 'math.add', bypass: true },
        },
        wires: ['fixed.sum -> pass.a'],
      },
      hand,
      { inputs: {} },
    )
    while (hand.letGo()) await turn()
    expect(outputsOf(await ended)).toEqual({ x: 4 })
    expect(hand.asked).toEqual(['fixed', 'pass'])
  })
})

describe('a run with held nodes', () => {
  test('is canceled at once, and they do not start', async () => {
    const stop = new AbortController()
    const hand = createHandGate(() => true)
    const { events, ended } = begin(fork, hand, { signal: stop.signal })
    await turn()
    const [held] = hand.held
    stop.abort()
    expect((await ended).status).toBe('canceled')
    expect(hand.held.size).toBe(0)
    held.release()
    await turn()
    expect(events.some(({ type }) => type === 'node-start')).toBe(false)
    expect(events.at(-1)).toMatchObject({ type: 'run-end' })
  })

  test('drops those of an element that is not wanted any more', async () => {
    const hand = createHandGate(({ path }) => path.endsWith('[1]/d'))
    const { ended } = begin(
      {
        nodes: {
          m: { type: 'flow.map', graph: 'g', with: { items: [true, false] }, policy: { onError: 'skip' } },
        },
        graphs: {
          g: {
            inputs: { item: { kind: 'boolean' } },
            nodes: {
              d: { type: 'test.give' },
              later: { type: 'test.later', with: { value: 1, turns: 9 } },
              f: { type: 'flow.fail' },
            },
            wires: ['input.item -> d.value', 'later.value -> f.value'],
          },
        },
      },
      hand,
      { inputs: {} },
    )
    expect((await ended).status).toBe('done')
    expect(hand.asked).toContain('m[1]/d')
    expect(hand.held.size).toBe(0)
  })

  test('does not end as waiting while one of them is held', async () => {
    const hand = createHandGate(({ path }) => path === 'b')
    const { ended } = begin(
      { nodes: { a: { type: 'test.doing' }, b: { type: 'test.give', with: { value: 1 } } } },
      hand,
      { inputs: {} },
      [doing(async (ctx) => void (await ctx.wait('go')))],
    )
    let isOver = false
    void ended.then(() => {
      isOver = true
    })
    await turn(5)
    expect(isOver).toBe(false)
    hand.letGo()
    expect(await ended).toMatchObject({ status: 'waiting', on: [{ path: 'a' }] })
  })
})

describe('time limits around a held node stand still', () => {
  /** A clock that sleeps move on, so that no real time is waited for. */
  const createClock = () => {
    let now = 1000
    const sleepers: { readonly at: number; readonly wake: () => void }[] = []
    const advance = async (ms: number): Promise<void> => {
      now += ms
      for (const sleeper of sleepers.filter(({ at }) => at <= now)) {
        sleepers.splice(sleepers.indexOf(sleeper), 1)
        sleeper.wake()
      }
      await turn()
    }
    const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        sleepers.push({ at: now + ms, wake: resolve })
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    return { advance, effects: { now: () => now, sleep } }
  }
  const draftOf = (node: FlowNode, ms: number): Draft => ({
    nodes: { n: { policy: { timeoutMs: 100 }, ...node } },
    graphs: { one: { outputs: { y: 'slow.value' }, nodes: { slow: { type: 'flow.delay', with: { ms, value: 3 } } } } },
  })

  test.each<[string, FlowNode]>([
    ['a control node', { type: 'flow.call', graph: 'one' }],
    ['a node that calls a graph', { type: 'test.doing' }],
  ])('%s', async (_, node) => {
    for (const [ms, status] of [
      [60, 'done'],
      [150, 'failed'],
    ] as const) {
      const clock = createClock()
      const hand = createHandGate(({ id }) => id === 'slow')
      const calling = doing(async (ctx) => void (await ctx.call('one', {})))
      const { ended } = begin(draftOf(node, ms), hand, { inputs: {}, effects: clock.effects }, [calling])
      await turn()
      await clock.advance(30)
      await clock.advance(500)
      expect(hand.held.size).toBe(1)
      hand.letGo()
      await turn()
      for (let time = 0; time < 120; time += 20) await clock.advance(20)
      expect(await ended).toMatchObject(status === 'done' ? { status } : { status, error: { code: 'timeout' } })
    }
  })
})
