import {
  budgetInDollars,
  BudgetTargetError,
  callsAsCsv,
  dayOf,
  monthOf,
  nanodollars,
  reportInDollars,
} from '@latchwork/ledger'
import { BUILT_IN_PRICES } from '@latchwork/nodes'
import { layerSchema } from '../api/secret-layers.ts'
import type { BudgetList, PriceList, UsageReport } from '../api/usage.ts'
import { ServerError } from '../server-error.ts'
import type { Services } from '../services.ts'
import { budgetTargets } from '../usage/budget-targets.ts'
import type { Handlers } from './handler.ts'

type UsageRoute =
  | 'usage.show'
  | 'usage.csv'
  | 'budgets.list'
  | 'budgets.set'
  | 'budgets.remove'
  | 'rates.set'
  | 'rates.remove'
  | 'prices.list'
  | 'prices.set'
  | 'prices.reset'

/** The routes of usage, budgets and prices. */
export function usageRoutes(services: Services): Handlers<UsageRoute> {
  const { ledger, prices, now } = services
  const thisMonth = (): string => monthOf(now())
  return {
    'usage.show': ({ query: { month = thisMonth() } }) => reportOf(services, month),
    'usage.csv': ({ query: { month = thisMonth() } }) => {
      return { name: `latchwork-usage-${month}.csv`, text: callsAsCsv(ledger.calls(month)) }
    },
    'budgets.list': () => budgetsOf(services),
    'budgets.set': ({ body: { target, monthly, notifyAt } }) => {
      const amounts = { monthly: inNanos(monthly), notifyAt: inNanos(notifyAt) }
      withTarget(() => ledger.budgets.set({ target, ...amounts }))
      return budgetsOf(services)
    },
    'budgets.remove': ({ body: { target } }) => {
      ledger.budgets.remove(target)
      return budgetsOf(services)
    },
    'rates.set': ({ body }) => {
      withTarget(() => ledger.rateLimits.set(body))
      return budgetsOf(services)
    },
    'rates.remove': ({ body }) => {
      ledger.rateLimits.remove(body)
      return budgetsOf(services)
    },
    'prices.list': () => pricesOf(services),
    'prices.set': async ({ body: { model, price } }) => {
      await prices.set(model, { ...price, asOf: dayOf(now()) })
      return pricesOf(services)
    },
    'prices.reset': async ({ body: { model } }) => {
      await prices.reset(model)
      return pricesOf(services)
    },
  }
}

async function reportOf({ ledger, prices }: Services, month: string): Promise<UsageReport> {
  const { total, keys, flows, models, days } = reportInDollars(ledger.usage(month))
  const { table } = await prices.read()
  return {
    month,
    total,
    keys: keys.map((key) => ({ ...key, layer: layerSchema.parse(key.layer) })),
    flows: [...flows],
    models: [...models],
    days: [...days],
    months: [...ledger.months()],
    pricesAsOf: table.asOf,
  }
}

function inNanos(dollars: number | undefined): number | undefined {
  return dollars === undefined ? undefined : nanodollars(dollars)
}

async function budgetsOf({ ledger, secrets, now }: Services): Promise<BudgetList> {
  const month = monthOf(now())
  const known = await secrets.list()
  return {
    month,
    budgets: ledger.budgets.list(month).map(budgetInDollars),
    rateLimits: [...ledger.rateLimits.list()],
    targets: budgetTargets(known.secrets, ledger.usage(month).keys),
  }
}

async function pricesOf({ prices }: Services): Promise<PriceList> {
  const { table, own } = await prices.read()
  const models = Object.entries(table.models).map(([model, price]): PriceList['models'][number] => {
    const mine = Object.hasOwn(own, model) ? own[model] : undefined
    if (mine === undefined) return { model, price, source: 'built-in', asOf: table.asOf }
    const source = Object.hasOwn(BUILT_IN_PRICES.models, model) ? 'replaced' : 'own'
    return { model, price, source, ...(mine.asOf !== undefined && { asOf: mine.asOf }) }
  })
  return { asOf: table.asOf, location: prices.location, models }
}

function withTarget(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof BudgetTargetError)) throw error
    throw new ServerError(422, error.code, error.message, { path: 'target' })
  }
}
