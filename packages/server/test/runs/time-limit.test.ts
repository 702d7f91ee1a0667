import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startTimeLimit } from '../../src/runs/time-limit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a limit stands still while it is held', () => {
  const over = vi.fn<() => void>()
  const limit = startTimeLimit(100, over)
  vi.advanceTimersByTime(60)
  limit.setHeld(true)
  limit.setHeld(true)
  vi.advanceTimersByTime(10_000)
  limit.setHeld(false)
  vi.advanceTimersByTime(39)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(over).toHaveBeenCalledOnce()
})

test('a limit of 0 is none, and one that ended counts no more', () => {
  const over = vi.fn<() => void>()
  startTimeLimit(0, over).setHeld(false)
  startTimeLimit(5, over).end()
  vi.advanceTimersByTime(1_000)
  expect(over).not.toHaveBeenCalled()
})
