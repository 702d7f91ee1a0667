import { createRedactor } from '@latchwork/secrets'
import { NO_USAGE } from '@latchwork/engine'
import { expect, test } from 'vitest'
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

test('goes on with the runs whose deadline has passed or that have an answer, and with no others', () => {
  const store = storeWithWaits([100, 500, undefined, undefined])
  store.waits.answer('run-3', { path: 'w', signal: 'go', about: null }, 'yes')
  const resumed: string[] = []
  const resume = async (run: string) => void resumed.push(run)
  const waiting = createWaitingRuns({ store, now: () => 200, resume, failed: () => {} })
  waiting.look()
  waiting.close()
  expect(resumed.toSorted()).toEqual(['run-0', 'run-3'])
  store.close()
})

test('a run that cannot go on, and a store that cannot be read, are told and stop nothing', async () => {
  const store = storeWithWaits([1, 2])
  const faults: unknown[] = []
  const about = { store, now: () => 200, failed: (fault: unknown) => faults.push(fault) }
  const waiting = createWaitingRuns({ ...about, resume: (run) => Promise.reject(new Error(run)) })
  waiting.look()
  await expect.poll(() => faults.length).toBe(2)
  store.close()
  waiting.look()
  waiting.close()
  expect(faults).toHaveLength(3)
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
