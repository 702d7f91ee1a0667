import type { JsonObject } from '../src/index.ts'
import type { Draft } from './make-flow.ts'

/** What every runtime runs alike: a title, a flow, its inputs, its outputs. */
export const CONTRACT_GRAPHS: readonly (readonly [string, Draft, JsonObject, unknown])[] = [
  ['nothing', {}, {}, {}],
  [
    'a node at once and one later',
    {
      outputs: { x: 'b.value' },
      nodes: { a: { type: 'math.add', with: { a: 1, b: 2 } }, b: { type: 'test.later' } },
      wires: ['a.sum -> b.value'],
    },
    {},
    { x: 3 },
  ],
  [
    'a way that is not taken',
    {
      inputs: { yes: { kind: 'boolean' } },
      outputs: { x: 'join.value' },
      nodes: {
        way: { type: 'flow.branch' },
        left: { type: 'test.later', with: { turns: 5 } },
        right: { type: 'test.later' },
        join: { type: 'flow.merge' },
        n: { type: 'test.give', with: { value: 4 } },
      },
      wires: [
        'input.yes -> way.condition',
        'n.value -> way.value',
        'way.then -> left.value',
        'way.else -> right.value',
        'left.value -> join.values',
        'right.value -> join.values',
      ],
    },
    { yes: false },
    { x: 4 },
  ],
  [
    'a map in a map',
    {
      outputs: { x: 'outer.x' },
      nodes: { outer: { type: 'flow.map', graph: 'outer', with: { items: [[1, 2], [], [3]], concurrency: 2 } } },
      graphs: {
        outer: {
          inputs: { item: { kind: 'list<number>' } },
          outputs: { x: 'inner.x' },
          nodes: { inner: { type: 'flow.map', graph: 'inner' } },
          wires: ['input.item -> inner.items'],
        },
        inner: {
          inputs: { item: { kind: 'number' }, index: { kind: 'number' } },
          outputs: { x: 'sum.sum' },
          nodes: { later: { type: 'test.later' }, sum: { type: 'math.add' } },
          wires: ['input.item -> later.value', 'later.value -> sum.a', 'input.index -> sum.b'],
        },
      },
    },
    {},
    { x: [[1, 3], [], [3]] },
  ],
  [
    'a loop around a call',
    {
      outputs: { x: 'loop.x' },
      nodes: { loop: { type: 'flow.loop', graph: 'round', with: { max: 10, x: 0 } } },
      graphs: {
        round: {
          inputs: { x: { kind: 'number' } },
          outputs: { x: 'call.y', done: 'is.yes' },
          nodes: { call: { type: 'flow.call', graph: 'step' }, is: { type: 'random.even' } },
          wires: ['input.x -> call.x', 'call.y -> is.value'],
        },
        step: {
          inputs: { x: { kind: 'number' } },
          outputs: { y: 'later.value' },
          nodes: { sum: { type: 'math.add', with: { b: 1 } }, later: { type: 'test.later' } },
          wires: ['input.x -> sum.a', 'sum.sum -> later.value'],
        },
      },
    },
    {},
    { x: 2 },
  ],
  [
    'a delay',
    { outputs: { x: 'd.value' }, nodes: { d: { type: 'flow.delay', with: { ms: 1, value: 'a' } } } },
    {},
    { x: 'a' },
  ],
  [
    'a failure that a policy handles',
    {
      outputs: { x: 'f.error' },
      nodes: { f: { type: 'contract.failing', with: { value: 1 }, policy: { onError: 'branch' } } },
    },
    {},
    { x: { code: 'node-failed', message: 'it broke', path: 'f' } },
  ],
]
