import { describe, expect, test } from 'vitest'
import type { Usage } from '../../src/index.ts'
import { doing, runDraft, runWatched } from '../make-flow.ts'

const usage = (cost: Usage['cost']): Usage => ({
  calls: 1,
  inputTokens: 10,
  cachedTokens: 1,
  outputTokens: 5,
  reasoningTokens: 2,
  totalTokens: 15,
  cost,
})

const one = { nodes: { a: { type: 'test.doing' } } }

describe('the context of a node', () => {
  test('says where the node is, of which run, and with which settings', async () => {
    const seen: unknown[] = []
    await runDraft(
      {
        nodes: { m: { type: 'flow.map', graph: 'g', with: { items: [1] } } },
        graphs: { g: { inputs: { item: { kind: 'any' } }, nodes: { a: { type: 'test.doing' } } } },
      },
      { runId: 'r1', effects: { now: () => 42, random: () => 0.25 } },
      [
        doing(
          (ctx) =>
            void seen.push(ctx.path, ctx.attempt, ctx.run, ctx.settings, ctx.now(), ctx.random(), ctx.signal.aborted),
        ),
      ],
    )
    expect(seen).toEqual(['m[0]/a', 1, { id: 'r1', idempotencyKey: 'r1/m[0]/a' }, {}, 42, 0.25, false])
  })

  test('a step computes its value once, and no more after an abort', async () => {
    const controller = new AbortController()
    const steps: unknown[] = []
    const result = await runDraft(one, { signal: controller.signal }, [
      doing(async (ctx) => {
        steps.push(await ctx.step('one', () => 1), await ctx.step('two', async () => 'b'))
        controller.abort()
        await ctx.step('three', () => steps.push('computed'))
      }),
    ])
    expect([result.status, steps]).toEqual(['canceled', [1, 'b']])
  })

  test('media written are read back, equal bytes under one address', async () => {
    await runDraft(one, {}, [
      doing(async ({ blobs }) => {
        const bytes = new TextEncoder().encode('hello')
        const blob = await blobs.write(bytes, { mediaType: 'text/plain', name: 'a.txt' })
        expect(blob).toEqual({
          blob: 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
          mediaType: 'text/plain',
          name: 'a.txt',
          size: 5,
        })
        bytes[0] = 0
        expect(new TextDecoder().decode(await blobs.read(blob.blob))).toBe('hello')
        await expect(blobs.read('sha256:00')).rejects.toMatchObject({ code: 'blob-not-found' })
      }),
    ]).then((result) => expect(result.status).toBe('done'))
  })

  test('files are refused where the host gives none', async () => {
    expect(await runDraft(one, {}, [doing(async ({ files }) => void (await files.readText('a')))])).toMatchObject({
      status: 'failed',
      error: { code: 'no-files' },
    })
  })

  test('fetch goes through the host and carries the signal', async () => {
    const asked: unknown[] = []
    await runDraft(
      one,
      {
        effects: {
          fetch: async (url, init) => {
            asked.push(url, init?.method, init?.signal?.aborted)
            return new Response('ok')
          },
        },
      },
      [doing(async (ctx) => void (await ctx.fetch('http://127.0.0.1/', { method: 'POST' })))],
    )
    expect(asked).toEqual(['http://127.0.0.1/', 'POST', false])
  })

  test('a sleep ends early when the run is aborted', async () => {
    const controller = new AbortController()
    let ended: unknown
    const promise = runDraft(one, { signal: controller.signal }, [
      doing((ctx) =>
        ctx.sleep(60_000).catch((reason: unknown) => {
          ended = reason
        }),
      ),
    ])
    await new Promise((resolve) => setTimeout(resolve, 5))
    controller.abort()
    await promise
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(ended).toBeInstanceOf(DOMException)
  })
})

describe('usage', () => {
  test('adds up over nodes, and its cost is unknown as soon as one is', async () => {
    const { result, events } = await runWatched(
      { nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } } },
      {},
      [
        doing((ctx) => {
          ctx.meter(usage(0.25))
          ctx.meter(usage(0.5))
        }),
      ],
    )
    expect(result.usage).toEqual({
      calls: 4,
      inputTokens: 40,
      cachedTokens: 4,
      outputTokens: 20,
      reasoningTokens: 8,
      totalTokens: 60,
      cost: 1.5,
    })
    expect(events.flatMap((event) => (event.type === 'node-end' ? [event.usage?.cost] : []))).toEqual([0.75, 0.75])
    const unknown = await runDraft({ nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } } }, {}, [
      doing((ctx) => ctx.meter(usage(ctx.path === 'a' ? 'unknown' : 1))),
    ])
    expect(unknown.usage).toMatchObject({ calls: 2, cost: 'unknown' })
  })

  test('of a failed node counts', async () => {
    expect(
      (
        await runDraft(one, {}, [
          doing((ctx) => {
            ctx.meter(usage(1))
            throw new Error('x')
          }),
        ])
      ).usage,
    ).toMatchObject({ calls: 1, cost: 1 })
  })

  test('of a step that was done elsewhere counts, failed or not', async () => {
    const runtime = {
      start: ({ path }: { path: string }) => ({
        path,
        outcome:
          path === 'a'
            ? { status: 'done' as const, outputs: { value: 1 }, usage: usage(1) }
            : { status: 'failed' as const, error: { code: 'x', message: 'x', path }, usage: usage(2) },
      }),
      next: () => new Promise<never>(() => {}),
      cancel: () => {},
    }
    const result = await runDraft({ nodes: { a: { type: 'test.doing' }, b: { type: 'test.doing' } } }, { runtime }, [
      doing(() => {}),
    ])
    expect(result).toMatchObject({ status: 'failed', usage: { calls: 2, cost: 3 } })
  })
})
