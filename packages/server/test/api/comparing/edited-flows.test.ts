import type { Flow, FlowNode } from '@latchwork/engine'
import { describe, expect, test } from 'vitest'
import { compareRuns } from '../../../src/api/index.ts'
import { nodeAt, portsOf, recorded, square } from './recorded.ts'

describe('two runs of a flow that was edited', () => {
  const edited = (change: Readonly<Record<string, FlowNode>>, wires = square.wires): Flow => ({
    ...square,
    nodes: { ...square.nodes, ...change },
    wires,
  })

  test.each<readonly [string, Flow, unknown]>([
    [
      'a setting',
      edited({ say: { type: 'text.template', with: { template: '{{all}}/{{count}}' } } }),
      { nodes: [{ graph: '', id: 'say', in: 'both', what: ['template'] }], others: [] },
    ],
    [
      'a type',
      edited(
        { size: { type: 'list.first' } },
        square.wires.map((wire) => wire.replace('size.length', 'size.item')),
      ),
      {
        nodes: [
          { graph: '', id: 'size', in: 'both', what: ['type'] },
          { graph: '', id: 'say', in: 'both', what: ['wires'] },
        ],
        others: [],
      },
    ],
    [
      'a node more',
      edited({ more: { type: 'text.template', with: { template: 'x' } } }),
      { nodes: [{ graph: '', id: 'more', in: 'b', what: [] }], others: [] },
    ],
    [
      'a title and the layout alone',
      { ...edited({ size: { type: 'list.length', title: 'Count' } }), layout: { size: [1, 2] } },
      { nodes: [], others: [] },
    ],
    [
      'an input and the keys',
      {
        ...square,
        inputs: { ...square.inputs, plus: { kind: 'number', default: 1 } },
        secrets: { OPENAI_API_KEY: 'work' },
      },
      { nodes: [], others: ['input plus', 'secrets'] },
    ],
  ])('%s', async (_what, flow, difference) => {
    const [a, b] = [await recorded(square, { numbers: [3] }), await recorded(flow, { numbers: [3] })]
    expect(compareRuns(a, b).flow).toEqual(difference)
  })

  test('a changed setting is shown with its node, and its other answer is not called one to the same inputs', async () => {
    const flow = edited({ say: { type: 'text.template', with: { template: '{{all}}/{{count}}' } } })
    const say = nodeAt(
      compareRuns(await recorded(square, { numbers: [3] }), await recorded(flow, { numbers: [3] })),
      'say',
    )
    expect(portsOf(say)).toEqual([
      'input all same',
      'input count same',
      'setting template changed',
      'output text changed',
    ])
    expect(say.isAnotherAnswer).toBe(false)
  })
})
