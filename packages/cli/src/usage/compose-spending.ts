import { randomBytes } from 'node:crypto'
import type { Ledger } from '@latchwork/ledger'
import type { PriceTable, Spending } from '@latchwork/nodes'
import { fingerprint, type Secret } from '@latchwork/secrets'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'
import { homeOf } from '../secrets/compose-secrets.ts'
import { readFingerprintKey } from '../secrets/fingerprint-key.ts'
import type { Session } from '../session.ts'
import { openLedger } from './open-ledger.ts'
import { openPrices } from './prices.ts'

/** What a run pays for models, and what holds it back. */
export interface RunSpending {
  readonly prices: PriceTable
  readonly spending: Spending
  /** What the person should know at the end. */
  readonly notes: () => readonly string[]
  close(): void
}

/** The run that is metered. */
export interface MeteredRun {
  /** The flow's name and file. */
  readonly flow: string
  readonly file: string
  /** When it began, in epoch milliseconds: what it spent from then on counts. */
  readonly since: number
  /** US dollars. */
  readonly maxCost?: number
}

/** Puts prices, ledger and budgets together for one run. */
export async function composeSpending(
  session: Session,
  { flow, file, since, maxCost }: MeteredRun,
): Promise<RunSpending> {
  const { io } = session
  const home = homeOf(session)
  const { table: prices } = await openPrices(session).read()
  const { createMeter, nanodollars, noticeInWords } = await import('@latchwork/ledger')
  const { ledger, trouble } = await openLedger(home, io.now)
  const notes = trouble === undefined ? [] : [`What this run costs is not recorded. ${trouble}`]
  // Without a key of the installation, fingerprints tell the keys of this call apart and no others.
  const { key = randomBytes(32), trouble: keyTrouble } = await readFingerprintKey(home)
  if (keyTrouble !== undefined) refuseBlindBudgets(ledger, keyTrouble)
  const spending = createMeter<Secret>({
    ledger,
    flow,
    file,
    since,
    fingerprint: (secret) => fingerprint(secret, key),
    onNotice: (notice) => notes.push(noticeInWords(notice)),
    onFault: (fault) => notes.push(`The end of a call could not be recorded: ${String(fault)}`),
    ...(maxCost !== undefined && { runLimit: nanodollars(maxCost) }),
  })
  return { prices, spending, notes: () => notes, close: () => ledger.close() }
}

/** A budget of a fingerprint cannot be held where no fingerprint can be made. */
function refuseBlindBudgets({ budgets, rateLimits, close }: Ledger, trouble: string): void {
  const targets = [...budgets.list(''), ...rateLimits.list()].map(({ target }) => target)
  const blind = targets.find((target) => /^[0-9a-f]{8}$/.test(target))
  if (blind === undefined) return
  close()
  throw new CommandError(`The budget of the key ${blind} cannot be held: ${trouble}.`, {
    exitCode: EXIT.failed,
    code: 'ledger-unusable',
    hint: `Mend that file, or take the budget away: latch usage budget remove ${blind}`,
  })
}
