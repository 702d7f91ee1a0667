import { describe, expect, test } from 'vitest'
import { type Json } from '../../src/index.ts'
import { outputsOf, runDraft } from '../make-flow.ts'

describe('ways', () => {
  const way = (condition: boolean) => ({
    nodes: {
      b: { type: 'flow.branch', with: { condition, value: 'v' } },
      left: { type: 'test.give' },
      right: { type: 'test.give' },
      m: { type: 'flow.merge' },
    },
    wires: ['b.then -> left.value', 'b.else -> right.value', 'left.value -> m.values', 'right.value -> m.values'],
    outputs: { then: { from: 'b.then', optional: true }, else: { from: 'b.else', optional: true }, m: 'm.value' },
  })

  test('flow.branch takes one way and skips the other', async () => {
    expect(outputsOf(await runDraft(way(true)))).toEqual({ then: 'v', m: 'v' })
    expect(outputsOf(await runDraft(way(false)))).toEqual({ else: 'v', m: 'v' })
  })

  test('flow.branch sends the condition itself when it has no value', async () => {
    expect(
      outputsOf(
        await runDraft({ nodes: { b: { type: 'flow.branch', with: { condition: false } } }, outputs: { x: 'b.else' } }),
      ),
    ).toEqual({ x: false })
  })

  test('flow.merge takes the first in the order of the wires and not in time', async () => {
    const draft = {
      nodes: {
        slow: { type: 'test.later', with: { value: 1, turns: 30 } },
        fast: { type: 'test.give', with: { value: 2 } },
        m: { type: 'flow.merge' },
      },
      wires: ['slow.value -> m.values', 'fast.value -> m.values'],
      outputs: { x: 'm.value' },
    }
    expect(outputsOf(await runDraft(draft))).toEqual({ x: 1 })
  })

  test('flow.merge gives a list whole', async () => {
    expect(
      outputsOf(
        await runDraft({
          nodes: { l: { type: 'test.give', with: { value: [1, 2] } }, m: { type: 'flow.merge' } },
          wires: ['l.value -> m.values'],
          outputs: { x: 'm.value' },
        }),
      ),
    ).toEqual({ x: [1, 2] })
  })

  test.each<[Json, string, Json]>([
    ['red', 'red', 'p'],
    ['blue', 'otherwise', 'p'],
    [true, 'yes', 'p'],
    [3, 'three', 'p'],
    [null, 'none', 'p'],
    ['3', 'otherwise', 'p'],
    [['red'], 'otherwise', 'p'],
    [{ toString: 1 }, 'otherwise', 'p'],
  ])('flow.switch sends %j to %s', async (value, name, payload) => {
    const cases = ['red', { name: 'three', equals: 3 }, { name: 'none', equals: null }, { name: 'yes', equals: true }]
    const names = ['red', 'three', 'none', 'yes', 'otherwise']
    const draft = {
      nodes: { s: { type: 'flow.switch', with: { value, payload, cases } } },
      outputs: Object.fromEntries(names.map((port) => [port, { from: `s.${port}`, optional: true }])),
    }
    expect(outputsOf(await runDraft(draft))).toEqual({ [name]: payload })
  })

  test('a node is skipped when a required input is, and runs when only an optional one is', async () => {
    const draft = {
      nodes: {
        b: { type: 'flow.branch', with: { condition: true, value: 1 } },
        n: { type: 'test.later', with: { value: 4 } },
        required: { type: 'math.add', with: { b: 1 } },
        optional: { type: 'math.add', with: { b: 7 } },
        some: { type: 'text.join', with: { separator: ',' } },
        none: { type: 'text.join' },
      },
      wires: [
        'b.else -> required.a',
        'n.value -> optional.a',
        'b.else -> optional.b',
        'b.else -> some.parts',
        'n.value -> some.parts',
        'b.else -> none.parts',
      ],
      outputs: {
        required: { from: 'required.sum', optional: true },
        optional: 'optional.sum',
        some: 'some.text',
        none: { from: 'none.text', optional: true },
      },
    }
    expect(outputsOf(await runDraft(draft))).toEqual({ optional: 11, some: '4' })
  })
})
