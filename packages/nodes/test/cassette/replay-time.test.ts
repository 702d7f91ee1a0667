import {
  compile,
  controlNodes,
  createDefaultEffects,
  createRegistry,
  defineNode,
  NodeError,
  parseFlow,
  port,
  run,
  type Json,
  type RunEvent,
} from '@latchwork/engine'
import { describe, expect, test } from 'vitest'
import type { Cassette } from '../../src/cassette/index.ts'
import { around } from './recorded-world.ts'

const flaky = defineNode({
  type: 'test.flaky',
  title: 'Flaky',
  summary: 'Fails the first time, and pauses the second.',
  outputs: { attempt: port.number() },
  run: async (_, ctx) => {
    if (ctx.attempt === 1) throw new NodeError('told-to', 'The first try fails.')
    await ctx.sleep(10_000)
    return { attempt: ctx.attempt }
  },
})
const registry = createRegistry([...controlNodes, flaky])
const planOf = (draft: object) => compile(parseFlow(JSON.stringify({ latchwork: 1, name: 'time', ...draft })), registry)

const NOTHING: Cassette = { flow: 'time', calls: new Map(), blobs: new Map() }
const live = createDefaultEffects()

/** Runs a flow on a recording, in the time of that. */
async function replay(draft: object, cassette = NOTHING) {
  const player = around(live).player(cassette)
  const events: RunEvent[] = []
  const { effectsAt, wait, clock } = player
  const onEvent = (event: RunEvent): void => void events.push(event)
  const result = await run(planOf(draft), { effects: { ...live, ...clock }, effectsAt, wait, onEvent })
  return { result, events, player }
}

describe('a replay does not wait', () => {
  test('for pauses of nodes, between tries and in them, and they end in the order in which they would have', async () => {
    const { result, events } = await replay({
      nodes: {
        flaky: { type: 'test.flaky', policy: { retry: { attempts: 2, backoffMs: 40_000 } } },
        long: { type: 'flow.delay', with: { ms: 600_000 } },
        short: { type: 'flow.delay', with: { ms: 5_000 } },
      },
      wires: [],
    })
    expect(result.status).toBe('done')
    const ends = events.filter(({ type }) => type === 'node-end')
    expect(ends.map(({ path }) => path)).toEqual(['short', 'flaky', 'long'])
    const [start, last] = [events[0]?.at ?? 0, ends.at(-1)?.at ?? 0]
    expect(last - start).toBeGreaterThanOrEqual(600_000)
    expect(last - start).toBeLessThan(660_000)
  })

  test('and yet a time limit ends a longer pause, and none that is shorter', async () => {
    const within = (timeoutMs: number, ms: number) => ({
      outputs: { value: 'call.value' },
      nodes: { call: { type: 'flow.call', graph: 'g', policy: { timeoutMs } } },
      wires: [],
      graphs: {
        g: { outputs: { value: 'pause.value' }, nodes: { pause: { type: 'flow.delay', with: { ms } } }, wires: [] },
      },
    })
    expect((await replay(within(30, 600_000))).result).toMatchObject({ status: 'failed', error: { code: 'timeout' } })
    expect((await replay(within(60_000, 50_000))).result).toMatchObject({ status: 'done', outputs: { value: true } })
  })
})

const asking = {
  outputs: { value: 'go.value' },
  nodes: { go: { type: 'flow.wait', with: { signal: 'go', withinMs: 50 } } },
  wires: [],
}

/** Records a run whose host answers so. */
async function record(answer: Json | undefined, about: Partial<typeof live> = {}) {
  const world = { ...live, ...about }
  const { recorder } = around(world)
  const result = await run(planOf(asking), {
    effects: world,
    effectsAt: recorder.effectsAt,
    wait: recorder.wait(() => answer),
  })
  return { result, cassette: recorder.cassette('time') }
}

describe('what a run waits for is as it was recorded', () => {
  test('an answer', async () => {
    const { result, cassette } = await record({ yes: true })
    expect(result).toMatchObject({ status: 'done', outputs: { value: { yes: true } } })
    const replayed = await replay(asking, cassette)
    expect(replayed.result).toEqual(result)
    expect(replayed.player.unasked()).toEqual([])
  })

  test('a deadline that passed', async () => {
    let time = 1_000
    const { result, cassette } = await record(undefined, { now: () => (time += 100) })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'deadline-passed' } })
    expect((await replay(asking, cassette)).result).toEqual(result)
  })

  test('no answer, also when the deadline is long past today', async () => {
    const { result, cassette } = await record(undefined, { now: () => 1_000 })
    expect(result).toMatchObject({ status: 'waiting', on: [{ path: 'go', until: 1_050 }] })
    expect((await replay(asking, cassette)).result).toEqual(result)
  })
})
