import { targetInWords } from '@latchwork/ledger'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'
import { withLedger } from '../usage/with-ledger.ts'

interface RateName {
  readonly key: string
  readonly model: string
}

/** `latch usage rate list`. */
export function listRates({ json }: { readonly json?: true }, session: Session): Promise<ExitCode> {
  const { output } = session
  return withLedger(session, (ledger) => {
    const limits = ledger.rateLimits.list()
    if (json === true) output.result(JSON.stringify({ limits }))
    else if (limits.length === 0)
      output.result('There are no limits. Make one: latch usage rate set OPENAI_API_KEY gpt-6-luna 60')
    else {
      const rows = limits.map(({ target, model, perMinute }) => [target, model, String(perMinute)])
      output.result(formatTable([['KEY', 'MODEL', 'CALLS A MINUTE'], ...rows]))
    }
    return EXIT.done
  })
}

/** `latch usage rate set`. */
export function setRate(
  { key, model, calls }: RateName & { readonly calls: string },
  session: Session,
): Promise<ExitCode> {
  const perMinute = Number(calls)
  if (!Number.isInteger(perMinute) || perMinute < 1 || perMinute > 1_000_000)
    throw usageError(`"${calls}" is not a number of calls.`, 'Give a whole number from 1 on.')
  return withLedger(session, (ledger) => {
    ledger.rateLimits.set({ target: key, model, perMinute })
    session.output.say(`From now on ${targetInWords(key)} may begin ${perMinute} calls of ${model} in any minute.`)
    return EXIT.done
  })
}

/** `latch usage rate remove`. */
export function removeRate({ key, model }: RateName, session: Session): Promise<ExitCode> {
  return withLedger(session, (ledger) => {
    if (!ledger.rateLimits.remove({ target: key, model }))
      throw usageError(`There is no limit for ${key} and ${model}.`, 'See latch usage rate list.')
    session.output.say(`Calls of ${model} with ${targetInWords(key)} wait no more.`)
    return EXIT.done
  })
}
