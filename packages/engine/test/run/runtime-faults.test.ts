import { describe, expect, test } from 'vitest'
import { createMemoryRuntime, defineNode, port, type NodeType } from '../../src/index.ts'
import { outputsOf, runDraft, type AnyContext } from '../make-flow.ts'

/** A node that does something with its context. */
const doing = (work: (ctx: AnyContext) => Promise<void> | void): NodeType =>
  defineNode({
    type: 'test.doing',
    title: 'D',
    summary: 'Does something.',
    inputs: { value: port.any({ default: 0 }) },
    outputs: { value: port.any() },
    run: async (_, ctx) => {
      await work(ctx)
      return { value: 1 }
    },
  })

const one = { nodes: { a: { type: 'test.doing' } } }

describe('a runtime at fault', () => {
  const broken = (part: 'start' | 'next') => ({
    start: () => {
      if (part === 'start') throw new Error('disk full')
      return undefined
    },
    next: () => Promise.reject(new Error('disk full')),
    cancel: () => {},
  })
  test.each(['start', 'next'] as const)('rejects the run when %s throws', async (part) => {
    await expect(runDraft(one, { runtime: broken(part) }, [doing(() => {})])).rejects.toThrow('disk full')
  })

  test('fails a delay with what the runtime says', async () => {
    const runtime = {
      start: ({ path }: { path: string }) => ({
        path,
        outcome: { status: 'failed' as const, error: { code: 'lost', message: 'The timer was lost.', path } },
      }),
      next: () => new Promise<never>(() => {}),
      cancel: () => {},
    }
    expect(await runDraft({ nodes: { d: { type: 'flow.delay' } } }, { runtime })).toMatchObject({
      status: 'failed',
      error: { code: 'lost', path: 'd' },
    })
  })

  test('a promise of another make is a promise in every runtime', async () => {
    const thenable = defineNode({
      type: 'test.thenable',
      title: 'T',
      summary: 'T.',
      outputs: { value: port.number() },
      run: (): Promise<{ value: number }> => {
        const promise = Promise.resolve({ value: 3 })
        return Object.assign(Object.create({ then: promise.then.bind(promise) }))
      },
    })
    for (const options of [{}, { runtime: createMemoryRuntime() }])
      expect(
        outputsOf(
          await runDraft({ nodes: { a: { type: 'test.thenable' } }, outputs: { x: 'a.value' } }, options, [thenable]),
        ),
      ).toEqual({ x: 3 })
  })
})
