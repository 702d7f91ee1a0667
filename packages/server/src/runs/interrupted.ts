import type { DatabaseSync } from 'node:sqlite'
import { isAlive } from '@latchwork/ledger'
import type { RunEvents } from './run-events.ts'

/** Ends the runs of processes that are gone: they are `interrupted` since their last event. */
export function markInterrupted(
  database: DatabaseSync,
  { owner, events, now }: { readonly owner: string; readonly events: RunEvents; readonly now: () => number },
): void {
  const rows = database.prepare(`SELECT id, owner, events FROM runs WHERE status = 'running' AND owner <> ?`).all(owner)
  const gone = new Set(rows.map((row) => String(row['owner'])).filter((other) => !isAlive(other)))
  for (const row of rows) {
    if (!gone.has(String(row['owner']))) continue
    const run = String(row['id'])
    // Only one of several processes that notice at the same time does it.
    const claimed = database
      .prepare(
        `UPDATE runs SET status = 'interrupted', ended_at = COALESCE((SELECT MAX(at) FROM events WHERE run = id), started_at)
         WHERE id = ? AND status = 'running'`,
      )
      .run(run)
    if (Number(claimed.changes) === 0) continue
    events.append(run, [
      { type: 'run-end', run, seq: Number(row['events']), at: now(), path: '', status: 'interrupted' },
    ])
  }
}
