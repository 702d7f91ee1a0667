import type { NodeTiming } from '../api/runs.ts'
import type { TimingRow } from './run-rows.ts'

const MAX_TIMINGS = 5_000

/**
 * When each node of a run began and ended, in order of first start, out of the run's events in order. What had not
 * ended when the run had was canceled.
 */
export function timingsOf(
  rows: Iterable<TimingRow>,
  { hasEnded }: { readonly hasEnded: boolean },
): readonly NodeTiming[] {
  const timings = new Map<string, NodeTiming>()
  for (const row of rows) {
    const before = timings.get(row.path)
    if (before === undefined && timings.size >= MAX_TIMINGS) continue
    timings.set(row.path, next(before ?? { path: row.path, status: 'running', retries: 0, reused: false }, row))
  }
  const all = [...timings.values()]
  if (!hasEnded) return all
  return all.map((timing) => (timing.status === 'running' ? { ...timing, status: 'canceled' } : timing))
}

function next(timing: NodeTiming, { type, at, usage, reused }: TimingRow): NodeTiming {
  if (type === 'node-start') return { ...timing, status: 'running', startedAt: timing.startedAt ?? at }
  if (type === 'node-retry') return { ...timing, retries: timing.retries + 1 }
  if (type === 'node-skip') return { ...timing, status: 'skipped', endedAt: at }
  if (type === 'node-error') return { ...timing, status: 'failed', endedAt: at }
  return { ...timing, status: 'done', endedAt: at, reused: reused === 1, ...(usage !== null && { usage }) }
}
