import {
  budgetInDollars,
  callsAsCsv,
  isMonth,
  monthOf,
  reportInDollars,
  showDollars,
  type KeyUsage,
  type UsageReport,
  type UsageSums,
} from '@latchwork/ledger'
import { usageError } from '../command-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'
import { openPrices } from '../usage/prices.ts'
import { withLedger } from '../usage/with-ledger.ts'

/** The options of `latch usage`. */
export interface UsageOptions {
  readonly month?: string
  readonly by: 'key' | 'flow' | 'model' | 'day'
  readonly json?: true
  readonly csv?: true
}

/** `latch usage`: what a month's calls cost. */
export function showUsage({ month: asked, by, json, csv }: UsageOptions, session: Session): Promise<ExitCode> {
  const { output, io } = session
  const month = asked ?? monthOf(io.now())
  if (!isMonth(month)) throw usageError(`--month takes a month, not "${month}".`, 'Write it as 2026-11.')
  return withLedger(session, async (ledger) => {
    if (csv === true) {
      output.result(callsAsCsv(ledger.calls(month)))
      return EXIT.done
    }
    const report = ledger.usage(month)
    const { table, own } = await openPrices(session).read()
    const asOf = table.asOf
    if (json === true)
      output.result(
        JSON.stringify({
          ...reportInDollars(report),
          budgets: ledger.budgets.list(month).map(budgetInDollars),
          pricesAsOf: asOf,
        }),
      )
    else {
      output.result(inWords(report, by))
      const added = Object.keys(own).length
      output.say(`Prices as of ${asOf}${added === 0 ? '' : `, and ${added} of your own`}. Months are in UTC.`)
    }
    return EXIT.done
  })
}

function inWords(report: UsageReport, by: UsageOptions['by']): string {
  const { month, total } = report
  if (total.calls === 0) return `No model was called in ${month}.`
  const head = [HEADS[by], 'CALLS', 'INPUT', 'CACHED', 'OUTPUT', 'COST']
  const rows = rowsOf(report, by).map(({ name, sums }) => [name, ...cellsOf(sums)])
  return formatTable([head, ...rows, [`All of ${month}`, ...cellsOf(total)]])
}

const HEADS = { key: 'KEY', flow: 'FLOW', model: 'MODEL', day: 'DAY' } as const

function rowsOf({ keys, flows, models, days }: UsageReport, by: UsageOptions['by']) {
  if (by === 'key') return keys.map((sums) => ({ name: nameKey(sums), sums }))
  if (by === 'flow') return flows.map((sums) => ({ name: sums.file ?? sums.flow, sums }))
  if (by === 'model') return models.map((sums) => ({ name: sums.model, sums }))
  return days.map((sums) => ({ name: sums.day, sums }))
}

function nameKey({ demo, fingerprint, name, label, hint, layer }: KeyUsage): string {
  if (demo) return 'Demo model'
  const labelled = label === undefined ? name : `${name}/${label}`
  return `${labelled}${hint === '' ? '' : ` ·${hint}`} (${layer}, ${fingerprint})`
}

function cellsOf({ calls, inputTokens, cachedTokens, outputTokens, cost, unknownCalls, runningCalls }: UsageSums) {
  const rest = [
    ...(unknownCalls === 0 ? [] : [`${unknownCalls} unknown`]),
    ...(runningCalls === 0 ? [] : [`${runningCalls} under way`]),
  ]
  const amount = rest.length === 0 ? showDollars(cost) : `${showDollars(cost)} + ${rest.join(', ')}`
  return [...[calls, inputTokens, cachedTokens, outputTokens].map((count) => count.toLocaleString('en-US')), amount]
}
