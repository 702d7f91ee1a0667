import { readFile } from 'node:fs/promises'
import { locatePath, NodeError } from '@latchwork/engine'
import { createJSONFile, parseJSON } from '@latchwork/secrets'
import { z } from 'zod'
import { modelPriceSchema } from '../openai/model-price.ts'
import { BUILT_IN_PRICES, type ModelPrice, type PriceTable } from '../openai/price-table.ts'

/** A price of one's own, and the day for which it holds. */
const ownPriceSchema = modelPriceSchema.extend({ asOf: z.iso.date().optional() })
const modelName = z.string().min(1).max(200)
const priceFileSchema = z.strictObject({ models: z.record(modelName, ownPriceSchema).default({}) })

/** A price of one's own. */
export type OwnPrice = z.output<typeof ownPriceSchema>

/** The prices in force, and which of them are the person's own. */
export interface PriceList {
  readonly table: PriceTable
  readonly own: Readonly<Record<string, OwnPrice>>
}

/** The built-in prices under those that a person keeps in a file. */
export interface PriceBook {
  /** The file of the person's own prices. */
  readonly location: string
  /** Reads it anew. Throws `PriceFileError`. */
  read(): Promise<PriceList>
  /** Adds or replaces a price. */
  set(model: string, price: OwnPrice): Promise<void>
  /** Takes a price of one's own away, so that the built-in one counts again; whether there was one. */
  reset(model: string): Promise<boolean>
}

/** The file of prices cannot be used. */
export class PriceFileError extends NodeError {
  constructor(place: string, problem: string) {
    super('bad-prices', `The prices in ${place} cannot be used: ${problem}.`, {
      hint: 'It reads { "models": { "name": { "input": 0.1, "output": 0.5 } } }, in US dollars per 1,000,000 tokens. Mend it, or move it away to use the built-in prices.',
      retryable: false,
    })
  }
}

/** Opens the book. */
export function createPriceBook({ file }: { readonly file: string }): PriceBook {
  const broken = (problem: string): Error => new PriceFileError(file, problem)
  const kept = createJSONFile({ file, store: 'prices' }, { schema: priceFileSchema, broken })
  const read = async (): Promise<PriceList> => {
    const { models } = parsePrices(await textOf(file), file)
    return { table: { ...BUILT_IN_PRICES, models: { ...BUILT_IN_PRICES.models, ...pricesOf(models) } }, own: models }
  }
  return {
    location: file,
    read,
    async set(model, price) {
      await read()
      await kept.update(({ models }) => ({ models: { ...models, [model]: price } }))
    },
    async reset(model) {
      const { own } = await read()
      if (!Object.hasOwn(own, model)) return false
      await kept.update(({ models }) => {
        const { [model]: _gone, ...rest } = models
        return { models: rest }
      })
      return true
    },
  }
}

function pricesOf(own: Readonly<Record<string, OwnPrice>>): Readonly<Record<string, ModelPrice>> {
  return Object.fromEntries(Object.entries(own).map(([model, { asOf: _asOf, ...price }]) => [model, price]))
}

function parsePrices(text: string, file: string): z.output<typeof priceFileSchema> {
  const content = parseJSON(text, (problem) => new PriceFileError(file, problem))
  const { data, error } = priceFileSchema.safeParse(content)
  if (data !== undefined) return data
  const [{ path, message }] = error.issues
  const steps = path.map((step) => (typeof step === 'number' ? step : String(step)))
  const { line, column } = locatePath(text, steps)
  throw new PriceFileError(`${file}:${line}:${column}`, `${steps.join(' > ')}: ${message}`)
}

/** A file that is not there holds nothing. */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}'
    throw new PriceFileError(file, error instanceof Error ? error.message : String(error))
  }
}
