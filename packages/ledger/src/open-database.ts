import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate, NewerLedgerError } from './schema.ts'

/** The ledger's file cannot be used, so no budget can be relied on. */
export class LedgerFileError extends Error {
  override readonly name = 'LedgerFileError'
  readonly code = 'ledger-unusable'
  readonly hint: string
  /** Whether there is a file, in which budgets may stand. */
  readonly exists: boolean

  constructor(file: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`The ledger of what model calls cost, ${file}, cannot be used: ${why}.`, { cause })
    this.exists = existsSync(file)
    this.hint =
      'Check its owner and mode and the room on the disk, or move it away to begin an empty ledger without budgets.'
  }
}

/** How long a connection waits while another one writes, in milliseconds. Each write takes well under one. */
const PATIENCE_MS = 10_000

/** Opens the ledger, in memory without a file. Throws `LedgerFileError` and `NewerLedgerError`. */
export function openDatabase(file: string | undefined): DatabaseSync {
  if (file === undefined) return prepared(new DatabaseSync(':memory:'), 'in memory')
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    // Made here, so that it is for its owner alone from the first moment, as are the files that go with it.
    closeSync(openSync(file, 'a', 0o600))
    return prepared(new DatabaseSync(file, { timeout: PATIENCE_MS }), file)
  } catch (error) {
    throw error instanceof NewerLedgerError ? error : new LedgerFileError(file, error)
  }
}

function prepared(database: DatabaseSync, file: string): DatabaseSync {
  try {
    migrate(database, file)
    // Readers and a writer at a time, also of other processes. What was written outlives a killed process.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
