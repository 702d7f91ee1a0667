import type { RunDetails } from '../api/runs.ts'
import type { RunStatus } from '../api/run-status.ts'
import type { StoredRun } from './run-rows.ts'
import type { RunStore } from './run-store.ts'

const CAN_GO_ON: ReadonlySet<RunStatus> = new Set(['failed', 'canceled', 'interrupted'])

/** A run of the store in full. */
export function runDetails(
  { waits, journal, timings }: Pick<RunStore, 'waits' | 'journal' | 'timings'>,
  { owner: _owner, ...found }: StoredRun,
): RunDetails {
  const { run, status } = found
  return {
    ...found,
    waits: status === 'waiting' || status === 'running' ? [...waits.open(run)] : [],
    unknown: CAN_GO_ON.has(status) ? journal.unknown(run) : [],
    timings: [...timings(run)],
  }
}
