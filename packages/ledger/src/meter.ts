import type { BudgetNotice, CallEnd, NewCall, Refusal } from './calls.ts'
import type { Ledger } from './ledger.ts'
import { refusalInWords, type RefusalWords } from './refusal-words.ts'

/** A call as whoever makes it knows it. `Value` is the key itself, which only `fingerprint` looks at. */
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
  | { readonly status: 'granted'; readonly amount: number | 'unknown'; settle(end: CallEnd): void }
  | { readonly status: 'wait'; readonly ms: number }
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
  readonly onNotice?: (notice: BudgetNotice) => void
}

/** Makes the meter of a run. */
export function createMeter<Value>(options: MeterOptions<Value>): Meter<Value> {
  const { ledger, flow, file, runLimit, since, fingerprint, onNotice = () => {} } = options
  const common = { flow, file, ...(runLimit !== undefined && { runBudget: { limit: runLimit, since } }) }
  return {
    reserve({ credential: { secret, name, layer, label, hint, demo }, ...call }) {
      // The demo's keys are made anew with each start and stand for nobody.
      const key = { name, layer, label, hint, demo, fingerprint: demo ? 'demo' : fingerprint(secret) }
      const answer = ledger.reserve({ ...call, ...common, key })
      if (answer.status === 'refused') return { ...answer, ...refusalInWords(answer.refusal) }
      if (answer.status === 'wait') return answer
      const { amount } = answer
      const settle = (end: CallEnd): void => ledger.settle(answer.call, end).forEach(onNotice)
      return { status: 'granted', amount, settle }
    },
  }
}
