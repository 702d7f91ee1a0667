import { expect, test } from 'vitest'
import { createSettingsSaver, numberProblem } from '../../src/settings/settings-saver.ts'

function saverOf(answer: (patch: unknown) => Promise<void>) {
  const timers: (() => void)[] = []
  const saver = createSettingsSaver(
    { change: answer },
    {
      delayMs: 400,
      setTimer: (act) => {
        timers.push(act)
        return () => timers.splice(timers.indexOf(act), 1)
      },
    },
  )
  return { saver, timers }
}

test('changes that follow each other are saved together, as one patch', async () => {
  const patches: unknown[] = []
  const { saver, timers } = saverOf(async (patch) => void patches.push(patch))
  saver.set('engine.keepRuns', 10)
  saver.set('engine.keepDays', 20)
  saver.set('general.theme', 'dark')
  expect(timers).toHaveLength(1)
  timers[0]?.()
  expect(await saver.flush()).toBe(true)
  expect(patches).toEqual([{ engine: { keepRuns: 10, keepDays: 20 }, general: { theme: 'dark' } }])
  expect(saver.state()).toEqual({ status: 'saved', unsaved: new Map() })
})

test('what could not be saved is tried again with the next change', async () => {
  let isBroken = true
  const patches: unknown[] = []
  const { saver } = saverOf(async (patch) => {
    if (isBroken) throw new TypeError('no network')
    patches.push(patch)
  })
  saver.set('engine.keepRuns', 10)
  expect(await saver.flush()).toBe(false)
  expect(saver.state()).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('does not answer'),
    unsaved: new Map([['engine.keepRuns', 10]]),
  })
  isBroken = false
  saver.set('engine.keepDays', 20)
  expect(await saver.flush()).toBe(true)
  expect(patches).toEqual([{ engine: { keepRuns: 10, keepDays: 20 } }])
})

test('what was changed while a save was under way is saved after it', async () => {
  const patches: unknown[] = []
  const { saver } = saverOf(async (patch) => {
    patches.push(patch)
    if (patches.length === 1) saver.set('engine.keepRuns', 20)
  })
  saver.set('engine.keepRuns', 10)
  await saver.flush()
  expect(saver.isKept()).toBe(false)
  expect(await saver.flush()).toBe(true)
  expect(patches).toEqual([{ engine: { keepRuns: 10 } }, { engine: { keepRuns: 20 } }])
})

test('a field that cannot be saved keeps what was valid on the way from being saved, and says so when closing', async () => {
  const patches: unknown[] = []
  const { saver } = saverOf(async (patch) => void patches.push(patch))
  saver.set('engine.keepRuns', 1)
  saver.refuse('engine.keepRuns', 'Give a whole number.')
  expect(await saver.flush()).toBe(false)
  expect(saver.isKept()).toBe(false)
  expect(patches).toEqual([])
  saver.set('engine.keepRuns', 5)
  expect(await saver.flush()).toBe(true)
  expect(patches).toEqual([{ engine: { keepRuns: 5 } }])
})

test.each(['', ' ', '1.5', 'ten', '0', '101', '1e9'])('"%s" is no whole number from 1 to 100', (text) => {
  expect(numberProblem(text, { min: 1, max: 100 })).toBe('Give a whole number from 1 to 100.')
})

test('the ends of the range are in it', () => {
  expect(numberProblem('1', { min: 1, max: 100 })).toBeUndefined()
  expect(numberProblem('100', { min: 1, max: 100 })).toBeUndefined()
})
