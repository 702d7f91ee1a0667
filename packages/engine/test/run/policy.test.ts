import { describe, expect, test } from 'vitest'
import {
  createMemoryRuntime,
  defineNode,
  NodeError,
  port,
  type Effects,
  type NodeErrorFacts,
  type NodeType,
} from '../../src/index.ts'
import { errorOf, outputsOf, runDraft, runWatched } from '../make-flow.ts'

/** A node that fails so many times, each time with the facts given, and then gives the number of its try. */
function failsTimes(
  times: number,
  facts: NodeErrorFacts = {},
): { readonly type: NodeType; readonly tries: () => readonly number[] } {
  const tries: number[] = []
  const type = defineNode({
    type: 'test.flaky',
    title: 'Flaky',
    summary: 'Fails now and then.',
    outputs: { value: port.number() },
    run: async (_, ctx) => {
      tries.push(ctx.attempt)
      if (tries.length <= times) throw new NodeError('flaky', `Try ${ctx.attempt} failed.`, facts)
      return { value: ctx.attempt }
    },
  })
  return { type, tries: () => tries }
}

/** Effects in which no time passes, and which keep what was slept. */
function timelessEffects(random = 0.5): { readonly effects: Partial<Effects>; readonly slept: number[] } {
  const slept: number[] = []
  const sleep: Effects['sleep'] = async (ms) => {
    slept.push(ms)
  }
  return { effects: { sleep, random: () => random }, slept }
}

const flaky = (policy: object) => ({
  nodes: { a: { type: 'test.flaky', policy: { ...policy } } },
  outputs: { x: 'a.value' },
})

describe.each([
  ['no runtime', () => ({})],
  ['the memory runtime', () => ({ runtime: createMemoryRuntime() })],
] as const)('retry in %s', (_, runtime) => {
  test('tries again until it works, with pauses that grow up to a bound', async () => {
    const { type, tries } = failsTimes(4)
    const { effects, slept } = timelessEffects(1)
    const { result, events } = await runWatched(
      flaky({ retry: { attempts: 9, backoffMs: 100, factor: 3, maxMs: 1000 } }),
      { ...runtime(), effects },
      [type],
    )
    expect(outputsOf(result)).toEqual({ x: 5 })
    expect(tries()).toEqual([1, 2, 3, 4, 5])
    expect(slept).toEqual([100, 300, 900, 1000])
    const retries = events.flatMap((event) =>
      event.type === 'node-retry' ? [[event.path, event.attempt, event.waitMs, event.error.message]] : [],
    )
    expect(retries[0]).toEqual(['a', 2, 100, 'Try 1 failed.'])
    expect(retries).toHaveLength(4)
  })

  test('shortens a pause by up to half', async () => {
    const { type } = failsTimes(1)
    const { effects, slept } = timelessEffects(0)
    await runDraft(flaky({ retry: { attempts: 2, backoffMs: 100 } }), { ...runtime(), effects }, [type])
    expect(slept).toEqual([50])
  })

  test('waits as long as the node says, and never shorter than its own pause', async () => {
    for (const [retryAfterMs, expected] of [
      [5000, 5000],
      [1, 100],
      [10_000_000, 600_000],
    ]) {
      const { type } = failsTimes(1, { retryAfterMs })
      const { effects, slept } = timelessEffects(1)
      await runDraft(flaky({ retry: { attempts: 2, backoffMs: 100 } }), { ...runtime(), effects }, [type])
      expect(slept).toEqual([expected])
    }
  })

  test('gives up after its attempts, with the last failure', async () => {
    const { type, tries } = failsTimes(9)
    const result = await runDraft(
      flaky({ retry: { attempts: 3 } }),
      { ...runtime(), effects: timelessEffects().effects },
      [type],
    )
    expect(result).toMatchObject({ status: 'failed', error: { code: 'flaky', message: 'Try 3 failed.', path: 'a' } })
    expect(tries()).toHaveLength(3)
  })

  test('never repeats what cannot succeed', async () => {
    const { type, tries } = failsTimes(9, { retryable: false })
    const result = await runDraft(
      flaky({ retry: { attempts: 3 } }),
      { ...runtime(), effects: timelessEffects().effects },
      [type],
    )
    expect([result.status, tries()]).toEqual(['failed', [1]])
  })

  test('a time limit ends each try, aborts its signal and counts as a failure', async () => {
    const aborted: number[] = []
    const slow = defineNode({
      type: 'test.slow',
      title: 'S',
      summary: 'Never ends.',
      run: (_inputs, ctx) =>
        new Promise<never>(() => ctx.signal.addEventListener('abort', () => aborted.push(ctx.attempt))),
    })
    const result = await runDraft(
      { nodes: { a: { type: 'test.slow', policy: { timeoutMs: 5, retry: { attempts: 2, backoffMs: 0 } } } } },
      runtime(),
      [slow],
    )
    expect(result).toMatchObject({ status: 'failed', error: { code: 'timeout', path: 'a' } })
    expect(errorOf(result)?.message).toContain('5 ms')
    expect(aborted).toEqual([1, 2])
  })

  test('a time limit ends the graph that the try had called, and no limit is left over', async () => {
    let started = 0
    const agent = defineNode({
      type: 'test.agent',
      title: 'A',
      summary: 'Calls.',
      run: async (_inputs, ctx) => {
        if (ctx.attempt === 1) await ctx.call('g', {})
        return {}
      },
    })
    const counting = defineNode({
      type: 'test.counting',
      title: 'C',
      summary: 'Counts.',
      inputs: { value: port.any() },
      run: () => {
        started++
        return {}
      },
    })
    const draft = {
      nodes: {
        a: { type: 'test.agent', policy: { timeoutMs: 10, retry: { attempts: 2, backoffMs: 0 } } },
        pause: { type: 'flow.delay', with: { ms: 60 } },
      },
      graphs: {
        g: {
          nodes: { d: { type: 'flow.delay', with: { ms: 30 } }, c: { type: 'test.counting' } },
          wires: ['d.value -> c.value'],
        },
      },
    }
    const result = await runDraft(draft, { ...runtime(), maxInFlight: 1 }, [agent, counting])
    expect([result.status, started]).toEqual(['done', 0])
  })
})

describe('onError', () => {
  const failing = defineNode({
    type: 'test.failing',
    title: 'F',
    summary: 'Fails.',
    inputs: { value: port.any({ default: 1 }) },
    outputs: { value: port.number(), other: port.text() },
    run: () => {
      throw new NodeError('sad', 'It failed.', { hint: 'Do not.', details: { status: 500 } })
    },
  })
  const draft = (onError: unknown) => ({
    nodes: {
      f: { type: 'test.failing', policy: { onError: JSON.parse(JSON.stringify(onError)) } },
      after: { type: 'test.give' },
      beside: { type: 'test.later', with: { value: 2 } },
    },
    wires: ['f.value -> after.value'],
    outputs: { after: { from: 'after.value', optional: true }, beside: 'beside.value' },
  })

  test('stop stops what depends on the node, not its siblings, and fails the run', async () => {
    const { result, events } = await runWatched(draft('stop'), {}, [failing])
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'sad', message: 'It failed.', path: 'f', hint: 'Do not.', details: { status: 500 } },
      outputs: { beside: 2 },
    })
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-skip', path: 'after', because: 'failed' }))
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-error', path: 'f', handled: false }))
  })

  test('skip is a way that is not taken', async () => {
    const { result, events } = await runWatched(draft('skip'), {}, [failing])
    expect(result).toMatchObject({ status: 'done', outputs: { beside: 2 } })
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-skip', path: 'after', because: 'skipped' }))
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-error', path: 'f', handled: true }))
  })

  test('value gives each output', async () => {
    expect(outputsOf(await runDraft(draft({ value: { value: 9, other: '' } }), {}, [failing]))).toEqual({
      after: 9,
      beside: 2,
    })
  })

  test('branch gives the failure to its own output, and nothing to it after a success', async () => {
    const branched = {
      nodes: {
        f: { type: 'test.failing', policy: { onError: 'branch' } },
        ok: { type: 'math.add', with: { a: 1 }, policy: { onError: 'branch' } },
      },
      outputs: {
        error: 'f.error',
        value: { from: 'f.value', optional: true },
        sum: 'ok.sum',
        none: { from: 'ok.error', optional: true },
      },
    }
    const result = await runDraft(branched, {}, [failing])
    expect(result).toMatchObject({
      status: 'done',
      outputs: { error: { code: 'sad', message: 'It failed.', path: 'f' }, sum: 1 },
    })
    expect(Object.keys(outputsOf(result)).toSorted()).toEqual(['error', 'sum'])
  })

  test('does not handle a failure that came from further up', async () => {
    const { result } = await runWatched(
      {
        nodes: { f: { type: 'test.failing' }, g: { type: 'test.failing', policy: { onError: 'skip' } } },
        wires: ['f.value -> g.value'],
      },
      {},
      [failing],
    )
    expect(result).toMatchObject({ status: 'failed', error: { path: 'f' } })
  })

  test.each<[string, unknown, string, RegExp]>([
    ['an error', new Error('plain'), 'node-failed', /^plain$/],
    ['an error without a message', new Error(''), 'node-failed', /without a message/],
    ['a text', 'words', 'node-failed', /^words$/],
    ['undefined', undefined, 'node-failed', /undefined/],
    ['a symbol', Symbol('s'), 'node-failed', /Symbol/],
    ['an object that cannot be shown', Object.create(null), 'node-failed', /cannot be shown/],
    ['details that are no JSON', new NodeError('odd', 'odd', { details: JSON.parse('1'), cause: 1 }), 'odd', /^odd$/],
  ])('takes whatever is thrown: %s', async (_, thrown, code, message) => {
    for (const later of [false, true]) {
      const throwing = defineNode({
        type: 'test.throws',
        title: 'T',
        summary: 'Throws.',
        run: () => {
          if (later) return Promise.reject(thrown)
          throw thrown
        },
      })
      const result = await runDraft({ nodes: { a: { type: 'test.throws' } } }, {}, [throwing])
      expect(result).toMatchObject({ status: 'failed', error: { code, path: 'a' } })
      expect(errorOf(result)?.message).toMatch(message)
    }
  })
})

test('a module that could not be loaded is loaded anew at the next try', async () => {
  let loads = 0
  const lazy = defineNode({
    type: 'test.lazy',
    title: 'L',
    summary: 'Loads late.',
    outputs: { value: port.number() },
    load: async () => {
      if (++loads === 1) throw new Error('no network')
      return { run: () => ({ value: loads }) }
    },
  })
  const draft = {
    nodes: { a: { type: 'test.lazy', policy: { retry: { attempts: 2, backoffMs: 0 } } }, b: { type: 'test.lazy' } },
    outputs: { x: 'a.value' },
  }
  await runDraft(draft, {}, [lazy])
  expect(outputsOf(await runDraft(draft, {}, [lazy]))).toEqual({ x: 2 })
  expect(loads).toBe(2)
})

test('a node type that is only a description fails and says so', async () => {
  const described = defineNode({ type: 'test.described', title: 'D', summary: 'Is described.' })
  expect(await runDraft({ nodes: { a: { type: 'test.described' } } }, {}, [described])).toMatchObject({
    status: 'failed',
    error: { code: 'no-run', path: 'a' },
  })
})
