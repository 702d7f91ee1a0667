import type { Flow, JsonObject, RunEvent, Usage } from '@latchwork/engine'
import { NO_USAGE } from '@latchwork/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRunState } from '../../../src/canvas/run-state.ts'
import { createNodeStates } from '../../../src/running/node-states.ts'
import { createMoments } from '../../../src/running/past/moments.ts'
import { recordOf } from '../../../src/running/run-record.ts'
import { flowOf, mapped, recordRun } from '../record-run.ts'

/** The states that the canvas showed while a run went on, after so many of its events. */
function liveStates(flow: Flow, inputs: JsonObject, events: readonly RunEvent[]) {
  const states = createNodeStates(createRunState((tell) => tell()))
  states.begin(flow, inputs)
  for (const event of events) states.take(event)
  return states.shown
}

function holds(flow: Flow, inputs: JsonObject, events: readonly RunEvent[]): void {
  const moments = createMoments({ flow, inputs, events })
  for (let position = 0; position <= events.length; position++) {
    const before = events.slice(0, position)
    const live = liveStates(flow, inputs, before)
    for (const key of moments.cards())
      expect(moments.cardAt(key, position)).toEqual(live.of(key) ?? { status: 'to-come', note: 'not yet' })
    expect(moments.recordAt(position)).toEqual(recordOf(before))
  }
}

const flow = flowOf({
  nodes: { one: { type: 'test.speak' }, two: { type: 'test.speak' }, each: { type: 'flow.map', graph: 'inner' } },
  wires: [],
  graphs: { inner: { nodes: { ask: { type: 'test.speak' } }, wires: [] } },
})

const facts = { run: 'r', at: 1_000, seq: 0 }
const usage = (tokens: number): Usage => ({ ...NO_USAGE, calls: 1, totalTokens: tokens, cost: tokens / 1_000 })
const error = { code: 'odd', message: 'It went wrong.', path: 'one' }
const path = fc.constantFrom('one', 'two', 'each', 'each[0]/ask', 'each[1]/ask')

/** Events in any order, also such as no run would tell. */
const anyEvent: fc.Arbitrary<RunEvent> = fc
  .oneof(
    fc.record({ type: fc.constant('node-start' as const), path, node: fc.constant('test.speak') }),
    fc.record({
      type: fc.constant('node-delta' as const),
      path,
      delta: fc.record({ port: fc.constant('text'), text: fc.string() }),
    }),
    fc.record({
      type: fc.constant('node-end' as const),
      path,
      outputs: fc.constant({ text: 'x' }),
      usage: fc.nat(99).map(usage),
      reused: fc.boolean(),
    }),
    fc.record({ type: fc.constant('node-error' as const), path, error: fc.constant(error), handled: fc.boolean() }),
    fc.record({
      type: fc.constant('node-retry' as const),
      path,
      attempt: fc.constant(1),
      waitMs: fc.constant(5),
      error: fc.constant(error),
    }),
    fc.record({ type: fc.constant('node-skip' as const), path, because: fc.constant('skipped' as const) }),
    fc.record({ type: fc.constant('run-wait' as const), path, signal: fc.constant('s'), about: fc.constant(null) }),
    fc.constant({ type: 'run-start' as const, path: '', flow: 'f' }),
    fc.record({
      type: fc.constant('run-end' as const),
      path: fc.constant(''),
      status: fc.constantFrom('done' as const, 'canceled' as const, 'waiting' as const),
    }),
  )
  .map((event) => ({ ...facts, ...event }))

describe('the moments of a run', () => {
  it('are what was shown while it went on, at each of its events', async () => {
    holds(mapped, { texts: ['a', 'bad', 'c'] }, await recordRun(mapped, { texts: ['a', 'bad', 'c'] }))
  })

  it('are that for any events in any order, also of runs that went on', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => holds(flow, {}, events)),
      { numRuns: 150 },
    )
  })

  it('add up what had been used by then, anew when the run went on', () => {
    const ends = [1, 2, 4].map((tokens): RunEvent => {
      return { ...facts, type: 'node-end', path: 'one', outputs: {}, usage: usage(tokens), reused: false }
    })
    const events: RunEvent[] = [ends[0], ends[1], { ...facts, type: 'run-start', path: '', flow: 'f' }, ends[2]]
    const moments = createMoments({ flow, inputs: {}, events })
    expect([0, 1, 2, 3, 4].map((position) => moments.usageAt(position).totalTokens)).toEqual([0, 1, 3, 0, 4])
    expect(moments.usageAt(2)).toMatchObject({ calls: 2, cost: 0.003 })
  })

  it('cost a step what the step changes, however long the run was', () => {
    const long = Array.from({ length: 10_000 }, (_, at): RunEvent => {
      const ask = `each[${at >> 1}]/ask`
      return at % 2 === 0
        ? { ...facts, seq: at, type: 'node-start', path: ask, node: 'test.speak' }
        : { ...facts, seq: at, type: 'node-end', path: ask, outputs: { text: `${at}` }, usage: NO_USAGE, reused: false }
    })
    let reads = 0
    const events = new Proxy(long, {
      get(list, name, self) {
        if (typeof name === 'string' && /^\d+$/.test(name)) reads += 1
        return Reflect.get(list, name, self)
      },
    })
    const moments = createMoments({ flow, inputs: {}, events })
    expect(reads).toBe(long.length)
    for (const position of [1, 5_000, 9_999])
      expect([...moments.cardsBetween(position, position + 1)]).toEqual(['each/ask'])
    // However far, no more than there are cards.
    expect([...moments.cardsBetween(0, long.length)]).toEqual([...moments.cards()])
    expect(moments.cardAt('each/ask', 5_001)).toMatchObject({ status: 'running', note: '2500 of 2501' })
    expect(moments.recordAt(5_002).size).toBe(2_501)
    expect(reads).toBe(long.length)
  })
})
