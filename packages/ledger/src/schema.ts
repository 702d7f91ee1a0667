import type { DatabaseSync } from 'node:sqlite'

/** One step forward each; a ledger of version n has had the first n of them. Amounts are billionths of a US dollar. */
const MIGRATIONS: readonly string[] = [
  // A call without an outcome is under way. 'counted' is what it takes of budgets: what is set aside for it, and what
  // it cost once that is known.
  `CREATE TABLE calls (
     id INTEGER PRIMARY KEY,
     at INTEGER NOT NULL,
     ended_at INTEGER,
     month TEXT NOT NULL,
     name TEXT NOT NULL,
     fingerprint TEXT NOT NULL,
     layer TEXT NOT NULL,
     label TEXT,
     hint TEXT NOT NULL,
     demo INTEGER NOT NULL,
     flow TEXT NOT NULL,
     file TEXT,
     run TEXT NOT NULL,
     path TEXT NOT NULL,
     attempt INTEGER NOT NULL,
     model TEXT NOT NULL,
     reserved INTEGER,
     cost INTEGER,
     counted INTEGER NOT NULL,
     input_tokens INTEGER NOT NULL DEFAULT 0,
     cached_tokens INTEGER NOT NULL DEFAULT 0,
     output_tokens INTEGER NOT NULL DEFAULT 0,
     reasoning_tokens INTEGER NOT NULL DEFAULT 0,
     request_id TEXT,
     outcome TEXT,
     owner TEXT NOT NULL
   ) STRICT;
   CREATE INDEX calls_of_key ON calls (fingerprint, month, ended_at, counted);
   CREATE INDEX calls_of_name ON calls (name, month, label, ended_at, counted);
   CREATE INDEX calls_of_run ON calls (run, at, ended_at, counted);
   CREATE INDEX calls_of_month ON calls (month, at);
   CREATE INDEX calls_under_way ON calls (owner) WHERE outcome IS NULL;
   CREATE INDEX calls_of_model ON calls (model, at);
   CREATE TABLE budgets (
     target TEXT PRIMARY KEY,
     monthly INTEGER,
     notify_at INTEGER
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE notices (
     target TEXT NOT NULL REFERENCES budgets (target) ON DELETE CASCADE,
     month TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (target, month)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE rate_limits (
     target TEXT NOT NULL,
     model TEXT NOT NULL,
     per_minute INTEGER NOT NULL,
     PRIMARY KEY (target, model)
   ) STRICT, WITHOUT ROWID;`,
]

/** The ledger was made by a newer Latchwork. Nothing of it was touched. */
export class NewerLedgerError extends Error {
  override readonly name = 'NewerLedgerError'
  readonly code = 'newer-ledger'

  constructor(file: string, version: number) {
    super(
      `The ledger ${file} has version ${version}, and this Latchwork knows versions up to ${MIGRATIONS.length}. ` +
        'Use the newer Latchwork, or move the file away to begin an empty ledger without budgets.',
    )
  }
}

/** Brings a ledger to the version of this code; throws `NewerLedgerError`. */
export function migrate(database: DatabaseSync, file: string): void {
  const version = versionOf(database)
  if (version > MIGRATIONS.length) throw new NewerLedgerError(file, version)
  if (version === MIGRATIONS.length) return
  inTransaction(database, () => {
    // Asked again: another process may have done it while this one waited.
    for (const step of MIGRATIONS.slice(versionOf(database))) database.exec(step)
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
  })
}

/** Does all of some work or none of it, while no other connection writes. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}
