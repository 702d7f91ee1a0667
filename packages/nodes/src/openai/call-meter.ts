import { isJsonObject, NodeError, type Json, type NodeContext } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'
import { knownError } from './known-error.ts'
import type { ModelPrice, PriceTable } from './price-table.ts'
import { highestCost, longestAnswer, priceOf } from './prices.ts'
import { boundRequest, type RequestBound } from './request-bound.ts'
import type { OpenAIService } from './services.ts'
import type { CallEnd, Reservation, Spending } from './spending.ts'

/** Asks the host's budgets before a call is sent, and tells them how it ended. */
export interface CallMeter {
  /** Sends a request after room was made for it; a budget may shorten its answer. Throws what budgets refuse. */
  readonly fetch: NodeContext['fetch']
  /** Carries out a call that uses `fetch`, again and again as long as it has to wait for its turn. */
  inTurn<Value>(call: () => Promise<Value>): Promise<Value>
  /** The longest answer in tokens, when a budget has set it. */
  longest(): number | undefined
  /** Tells what a call came to that was sent; does nothing for one that was not. */
  settle(end: CallEnd): void
}

/** What a meter works with. */
export interface CallMeterOptions {
  readonly ctx: NodeContext<unknown>
  readonly credential: Credential
  readonly model: string
  readonly prices: PriceTable
  readonly spending: Spending | undefined
  /** Whether a request is answered from a recording, and is none of the budgets' business. */
  readonly isRecorded: OpenAIService['isRecorded']
}

/** The longest answer of a model whose own limit nobody knows, and the shortest that is of use; in tokens. */
const UNKNOWN_LONGEST = 128_000
const SHORTEST = 1_024

/** Between two questions for room, in milliseconds, where the host does not ask for more. */
const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 500

/** Not an answer to anybody: the call is made again after the pause. */
class NotYetError extends NodeError {
  readonly pauseMs: number

  constructor({ ms, why }: Extract<Reservation, { status: 'wait' }>) {
    super('not-yet', why, { retryable: true })
    this.pauseMs = ms
  }
}

/** Makes the meter of one call. */
export function createCallMeter(options: CallMeterOptions): CallMeter {
  const { ctx, credential, model, prices, spending, isRecorded } = options
  const price = priceOf(prices, model)
  let granted: Extract<Reservation, { status: 'granted' }> | undefined
  let longest: number | undefined

  const reserve = (text: string, host: Spending): string => {
    const body: Json = JSON.parse(text)
    if (!isJsonObject(body)) throw new TypeError('A request to a model is a JSON object.')
    const bound = boundRequest(text, body)
    const about = { credential, model, run: ctx.run.id, path: ctx.path, attempt: ctx.attempt }
    const answer = host.reserve({ ...about, ...extremes(price, bound) })
    if (answer.status === 'wait') throw new NotYetError(answer)
    if (answer.status === 'refused') throw refused(answer)
    granted = answer
    longest = shortened(price, bound, answer)
    return longest === undefined ? text : JSON.stringify({ ...body, max_output_tokens: longest })
  }

  return {
    fetch: async (url, init = {}) => {
      const { body } = init
      const isFree = spending === undefined || typeof body !== 'string' || isRecorded(ctx.path, url, init)
      if (isFree) return ctx.fetch(url, init)
      return ctx.fetch(url, { ...init, body: withLedger(() => reserve(body, spending)) })
    },
    async inTurn(call) {
      for (let round = 0; ; round++) {
        try {
          return await call()
        } catch (thrown) {
          const error = knownError(thrown)
          if (!(error instanceof NotYetError)) throw thrown
          if (round === 0) ctx.emit({ note: error.message })
          // Many may wait for one: the longer they do, the less often they ask.
          await ctx.sleep(Math.max(error.pauseMs, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** round)))
        }
      }
    },
    longest: () => longest,
    settle(end) {
      granted?.settle(end)
      granted = undefined
    },
  }
}

/** The most that a call can cost, with the longest answer and with the shortest that is of use. */
function extremes(price: ModelPrice | undefined, bound: RequestBound) {
  if (price === undefined) return { most: 'unknown', least: 0 } as const
  const output = bound.output ?? price.maxOutput ?? UNKNOWN_LONGEST
  const input = inputOf(price, bound)
  return {
    most: highestCost(price, { input, output }),
    least: highestCost(price, { input, output: Math.min(output, SHORTEST) }),
  }
}

/** A server refuses longer inputs than its model can read, and charges nothing for that. */
function inputOf({ maxInput = Infinity }: ModelPrice, { input }: RequestBound): number {
  return Math.min(input, maxInput)
}

/** The longest answer that the budget allows, where that is less than the request and the model allow. */
function shortened(
  price: ModelPrice | undefined,
  bound: RequestBound,
  { amount, isLimited }: Extract<Reservation, { status: 'granted' }>,
): number | undefined {
  if (!isLimited || price === undefined || amount === 'unknown') return undefined
  const allowed = longestAnswer(price, { input: inputOf(price, bound), dollars: amount })
  return allowed < (bound.output ?? price.maxOutput ?? Infinity) ? allowed : undefined
}

function refused({ message, hint, refusal }: Extract<Reservation, { status: 'refused' }>): NodeError {
  return new NodeError('budget-refused', message, { hint, retryable: false, details: refusal })
}

/** A ledger that cannot be written to must not look like trouble with the network. */
function withLedger<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof NodeError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new NodeError('ledger-failed', `The ledger of what model calls cost could not be written: ${why}.`, {
      hint: 'Nothing was sent. Check the room on the disk and try again.',
      retryable: false,
      cause: error,
    })
  }
}
