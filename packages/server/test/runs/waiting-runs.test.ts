import { createRedactor } from '@latchwork/secrets'
import { NO_USAGE } from '@latchwork/engine'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRunStore } from '../../src/index.ts'
import { createWaitingRuns } from '../../src/runs/waiting-runs.ts'

function storeWithWaits(deadlines: readonly (number | undefined)[]) {
  const store = createRunStore({ memory: true, redactor: createRedactor() })
  deadlines.forEach((until, at) => {
    const run = `run-${at}`
    store.begin({ run, flow: 'f', text: '{}', startedAt: at, inputs: {} })
    const wait = { path: 'w', signal: 'go', about: null, ...(until !== undefined && { until }) }
    store.end(run, { status: 'waiting', endedAt: at, outputs: {}, usage: NO_USAGE, keys: [], waits: [wait] })
  })
  return store
}

const explain = (fault: unknown) => ({
  code: 'hindered',
  message: fault instanceof Error ? fault.message : '',
  path: '',
})
const quiet = { explain, hindered: () => {}, failed: () => {} }

test('goes on with the runs whose deadline has passed or that have an answer, and with no others', () => {
  const store = storeWithWaits([100, 500, undefined, undefined])
  store.waits.answer('run-3', { path: 'w', signal: 'go', about: null }, 'yes')
  const resumed: string[] = []
  const resume = async (run: string) => void resumed.push(run)
  const waiting = createWaitingRuns({ ...quiet, store, now: () => 200, resume })
  waiting.look()
  waiting.close()
  expect(resumed.toSorted()).toEqual(['run-0', 'run-3'])
  store.close()
})

test('a run that cannot go on, and a store that cannot be read, are told and stop nothing', async () => {
  const store = storeWithWaits([1, 2])
  const faults: unknown[] = []
  const hindered: string[] = []
  const about = { ...quiet, store, now: () => 200, failed: (fault: unknown) => faults.push(fault) }
  const waiting = createWaitingRuns({
    ...about,
    resume: (run) => Promise.reject(new Error(run)),
    hindered: (run) => hindered.push(run),
  })
  waiting.look()
  await expect.poll(() => hindered.toSorted()).toEqual(['run-0', 'run-1'])
  store.close()
  waiting.look()
  waiting.close()
  expect(faults).toHaveLength(1)
})

describe('a run that cannot go on', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000 }))
  afterEach(() => void vi.useRealTimers())

  const MINUTES_MS = 60_000

  function hindering(store: ReturnType<typeof storeWithWaits>, isMended: () => boolean) {
    const tries: number[] = []
    const resume = async (run: string) => {
      tries.push(Date.now() - 1_000)
      if (!isMended()) throw new Error('no key')
      store.resume(run, '{}')
    }
    return { tries, waiting: createWaitingRuns({ ...quiet, store, now: Date.now, resume }) }
  }

  test('is tried again after pauses that grow, up to ten minutes, and says why and when', async () => {
    const store = storeWithWaits([1])
    const { tries, waiting } = hindering(store, () => false)
    waiting.look()
    await vi.advanceTimersByTimeAsync(0)
    expect(store.find('run-0')).toMatchObject({
      status: 'waiting',
      hindrance: { error: { code: 'hindered', message: 'no key' }, retryAt: 6_000 },
    })
    // Runs that end meanwhile change nothing.
    waiting.look()
    await vi.advanceTimersByTimeAsync(40 * MINUTES_MS)
    expect(tries.map((at) => at / 1_000)).toEqual([0, 5, 15, 35, 75, 155, 315, 635, 1235, 1835])
    waiting.close()
    await vi.advanceTimersByTimeAsync(40 * MINUTES_MS)
    expect(tries).toHaveLength(10)
    store.close()
  })

  test('is tried again at once when something was mended, and says nothing any more when it goes on', async () => {
    const store = storeWithWaits([1])
    let isMended = false
    const { tries, waiting } = hindering(store, () => isMended)
    waiting.look()
    await vi.advanceTimersByTimeAsync(1_000)
    isMended = true
    waiting.retry()
    await vi.advanceTimersByTimeAsync(MINUTES_MS)
    expect(tries).toEqual([0, 1_000])
    const found = store.find('run-0')
    expect([found?.status, found?.hindrance]).toEqual(['running', undefined])
    waiting.close()
    store.close()
  })
})

test('an answer is kept once, and counts for exactly what was asked', () => {
  const store = storeWithWaits([undefined])
  const asked = { path: 'w', signal: 'go', about: null }
  expect([store.waits.answer('run-0', asked, 1), store.waits.answer('run-0', asked, 2)]).toEqual([true, false])
  expect(store.waits.answerTo('run-0', asked)).toBe(1)
  expect(store.waits.answerTo('run-0', { ...asked, about: 'another question' })).toBeUndefined()
  expect(store.waits.open('run-0')).toEqual([])
  store.close()
})
