import { describe, expect, test } from 'vitest'
import { defineNode, port } from '../../src/index.ts'
import { outputsOf, runDraft, runWatched } from '../make-flow.ts'

describe('flow.loop', () => {
  const counting = (max: number, x: number) => ({
    nodes: { l: { type: 'flow.loop', graph: 'g', with: { max, x } } },
    outputs: { x: 'l.x', n: 'l.n' },
    graphs: {
      g: {
        inputs: { x: { kind: 'number' }, step: { kind: 'number', default: 2 } },
        outputs: { x: 's.sum', n: 'input.x', done: 'd.yes' },
        nodes: { s: { type: 'math.add' }, d: { type: 'test.big' } },
        wires: ['input.x -> s.a', 'input.step -> s.b', 's.sum -> d.value'],
      },
    },
  })
  const big = defineNode({
    type: 'test.big',
    title: 'B',
    summary: 'Is it big?',
    inputs: { value: port.number() },
    outputs: { yes: port.boolean() },
    run: async ({ value }) => ({ yes: value >= 10 }),
  })

  test('carries outputs over that are named like inputs, until it is done', async () => {
    const { result, events } = await runWatched(counting(100, 0), {}, [big])
    expect(outputsOf(result)).toEqual({ x: 10, n: 8 })
    expect(
      events
        .filter(({ type }) => type === 'node-start')
        .map(({ path }) => path)
        .filter((path) => path.endsWith('d')),
    ).toEqual(['l[0]/d', 'l[1]/d', 'l[2]/d', 'l[3]/d', 'l[4]/d'])
  })

  test('runs once when it is done at once', async () => {
    expect(outputsOf(await runDraft(counting(1, 50), {}, [big]))).toEqual({ x: 52, n: 50 })
  })

  test('is done in the very round that reaches its bound, and fails beyond it', async () => {
    expect(await runDraft(counting(5, 0), {}, [big])).toMatchObject({ status: 'done' })
    expect(await runDraft(counting(4, 0), {}, [big])).toMatchObject({
      status: 'failed',
      error: { code: 'loop-bound', path: 'l', message: expect.stringContaining('4 rounds') },
    })
  })

  test('goes round 20,000 times without overflowing', async () => {
    const never = defineNode({
      type: 'test.big',
      title: 'B',
      summary: 'No.',
      pure: true,
      inputs: { value: port.number() },
      outputs: { yes: port.boolean() },
      run: () => ({ yes: false }),
    })
    expect(await runDraft(counting(20_000, 0), {}, [never])).toMatchObject({ error: { code: 'loop-bound' } })
  })

  test('a value of any kind that is carried over is judged', async () => {
    const result = await runDraft({
      nodes: { l: { type: 'flow.loop', graph: 'g', with: { max: 3, x: 1 } } },
      graphs: {
        g: {
          inputs: { x: { kind: 'number' }, no: { kind: 'boolean', default: false } },
          outputs: { x: 'v.value', done: 'input.no' },
          nodes: { v: { type: 'test.give', with: { value: 'text' } } },
        },
      },
    })
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'kind-mismatch', path: 'l', message: expect.stringContaining('"x"') },
    })
  })
})
