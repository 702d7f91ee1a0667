import {
  compile,
  controlNodes,
  createRegistry,
  isJsonObject,
  run,
  type Plan,
  type RunEvent,
  type RunResult,
  type Runtime,
} from '@latchwork/engine'
import { createRedactor } from '@latchwork/secrets'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { outputsOf } from '../../../engine/test/make-flow.ts'
import { randomFlow } from '../../../engine/test/random-flow.ts'
import { randomNodes } from '../../../engine/test/random-nodes.ts'
import { createRunStore, type JournalRuntime } from '../../src/index.ts'

const store = createRunStore({ memory: true, redactor: createRedactor() })
const registry = createRegistry([...controlNodes, ...randomNodes])
let count = 0

afterAll(() => store.close())

interface Told {
  readonly result: RunResult
  readonly events: readonly RunEvent[]
}

async function watch(plan: Plan, options: Parameters<typeof run>[1]): Promise<Told> {
  const events: RunEvent[] = []
  return { result: await run(plan, { ...options, onEvent: (event) => events.push(event) }), events }
}

/** What may differ is left out: which of several failures was first, and what a failed graph still did. */
function essence({ result, events }: Told): unknown {
  const failed = events.filter(({ type }) => type === 'node-error').map(({ path }) => path)
  const inFailed = (path: string): boolean =>
    failed.some((each) => path.startsWith(`${each}/`) || path.startsWith(`${each}[`))
  const ends = events.flatMap((event) => {
    if (event.type !== 'node-end' && event.type !== 'node-error' && event.type !== 'node-skip') return []
    if (inFailed(event.path)) return []
    return [`${event.path} ${event.type} ${event.type === 'node-end' ? withoutErrors(event.outputs) : ''}`]
  })
  return { status: result.status, outputs: withoutErrors(outputsOf(result)), ends: ends.toSorted() }
}

function withoutErrors(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isJsonObject(inner) && 'code' in inner ? {} : inner))
}

function begin(): string {
  const id = `run-${count++}`
  store.begin({ run: id, flow: 'random', text: '{}', startedAt: 0, inputs: {} })
  return id
}

/** Ends the run after so many completions, as if the process had died: what is not kept by then is lost. */
function cutOff(runtime: JournalRuntime, after: number, controller: AbortController): Runtime {
  let left = after
  return {
    start: (step) => runtime.start(step),
    cancel: (path) => runtime.cancel(path),
    async next() {
      if (left-- === 0) {
        controller.abort()
        return new Promise<never>(() => {})
      }
      return runtime.next()
    },
  }
}

const graphs = { seed: fc.nat(), size: fc.integer({ min: 1, max: 40 }), after: fc.integer({ min: 0, max: 60 }) }

test('random graphs end alike in memory and in a journal, also after they were cut off and went on', async () => {
  const seen = { cutOff: 0, reused: 0, failed: 0 }
  await fc.assert(
    fc.asyncProperty(fc.record(graphs), async ({ seed, size, after }) => {
      const plan = compile(randomFlow(seed, size), registry)
      const inputs = { x: seed % 100 }
      const expected = essence(await watch(plan, { inputs }))
      const whole = begin()
      expect(essence(await watch(plan, { inputs, runId: whole, runtime: store.journal.open(whole) }))).toEqual(expected)

      const cut = begin()
      const controller = new AbortController()
      const runtime = cutOff(store.journal.open(cut), after, controller)
      const { result } = await watch(plan, { inputs, runId: cut, runtime, signal: controller.signal })
      const again = store.journal.open(cut)
      const resumed = await watch(plan, { inputs, runId: cut, runtime: again })
      expect(essence(resumed)).toEqual(expected)
      if (result.status === 'canceled') seen.cutOff++
      if (resumed.result.status === 'failed') seen.failed++
      seen.reused += again.reused
    }),
    { numRuns: 150, endOnFailure: false },
  )
  expect(seen.cutOff).toBeGreaterThan(30)
  expect(seen.failed).toBeGreaterThan(5)
  expect(seen.reused).toBeGreaterThan(300)
})
