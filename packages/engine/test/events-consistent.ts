import { expect } from 'vitest'
import type { RunEvent } from '../src/index.ts'

/** Holds the events of one run that is over to what every listener may rely on. */
export function expectConsistentEvents(events: readonly RunEvent[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  expect(new Set(events.map(({ run }) => run)).size).toBe(1)
  expect(events[0]).toMatchObject({ type: 'run-start', path: '' })
  expect(events.filter(({ type }) => type === 'run-end')).toEqual([events.at(-1)])
  const state = new Map<string, 'open' | 'over'>()
  for (const event of events) {
    const { path, type } = event
    if (type === 'node-start') {
      expect([path, state.get(path)]).toEqual([path, undefined])
      state.set(path, 'open')
    } else if (type === 'node-end' || type === 'node-error' || type === 'node-skip') {
      expect([path, state.get(path)]).not.toEqual([path, 'over'])
      if (type === 'node-end' && !event.reused) expect([path, state.get(path)]).toEqual([path, 'open'])
      state.set(path, 'over')
    } else if (type === 'node-delta' || type === 'node-retry') {
      expect([path, state.has(path)]).toEqual([path, true])
    }
  }
}

/** An event list without what differs from run to run. */
export function timeless(events: readonly RunEvent[]): readonly unknown[] {
  return events.map(({ at: _at, run: _run, ...rest }) => rest)
}
