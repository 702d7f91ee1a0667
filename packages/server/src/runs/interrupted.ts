import type { DatabaseSync } from 'node:sqlite'
import { isAlive } from '@latchwork/ledger'
import type { RunEvents } from './run-events.ts'
import { inTransaction } from './transaction.ts'

/** Runs of processes that are gone, which the disk did not let be marked so, and why. */
export interface Unmarked {
  readonly runs: ReadonlySet<string>
  readonly fault?: unknown
}

/** Ends the runs of processes that are gone: they are `interrupted` since their last event. */
export function markInterrupted(
  database: DatabaseSync,
  { owner, events, now }: { readonly owner: string; readonly events: RunEvents; readonly now: () => number },
): Unmarked {
  const rows = database.prepare(`SELECT id, owner, events FROM runs WHERE status = 'running' AND owner <> ?`).all(owner)
  const gone = new Set(rows.map((row) => String(row['owner'])).filter((other) => !isAlive(other)))
  const left = rows.filter((row) => gone.has(String(row['owner'])))
  const mark = (run: string, seq: number): void => {
    // Only one of several processes that notice at the same time does it.
    const claimed = database
      .prepare(
        `UPDATE runs SET status = 'interrupted', ended_at = COALESCE((SELECT MAX(at) FROM events WHERE run = id), started_at)
         WHERE id = ? AND status = 'running'`,
      )
      .run(run)
    if (Number(claimed.changes) > 0)
      events.add(run, [{ type: 'run-end', run, seq, at: now(), path: '', status: 'interrupted' }])
  }
  try {
    for (const row of left) inTransaction(database, () => mark(String(row['id']), Number(row['events'])))
    return { runs: new Set() }
  } catch (fault) {
    // What is kept can be read all the same.
    return { runs: new Set(left.map((row) => String(row['id']))), fault }
  }
}
