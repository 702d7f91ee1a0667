import { createPriceBook, PriceFileError, type PriceBook } from '@latchwork/nodes'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-code.ts'
import { homeOf } from '../secrets/compose-secrets.ts'
import type { Session } from '../session.ts'

/** The person's prices. What is wrong with their file is a `CommandError`. */
export function openPrices(session: Session): PriceBook {
  const book = createPriceBook({ file: homeOf(session).pricesFile })
  return {
    location: book.location,
    read: () => book.read().catch(rethrow),
    set: (model, price) => book.set(model, price).catch(rethrow),
    reset: (model) => book.reset(model).catch(rethrow),
  }
}

function rethrow(error: unknown): never {
  if (!(error instanceof PriceFileError)) throw error
  const { message, code, hint } = error
  throw new CommandError(message, { exitCode: EXIT.usage, code, hint })
}
