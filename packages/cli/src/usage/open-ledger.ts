import type { Ledger } from '@latchwork/ledger'
import type { LatchHome } from '@latchwork/secrets'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'

/** A ledger, and why what it is told is forgotten with this call. */
export interface OpenedLedger {
  readonly ledger: Ledger
  readonly trouble?: string
}

/**
 * Opens the person's ledger. A file that cannot be used may hold budgets, so it is refused; where none can be made
 * there are no budgets either, and the ledger is kept in memory for this call. Throws a `CommandError`.
 */
export async function openLedger({ ledgerFile: file }: LatchHome, now: () => number): Promise<OpenedLedger> {
  const { createLedger, LedgerFileError, NewerLedgerError } = await import('@latchwork/ledger')
  try {
    return { ledger: createLedger({ file, now }) }
  } catch (error) {
    if (error instanceof NewerLedgerError)
      throw new CommandError(error.message, { exitCode: EXIT.failed, code: error.code })
    if (!(error instanceof LedgerFileError)) throw error
    const { message, hint, code } = error
    if (error.exists) throw new CommandError(message, { exitCode: EXIT.failed, code, hint })
    return { ledger: createLedger({ memory: true, now }), trouble: message }
  }
}
