import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from './transaction.ts'

/** One step forward each; a store of version n has had the first n of them. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE runs (
     id TEXT PRIMARY KEY,
     status TEXT NOT NULL,
     path TEXT,
     flow TEXT NOT NULL,
     revision TEXT NOT NULL,
     owner TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     ended_at INTEGER,
     inputs TEXT NOT NULL,
     outputs TEXT NOT NULL DEFAULT '{}',
     error TEXT,
     usage TEXT NOT NULL,
     keys TEXT NOT NULL DEFAULT '[]',
     waiting_for TEXT NOT NULL DEFAULT '[]',
     events INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX runs_by_time ON runs (started_at DESC, id DESC);
   CREATE INDEX runs_by_path ON runs (path, started_at DESC, id DESC);
   CREATE INDEX runs_by_status ON runs (status, started_at DESC, id DESC);
   CREATE TABLE events (
     run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     seq INTEGER NOT NULL,
     type TEXT NOT NULL,
     path TEXT NOT NULL,
     at INTEGER NOT NULL,
     body TEXT NOT NULL,
     file TEXT,
     PRIMARY KEY (run, seq)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE run_blobs (
     run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     blob TEXT NOT NULL,
     PRIMARY KEY (run, blob)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE runs ADD COLUMN part TEXT;`,
  `CREATE TABLE steps (
     run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     key TEXT NOT NULL,
     path TEXT NOT NULL,
     kind TEXT NOT NULL,
     hash TEXT NOT NULL,
     status TEXT NOT NULL,
     renewals INTEGER NOT NULL,
     place INTEGER,
     started_at INTEGER NOT NULL,
     ended_at INTEGER,
     outcome TEXT,
     file TEXT,
     PRIMARY KEY (run, key)
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE texts (
     revision TEXT PRIMARY KEY,
     text TEXT NOT NULL
   ) STRICT;
   ALTER TABLE runs ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE answers (
     run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     path TEXT NOT NULL,
     signal TEXT NOT NULL,
     value TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (run, path, signal)
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE waits (
     run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     path TEXT NOT NULL,
     signal TEXT NOT NULL,
     about TEXT NOT NULL,
     until INTEGER,
     PRIMARY KEY (run, path, signal)
   ) STRICT, WITHOUT ROWID;
   ALTER TABLE answers ADD COLUMN about TEXT NOT NULL DEFAULT 'null';`,
  `CREATE TABLE effects (
     run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     part INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     path TEXT NOT NULL,
     body TEXT NOT NULL,
     file TEXT,
     size INTEGER NOT NULL,
     PRIMARY KEY (run, part, seq)
   ) STRICT, WITHOUT ROWID;
   ALTER TABLE runs ADD COLUMN effects TEXT;`,
  `CREATE INDEX open_steps ON steps (run, started_at, path, kind) WHERE status = 'started';`,
  `ALTER TABLE runs ADD COLUMN held TEXT;`,
  `ALTER TABLE runs ADD COLUMN rested INTEGER NOT NULL DEFAULT 0;`,
]

/** The store of runs was made by a newer Latchwork. Nothing of it was touched. */
export class NewerStoreError extends Error {
  override readonly name = 'NewerStoreError'
  readonly code = 'newer-store'
  readonly hint = 'Use the newer Latchwork, or move the file away to begin an empty history.'

  constructor(file: string, version: number) {
    super(
      `The store of runs ${file} was made by a newer Latchwork: it has version ${version}, and this one knows versions ` +
        `up to ${MIGRATIONS.length}.`,
    )
  }
}

/** Brings a store to the version of this code; throws `NewerStoreError`. */
export function migrate(database: DatabaseSync, file: string): void {
  const version = versionOf(database)
  if (version > MIGRATIONS.length) throw new NewerStoreError(file, version)
  if (version === MIGRATIONS.length) return
  inTransaction(database, () => {
    // Asked again: another process may have done it while this one waited.
    for (const step of MIGRATIONS.slice(versionOf(database))) database.exec(step)
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
  })
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}
