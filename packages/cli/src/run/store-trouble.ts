import { JournalError, NewerStoreError } from '@latchwork/server/runs'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'

/** What is wrong with the store of runs, for the person; undefined for any other error. */
export function storeTrouble(error: unknown): CommandError | undefined {
  if (error instanceof JournalError) {
    const { code, message, hint } = error
    return new CommandError(message, { exitCode: EXIT.failed, code, hint })
  }
  if (!(error instanceof NewerStoreError)) return undefined
  return new CommandError(error.message, { exitCode: EXIT.failed, code: error.code })
}
