import { budgetInDollars, monthOf, nanodollars, showDollars, targetInWords, type BudgetState } from '@latchwork/ledger'
import { usageError } from '../command-error.ts'
import { parseDollars } from '../dollars.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'
import { withLedger } from '../usage/with-ledger.ts'

/** The options of `latch usage budget set`. */
export interface BudgetOptions {
  readonly monthly?: string
  readonly notify?: string
}

/** `latch usage budget list`. */
export function listBudgets({ json }: { readonly json?: true }, session: Session): Promise<ExitCode> {
  const { output, io } = session
  return withLedger(session, (ledger) => {
    const budgets = ledger.budgets.list(monthOf(io.now()))
    if (json === true) output.result(JSON.stringify({ budgets: budgets.map(budgetInDollars) }))
    else if (budgets.length === 0)
      output.result('There are no budgets. Make one: latch usage budget set OPENAI_API_KEY --monthly 20 --notify 10')
    else output.result(formatTable([HEAD, ...budgets.map(rowOf)]))
    return EXIT.done
  })
}

/** `latch usage budget set`. */
export function setBudget(target: string, { monthly, notify }: BudgetOptions, session: Session): Promise<ExitCode> {
  if (monthly === undefined && notify === undefined)
    throw usageError('A budget needs --monthly, --notify or both.', `latch usage budget set ${target} --monthly 20`)
  const limit = monthly === undefined ? undefined : nanodollars(parseDollars(monthly, '--monthly'))
  const notifyAt = notify === undefined ? undefined : nanodollars(parseDollars(notify, '--notify'))
  return withLedger(session, (ledger) => {
    ledger.budgets.set({ target, monthly: limit, notifyAt })
    const may =
      limit === undefined ? 'may spend without a limit' : `may spend ${showDollars(limit)} in each month (UTC)`
    const told = notifyAt === undefined ? '' : `; you are told from ${showDollars(notifyAt)} on`
    session.output.say(`From now on ${targetInWords(target)} ${may}${told}.`)
    return EXIT.done
  })
}

/** `latch usage budget remove`. */
export function removeBudget(target: string, session: Session): Promise<ExitCode> {
  return withLedger(session, (ledger) => {
    if (!ledger.budgets.remove(target))
      throw usageError(`There is no budget for ${target}.`, 'See latch usage budget list.')
    session.output.say(`Nothing holds ${targetInWords(target)} back any more.`)
    return EXIT.done
  })
}

const HEAD = ['KEY', 'MONTHLY', 'SPENT', 'UNDER WAY', 'LEFT', 'NOTIFY AT']

function rowOf({ target, monthly, settled, reserved, notifyAt }: BudgetState): readonly string[] {
  const left = monthly === undefined ? '-' : showDollars(Math.max(0, monthly - settled - reserved))
  const shown = [monthly, settled, reserved].map((amount) => (amount === undefined ? 'no limit' : showDollars(amount)))
  return [target, ...shown, left, notifyAt === undefined ? '-' : showDollars(notifyAt)]
}
