import type { ModelPrice } from '@latchwork/nodes'
import { dayOf } from '@latchwork/ledger'
import { usageError } from '../command-error.ts'
import { parseDollars } from '../dollars.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Session } from '../session.ts'
import { formatTable } from '../table.ts'
import { openPrices } from '../usage/prices.ts'

/** The options of `latch usage price set`: US dollars per 1,000,000 tokens. */
export interface PriceOptions {
  readonly input: string
  readonly output: string
  readonly cachedInput?: string
  readonly cacheWrite?: string
}

/** `latch usage price list`. */
export async function listPrices({ json }: { readonly json?: true }, session: Session): Promise<ExitCode> {
  const { output } = session
  const { table, own } = await openPrices(session).read()
  if (json === true) {
    output.result(JSON.stringify({ ...table, own }))
    return EXIT.done
  }
  const rows = Object.entries(table.models).map(([model, price]) => {
    const mine = Object.hasOwn(own, model) ? own[model] : undefined
    return [
      model,
      ...cellsOf(price),
      mine === undefined ? '' : `your own${mine.asOf === undefined ? '' : ` of ${mine.asOf}`}`,
    ]
  })
  output.result(formatTable([HEAD, ...rows]))
  output.say(`US dollars per 1,000,000 tokens, as of ${table.asOf}. What a model that is not listed costs is unknown.`)
  return EXIT.done
}

/** `latch usage price set`. */
export async function setPrice(model: string, options: PriceOptions, session: Session): Promise<ExitCode> {
  const book = openPrices(session)
  const { table } = await book.read()
  const before = Object.hasOwn(table.models, model) ? table.models[model] : undefined
  const { maxInput, maxOutput } = before ?? {}
  await book.set(model, {
    input: parseDollars(options.input, '--input'),
    output: parseDollars(options.output, '--output'),
    ...(options.cachedInput !== undefined && { cachedInput: parseDollars(options.cachedInput, '--cached-input') }),
    ...(options.cacheWrite !== undefined && { cacheWrite: parseDollars(options.cacheWrite, '--cache-write') }),
    ...(maxInput !== undefined && { maxInput }),
    ...(maxOutput !== undefined && { maxOutput }),
    asOf: dayOf(session.io.now()),
  })
  session.output.say(`The price of ${model} is kept in ${book.location} and counts from the next run on.`)
  return EXIT.done
}

/** `latch usage price reset`. */
export async function resetPrice(model: string, session: Session): Promise<ExitCode> {
  const book = openPrices(session)
  if (!(await book.reset(model)))
    throw usageError(`You have no price of your own for ${model}.`, 'See latch usage price list.')
  const { table } = await book.read()
  const now = Object.hasOwn(table.models, model) ? `the built-in one of ${table.asOf}` : 'unknown'
  session.output.say(`The price of ${model} is ${now} again.`)
  return EXIT.done
}

const HEAD = ['MODEL', 'INPUT', 'CACHED', 'CACHE WRITE', 'OUTPUT', 'LARGE REQUESTS', '']

function cellsOf({ input, cachedInput, cacheWrite, output, above }: ModelPrice): readonly string[] {
  const cells = [input, cachedInput, cacheWrite, output].map((rate) => (rate === undefined ? '-' : String(rate)))
  const large =
    above === undefined ? '-' : `${above.input} / ${above.output} above ${above.tokens.toLocaleString('en-US')}`
  return [...cells, large]
}
