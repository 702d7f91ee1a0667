import type { Flow } from '@latchwork/engine'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareRuns, type RunComparison } from '../../../src/api/index.ts'
import { nodeAt, portsOf, recorded, square } from './recorded.ts'

describe('two runs of one flow', () => {
  test('items of a map are paired by their place, and their inputs are found in the list', async () => {
    const a = await recorded(square, { numbers: [1, 2, 3] })
    const b = await recorded(square, { numbers: [1, 5, 3, 4] })
    const comparison = compareRuns(a, b)
    expect(comparison.flow).toEqual({ nodes: [], others: [] })
    expect(nodeAt(comparison, 'each[0]/times').isSame).toBe(true)
    expect(portsOf(nodeAt(comparison, 'each[1]/times'))).toEqual([
      'input a changed',
      'input b changed',
      'output product changed',
    ])
    expect(nodeAt(comparison, 'each[1]/times').ports[0]).toMatchObject({ from: 'input.item', a: 2, b: 5 })
    expect(nodeAt(comparison, 'each[2]/add').isSame).toBe(true)
    expect(nodeAt(comparison, 'each[3]/add')).toMatchObject({ in: 'b', isSame: false, status: { b: 'done' } })
    expect(portsOf(nodeAt(comparison, 'each'))).toEqual([
      'input items changed',
      'input plus same',
      'output result changed',
    ])
    expect(comparison.inputs).toMatchObject([
      { name: 'plus', state: 'same', a: 0 },
      { name: 'numbers', state: 'changed' },
    ])
    expect(comparison.isSame).toBe(false)
  })

  test('a default of the flow is an input like another', async () => {
    const [a, b] = [await recorded(square, { numbers: [1] }), await recorded(square, { numbers: [1], plus: 4 })]
    expect(portsOf(nodeAt(compareRuns(a, b), 'each[0]/add'))).toEqual([
      'input b changed',
      'input a same',
      'output sum changed',
    ])
  })

  test('the same inputs and another output are marked, where the node is the same', async () => {
    const a = await recorded(square, { numbers: [2] })
    const otherwise = a.events.map((event) =>
      event.path === 'each[0]/times' && event.type === 'node-end' ? { ...event, outputs: { product: 5 } } : event,
    )
    const comparison = compareRuns(a, { ...a, events: otherwise })
    const marked = comparison.nodes.filter(({ isAnotherAnswer }) => isAnotherAnswer).map(({ path }) => path)
    expect(marked).toEqual(['each[0]/times'])
    expect(nodeAt(comparison, 'each[0]/add').isSame).toBe(false)
  })

  test('what an input had is not guessed, and then nothing is marked', async () => {
    const a = await recorded(square, { numbers: [2] })
    const without = a.events.filter(({ path }) => path !== 'size')
    const otherwise = without.map((event) =>
      event.path === 'say' && event.type === 'node-end' ? { ...event, outputs: { text: 'x' } } : event,
    )
    const comparison = compareRuns({ ...a, events: without }, { ...a, events: otherwise })
    expect(nodeAt(comparison, 'say')).toMatchObject({ isAnotherAnswer: false, isSame: false })
  })

  test('rounds of a loop carry over what the round before gave', async () => {
    const loop: Flow = {
      latchwork: 1,
      name: 'doubling',
      inputs: { start: { kind: 'number' } },
      outputs: { last: 'loop.a' },
      nodes: { loop: { type: 'flow.loop', graph: 'twice', with: { max: 9 } } },
      wires: ['input.start -> loop.a'],
      graphs: {
        twice: {
          inputs: { a: { kind: 'number' } },
          outputs: { a: 'times.product', done: 'enough.result' },
          nodes: {
            times: { type: 'math.multiply', with: { b: 2 } },
            enough: { type: 'math.compare', with: { b: 10, operator: '>' } },
          },
          wires: ['input.a -> times.a', 'times.product -> enough.a'],
        },
      },
    }
    const comparison = compareRuns(await recorded(loop, { start: 3 }), await recorded(loop, { start: 4 }))
    expect(nodeAt(comparison, 'loop[1]/times').ports[0]).toMatchObject({ name: 'a', a: 6, b: 8 })
  })

  test('turns of an agent are paired by their path', async () => {
    const a = await recorded(square, { numbers: [] })
    const turn = (text: string) => ({
      path: 'agent#turn-1',
      status: 'done' as const,
      startedAt: 0,
      outputs: { value: { text } },
    })
    const comparison = compareRuns({ ...a, parts: [turn('one')] }, { ...a, parts: [turn('two')] })
    expect(nodeAt(comparison, 'agent#turn-1')).toMatchObject({
      isSame: false,
      ports: [{ side: 'output', name: 'value' }],
    })
  })
})

test('a run that failed is compared with its error', async () => {
  const flow: Flow = {
    latchwork: 1,
    name: 'parse',
    inputs: { text: { kind: 'text' } },
    outputs: { value: 'parse.value' },
    nodes: { parse: { type: 'json.parse' } },
    wires: ['input.text -> parse.text'],
  }
  const comparison = compareRuns(await recorded(flow, { text: '{}' }), await recorded(flow, { text: '{' }))
  expect(nodeAt(comparison, 'parse').status).toEqual({ a: 'done', b: 'failed' })
  expect(portsOf(nodeAt(comparison, 'parse'))).toEqual([
    'input text changed',
    'output value only-a',
    'error code only-b',
    'error message only-b',
  ])
})

test('media are the same when their content is, whatever they are called', async () => {
  const flow: Flow = { latchwork: 1, name: 'm', inputs: { x: { kind: 'any' } }, nodes: {}, wires: [] }
  const medium = (hash: string, name: string) => ({
    x: { blob: `sha256:${hash.repeat(64)}`, mediaType: 'image/png', name, size: 3 },
  })
  const [a, b, c] = [
    await recorded(flow, medium('a', 'one.png')),
    await recorded(flow, medium('a', 'two.png')),
    await recorded(flow, medium('b', 'one.png')),
  ]
  expect(compareRuns(a, b).isSame).toBe(true)
  expect(compareRuns(a, c).inputs).toMatchObject([{ state: 'changed' }])
})

describe('any two runs', () => {
  const input = fc.record({
    numbers: fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 5 }),
    plus: fc.integer({ min: 0, max: 2 }),
  })
  const mirrored: Readonly<Record<string, string>> = { 'only-a': 'only-b', 'only-b': 'only-a', a: 'b', b: 'a' }
  const facts = ({ nodes, inputs, outputs, isSame, flow }: RunComparison, mirror: (side: string) => string) => ({
    isSame,
    others: flow?.others,
    flow: flow?.nodes.map(({ id, in: where, what }) => `${id} ${mirror(where)} ${[...what].sort().join()}`).sort(),
    ports: [...inputs, ...outputs].map(({ name, state }) => `${name} ${mirror(state)}`).sort(),
    nodes: nodes
      .map(({ path, in: where, isSame: same, isAnotherAnswer, ports }) =>
        [
          path,
          mirror(where),
          same,
          isAnotherAnswer,
          ports.map(({ side, name, state }) => `${side} ${name} ${mirror(state)}`).sort(),
        ].join(' '),
      )
      .sort(),
  })

  test('a run compared with itself has no difference', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const [run, again] = [await recorded(square, given), await recorded(square, given)]
        for (const other of [run, again]) {
          const { isSame, nodes, inputs } = compareRuns(run, other)
          expect(isSame).toBe(true)
          expect([...inputs, ...nodes.flatMap(({ ports }) => ports)].every(({ state }) => state === 'same')).toBe(true)
          expect(nodes.some(({ isAnotherAnswer }) => isAnotherAnswer)).toBe(false)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('the other way round the difference is the same, mirrored', async () => {
    await fc.assert(
      fc.asyncProperty(input, input, async (one, other) => {
        const [a, b] = [await recorded(square, one), await recorded(square, other)]
        const there = facts(compareRuns(a, b), (side) => side)
        const back = facts(compareRuns(b, a), (side) => mirrored[side] ?? side)
        expect(back).toEqual(there)
        expect(there.isSame).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
      { numRuns: 60 },
    )
  })
})
