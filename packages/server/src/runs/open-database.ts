import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../journal/journal-error.ts'
import { migrate, NewerStoreError } from './schema.ts'

/** Opens the database of runs, in memory without a file, and brings it to this version. Throws `NewerStoreError` and `JournalError`. */
export function openDatabase(
  file: string | undefined,
  /** `full`: what was committed is there after a power cut, too. `normal`: a lost last moment is fine, a torn file is not. */
  safety: 'full' | 'normal' = 'normal',
): DatabaseSync {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file ?? ':memory:', { timeout: 5_000 })
  try {
    migrate(database, file ?? 'in memory')
    // Readers and a writer at a time, also of other processes.
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${safety}; PRAGMA foreign_keys = ON`)
    // A commit into a log that need not grow any more takes a fraction of the time, so the log is used anew early.
    if (safety === 'full') database.exec('PRAGMA wal_autocheckpoint = 200')
    if (file !== undefined) chmodSync(file, 0o600)
    return database
  } catch (error) {
    database.close()
    throw error instanceof NewerStoreError ? error : new JournalError(file ?? 'in memory', error)
  }
}
