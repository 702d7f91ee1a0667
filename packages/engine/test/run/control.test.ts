import { describe, expect, test } from 'vitest'
import { defineNode, NodeError, port } from '../../src/index.ts'
import { outputsOf, runDraft } from '../make-flow.ts'

/** Fails for odd numbers, later than it works for even ones. */
const even = defineNode({
  type: 'test.even',
  title: 'E',
  summary: 'Takes even numbers.',
  inputs: { value: port.number() },
  outputs: { value: port.number() },
  run: async ({ value }) => {
    await Promise.resolve()
    if (value % 2 === 1) throw new NodeError('odd', `${value} is odd.`)
    return { value: value * 10 }
  },
})

describe('flow.call, flow.delay, flow.fail and flow.tool', () => {
  test('a called graph has its defaults, and its failure has the path of the node in it', async () => {
    const graphs = {
      g: {
        inputs: { x: { kind: 'number', default: 3 } },
        outputs: { y: 'e.value' },
        nodes: { e: { type: 'test.even' } },
        wires: ['input.x -> e.value'],
      },
    }
    expect(
      outputsOf(
        await runDraft(
          { nodes: { c: { type: 'flow.call', graph: 'g', with: { x: 4 } } }, outputs: { y: 'c.y' }, graphs },
          {},
          [even],
        ),
      ),
    ).toEqual({ y: 40 })
    expect(
      await runDraft({ nodes: { c: { type: 'flow.call', graph: 'g' } }, outputs: { y: 'c.y' }, graphs }, {}, [even]),
    ).toMatchObject({ status: 'failed', error: { path: 'c/e', message: '3 is odd.' } })
  })

  test('a called graph without its required output fails the node with the reason', async () => {
    const result = await runDraft({
      nodes: { c: { type: 'flow.call', graph: 'g' } },
      graphs: { g: { outputs: { y: 'b.else' }, nodes: { b: { type: 'flow.branch', with: { condition: true } } } } },
    })
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'missing-output', path: 'c', message: expect.stringContaining('"y"') },
    })
  })

  test('a delay waits for the time given, holds no slot and passes its value on', async () => {
    const slept: number[] = []
    const nodes = {
      d: { type: 'flow.delay', with: { ms: 5000, value: [1] } },
      e: { type: 'flow.delay', with: { ms: 7 } },
    }
    const result = await runDraft(
      { nodes, outputs: { d: 'd.value', e: 'e.value' } },
      { maxInFlight: 1, effects: { sleep: async (ms) => void slept.push(ms) } },
    )
    expect([outputsOf(result), slept]).toEqual([{ d: [1], e: true }, [5000, 7]])
  })

  test.each([-1, 86_400_001])('a delay of %d ms is refused', async (ms) => {
    expect(await runDraft({ nodes: { d: { type: 'flow.delay', with: { ms } } } })).toMatchObject({
      status: 'failed',
      error: { code: 'bad-input', path: 'd' },
    })
  })

  test('a delay fails when the host cannot sleep', async () => {
    const sleep = async (): Promise<never> => {
      throw new Error('no timers here')
    }
    expect(await runDraft({ nodes: { d: { type: 'flow.delay' } } }, { effects: { sleep } })).toMatchObject({
      status: 'failed',
      error: { message: 'no timers here', path: 'd' },
    })
  })

  test('flow.fail fails with its message, or passes its value on', async () => {
    expect(
      await runDraft({
        nodes: { f: { type: 'flow.fail', with: { message: 'Enough.' }, policy: { retry: { attempts: 5 } } } },
      }),
    ).toMatchObject({ status: 'failed', error: { code: 'flow-fail', message: 'Enough.', path: 'f' } })
    expect(
      outputsOf(
        await runDraft({
          nodes: { f: { type: 'flow.fail', with: { when: false, value: 2 } } },
          outputs: { x: 'f.value' },
        }),
      ),
    ).toEqual({ x: 2 })
  })

  test('flow.tool describes a graph, or a node type with some inputs fixed, and both can be called', async () => {
    const caller = defineNode({
      type: 'test.caller',
      title: 'C',
      summary: 'Calls a tool.',
      inputs: { tool: port.tool() },
      outputs: { answer: port.json() },
      run: async ({ tool }, ctx) => ({ answer: await ctx.call(tool.graph, { a: 1 }) }),
    })
    const about = { name: 'n', description: 'd' }
    const result = await runDraft(
      {
        nodes: {
          t: { type: 'flow.tool', graph: 'g', with: about },
          u: { type: 'flow.tool', with: { ...about, type: 'math.add', with: { b: 5 } } },
          c: { type: 'test.caller' },
          d: { type: 'test.caller' },
        },
        wires: ['t.tool -> c.tool', 'u.tool -> d.tool'],
        outputs: { t: 't.tool', u: 'u.tool', c: 'c.answer', d: 'd.answer' },
        graphs: {
          g: {
            inputs: { a: { kind: 'number', summary: 'A number.' }, z: { kind: 'text', optional: true } },
            outputs: { s: 'x.sum' },
            nodes: { x: { type: 'math.add', with: { b: 1 } } },
            wires: ['input.a -> x.a'],
          },
        },
      },
      {},
      [caller],
    )
    expect(result).toMatchObject({
      status: 'done',
      outputs: {
        t: {
          graph: 'g',
          ...about,
          parameters: {
            type: 'object',
            properties: { a: { type: 'number', description: 'A number.' }, z: { type: 'string' } },
            required: ['a'],
            additionalProperties: false,
          },
        },
        u: {
          type: 'math.add',
          with: { b: 5 },
          ...about,
          parameters: { properties: { a: { type: 'number' } }, required: ['a'] },
        },
        c: { s: 2 },
        d: { sum: 6 },
      },
    })
  })
})
