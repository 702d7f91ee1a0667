import { BudgetTargetError, type Ledger } from '@latchwork/ledger'
import { CommandError, usageError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'
import { homeOf } from '../secrets/compose-secrets.ts'
import type { Session } from '../session.ts'
import { openLedger } from './open-ledger.ts'

/** Works with the person's ledger, which must be there to stay. What is wrong with it or a target is a `CommandError`. */
export async function withLedger<Result>(
  session: Session,
  work: (ledger: Ledger) => Result | Promise<Result>,
): Promise<Result> {
  const { ledger, trouble } = await openLedger(homeOf(session), session.io.now)
  try {
    if (trouble !== undefined) throw new CommandError(trouble, { exitCode: EXIT.failed, code: 'ledger-unusable' })
    return await work(ledger)
  } catch (error) {
    throw error instanceof BudgetTargetError ? usageError(error.message) : error
  } finally {
    ledger.close()
  }
}
