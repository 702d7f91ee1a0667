import type { BudgetNotice, CallEnd, NewCall, Refusal, Reserved } from './calls.ts'
import type { Ledger } from './ledger.ts'
import { dollarsOf, nanodollars } from './money.ts'
import { refusalInWords, type RefusalWords } from './refusal-words.ts'

/** A call as whoever makes it knows it: in US dollars. `Value` is the key itself, which only `fingerprint` looks at. */
export interface PlannedCall<Value> extends Pick<NewCall, 'model' | 'run' | 'path' | 'attempt' | 'most' | 'least'> {
  readonly credential: {
    readonly name: string
    readonly secret: Value
    readonly layer: string
    readonly label?: string
    readonly hint: string
    readonly demo: boolean
  }
}

/** What became of the wish to make a call. */
export type MeteredCall =
  | {
      readonly status: 'granted'
      readonly amount: number | 'unknown'
      readonly isLimited: boolean
      settle(end: CallEnd): void
    }
  | Exclude<Reserved, { status: 'granted' | 'refused' }>
  | ({ readonly status: 'refused'; readonly refusal: Refusal } & RefusalWords)

/** Meters the calls of one run. */
export interface Meter<Value> {
  reserve(call: PlannedCall<Value>): MeteredCall
}

/** What the calls of a run have in common. */
export interface MeterOptions<Value> {
  readonly ledger: Pick<Ledger, 'reserve' | 'settle'>
  readonly flow: string
  readonly file?: string
  /** What the run may cost, in billionths of a US dollar; no limit when left out. */
  readonly runLimit?: number
  /** When the run began. */
  readonly since: number
  /** Tells keys apart without showing them. */
  readonly fingerprint: (secret: Value) => string
  /** Told when a call has passed the threshold of a budget. */
  readonly onNotice?: (notice: BudgetNotice) => void
  /** Told when the end of a call could not be written. What was set aside for it then stays counted. */
  readonly onFault?: (fault: unknown) => void
}

/** Makes the meter of a run. */
export function createMeter<Value>(options: MeterOptions<Value>): Meter<Value> {
  const { ledger, flow, file, runLimit, since, fingerprint, onNotice = () => {}, onFault = () => {} } = options
  const common = { flow, file, ...(runLimit !== undefined && { runBudget: { limit: runLimit, since } }) }

  const settle = (call: number, end: CallEnd): void => {
    try {
      ledger.settle(call, { ...end, cost: amountOf(end.cost) }).forEach(onNotice)
    } catch (fault) {
      // The answer is paid for and here: it must not be lost for the sake of its record.
      onFault(fault)
    }
  }

  return {
    reserve({ credential: { secret, name, layer, label, hint, demo }, most, least, ...call }) {
      // The demo's keys are made anew with each start and stand for nobody.
      const key = { name, layer, label, hint, demo, fingerprint: demo ? 'demo' : fingerprint(secret) }
      const amounts = { most: amountOf(most), least: nanodollars(least) }
      const answer = ledger.reserve({ ...call, ...common, ...amounts, key })
      if (answer.status === 'refused') return { ...answer, ...refusalInWords(answer.refusal) }
      if (answer.status === 'wait') return answer
      const { amount, isLimited, call: number } = answer
      return {
        status: 'granted',
        amount: amount === 'unknown' ? amount : dollarsOf(amount),
        isLimited,
        settle: (end) => settle(number, end),
      }
    },
  }
}

function amountOf(dollars: number | 'unknown'): number | 'unknown' {
  return dollars === 'unknown' ? dollars : nanodollars(dollars)
}
