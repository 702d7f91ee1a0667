import type { DatabaseSync } from 'node:sqlite'

/** Does all of the work in one transaction or, when it throws, nothing of it. */
export function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    work()
    database.exec('COMMIT')
  } catch (error) {
    // After some failures, a full disk among them, SQLite has ended the transaction itself.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
