import { describe, expect, test } from 'vitest'
import { defineNode, port } from '../../src/index.ts'
import { expectConsistentEvents } from '../events-consistent.ts'
import { doing, runDraft, runWatched } from '../make-flow.ts'

const one = { nodes: { a: { type: 'test.doing' } } }

describe('ctx.wait', () => {
  const waiting = doing(async (ctx) => void (await ctx.wait('approve', { question: ctx.path })))

  test('ends the run as waiting once nothing else is left to do', async () => {
    const { result, events } = await runWatched(
      {
        nodes: {
          a: { type: 'test.doing' },
          b: { type: 'test.doing' },
          slow: { type: 'flow.delay', with: { ms: 5, value: 3 } },
          later: { type: 'test.later', with: { turns: 20 } },
        },
        wires: ['slow.value -> later.value'],
      },
      {},
      [waiting],
    )
    expect(result).toMatchObject({
      status: 'waiting',
      on: [{ path: 'a', signal: 'approve', about: { question: 'a' } }, { path: 'b' }],
    })
    expectConsistentEvents(events)
    expect(events.filter(({ type }) => type === 'run-wait')).toHaveLength(2)
    expect(events).toContainEqual(expect.objectContaining({ type: 'node-end', path: 'later' }))
  })

  test('goes on with an answer, at once or later', async () => {
    for (const wait of [() => 'yes', () => new Promise<string>((resolve) => setTimeout(() => resolve('yes'), 5))]) {
      const result = await runDraft({ ...one, outputs: { x: 'a.value' } }, { wait }, [
        doing(async (ctx) => expect(await ctx.wait('go')).toBe('yes')),
      ])
      expect(result.status).toBe('done')
    }
  })

  test('throws what the host throws', async () => {
    for (const wait of [
      () => {
        throw new Error('no desk')
      },
      () => Promise.reject(new Error('no desk')),
    ]) {
      expect(await runDraft({ nodes: { a: { type: 'test.doing' } } }, { wait }, [waiting])).toMatchObject({
        status: 'failed',
        error: { message: 'no desk', path: 'a' },
      })
    }
  })

  test('a host that throws for one wait leaves the others waiting', async () => {
    const wait = ({ path }: { path: string }): undefined => {
      if (path === 'a') throw new Error('no desk')
    }
    expect(
      await runDraft(
        { nodes: { a: { type: 'test.doing', policy: { onError: 'skip' } }, b: { type: 'test.doing' } } },
        { wait },
        [waiting],
      ),
    ).toMatchObject({ status: 'waiting', on: [{ path: 'b' }] })
  })

  test('of an element that is not wanted any more is not waited for', async () => {
    const draft = {
      nodes: {
        m: { type: 'flow.map', graph: 'g', with: { items: [true, false] }, policy: { onError: 'skip' } },
        b: { type: 'test.doing' },
      },
      graphs: {
        g: {
          inputs: { item: { kind: 'boolean' } },
          nodes: {
            way: { type: 'flow.branch' },
            w: { type: 'test.asking' },
            d: { type: 'flow.delay', with: { ms: 5 } },
            f: { type: 'flow.fail' },
          },
          wires: ['input.item -> way.condition', 'way.then -> w.value', 'way.else -> d.value', 'd.value -> f.value'],
        },
      },
    }
    const asking = defineNode({
      type: 'test.asking',
      title: 'A',
      summary: 'Asks.',
      inputs: { value: port.any() },
      run: async (_, ctx) => {
        await ctx.wait('approve')
        return {}
      },
    })
    const result = await runDraft(draft, {}, [waiting, asking])
    expect(result.status === 'waiting' && result.on.map(({ path }) => path)).toEqual(['b'])
  })
})
