import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, defineNode, port, type NodeType } from '../../src/index.ts'
import { outputsOf, runDraft } from '../make-flow.ts'
import { createGauge, many } from '../gauge.ts'

const turn = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const asks = (graph: string, times: number): NodeType =>
  defineNode({
    type: 'test.agent',
    title: 'Agent',
    summary: 'Calls a graph.',
    inputs: { value: port.any({ default: null }) },
    outputs: { value: port.any() },
    run: async (_, ctx) => {
      const answers = await Promise.all(Array.from({ length: times }, (__, index) => ctx.call(graph, { x: index })))
      await turn()
      return { value: answers.map(({ y }) => y ?? null) }
    },
  })

const answering = {
  answer: {
    inputs: { x: { kind: 'number' } },
    outputs: { y: 'g.value' },
    nodes: { g: { type: 'test.gauge' } },
    wires: ['input.x -> g.value'],
  },
}

describe('maxInFlight', () => {
  test.each([1, 3, 128])('bounds the steps at work: %i', async (maxInFlight) => {
    const gauge = createGauge(() => turn(1))
    const { status } = await runDraft({ nodes: many(200, 'test.gauge') }, { maxInFlight }, [gauge.type])
    expect([status, gauge.most()]).toEqual(['done', maxInFlight])
  })

  test('is 128 when not given', async () => {
    const gauge = createGauge(() => turn(1))
    await runDraft({ nodes: many(300, 'test.gauge') }, {}, [gauge.type])
    expect(gauge.most()).toBe(128)
  })

  test.each([0, -1, 1.5, NaN])('that is no whole number of 1 or more is refused: %d', async (maxInFlight) => {
    await expect(runDraft({ nodes: many(1, 'test.give') }, { maxInFlight })).rejects.toThrow(/maxInFlight/)
  })

  test.each([
    ['no runtime', undefined],
    ['the memory runtime', createMemoryRuntime],
  ])('of 1 lets agents call graphs, several at once: %s', async (_, makeRuntime) => {
    const gauge = createGauge(() => turn(1))
    const nodes = { ...many(5, 'test.agent'), solo: { type: 'test.gauge' } }
    const result = await runDraft(
      { nodes, graphs: answering, outputs: { x: 'n4.value' } },
      { maxInFlight: 1, ...(makeRuntime !== undefined && { runtime: makeRuntime() }) },
      [gauge.type, asks('answer', 4)],
    )
    expect(outputsOf(result)).toEqual({ x: [0, 1, 2, 3] })
    expect(gauge.most()).toBe(1)
  })

  test('bounds agents again once their calls are over', async () => {
    let now = 0
    let most = 0
    const agent = defineNode({
      type: 'test.thinking',
      title: 'Thinking',
      summary: 'Calls, then thinks.',
      inputs: { value: port.any() },
      run: async (_, ctx) => {
        await ctx.call('quick', {})
        most = Math.max(most, ++now)
        await turn(2)
        now--
        return {}
      },
    })
    const { status } = await runDraft({ nodes: many(20, 'test.thinking'), graphs: { quick: {} } }, { maxInFlight: 3 }, [
      agent,
    ])
    expect([status, most]).toEqual(['done', 3])
  })

  test('does not count nodes that wait for an answer, a pause or a graph', async () => {
    const wait = defineNode({
      type: 'test.wait',
      title: 'Wait',
      summary: 'Waits.',
      inputs: { value: port.any() },
      outputs: { value: port.any() },
      run: async (_, ctx) => ({ value: await ctx.wait('go') }),
    })
    const result = await runDraft(
      {
        nodes: {
          ...many(3, 'test.wait'),
          pause: { type: 'flow.delay', with: { ms: 2, value: 7 } },
          last: { type: 'test.later', with: { value: 1 } },
        },
        outputs: { x: 'last.value', p: 'pause.value' },
      },
      { maxInFlight: 1 },
      [wait],
    )
    expect(result.status).toBe('waiting')
    const answered = await runDraft(
      {
        nodes: { ...many(3, 'test.wait'), last: { type: 'test.later', with: { value: 1 } } },
        outputs: { x: 'last.value', w: 'n2.value' },
      },
      { maxInFlight: 1, wait: async () => 'yes' },
      [wait],
    )
    expect(outputsOf(answered)).toEqual({ x: 1, w: 'yes' })
  })

  test('lets a fan of 100 pauses pass side by side', async () => {
    const gauge = createGauge(() => turn(50))
    await runDraft({ nodes: many(100, 'test.gauge') }, {}, [gauge.type])
    expect(gauge.most()).toBe(100)
  })
})
