import type { JsonObject } from '../json.ts'
import type { Usage } from '../node/usage.ts'
import type { Frame } from './frame.ts'
import { isPromise } from './promise.ts'
import type { StepOutcome } from './runtime.ts'

/** What makes two pieces of work the same. */
export interface EqualWork {
  readonly type: string
  readonly version: number
  readonly settings: JsonObject
  readonly inputs: JsonObject
}

/** Keeps outcomes of nodes beyond one run. */
export interface OutcomeStore {
  /** The outputs of equal work that was done before. */
  find(work: EqualWork): JsonObject | undefined
  /** @param usage what the work used, so that a store knows whose answers it is made of */
  keep(work: EqualWork, outputs: JsonObject, usage?: Usage): void
}

/** Outcomes of nodes with the policy `cache`: equal work is done once, also when it is asked for twice at a time. */
export class ResultCache {
  readonly #known = new Map<string, StepOutcome | Promise<StepOutcome>>()
  readonly #store: OutcomeStore | undefined

  constructor(store: OutcomeStore | undefined) {
    this.#store = store
  }

  /** The outcome of some work, done now unless it was done before. Failures are not kept. */
  find(
    frame: Frame,
    at: number,
    inputs: JsonObject,
    perform: () => StepOutcome | Promise<StepOutcome>,
  ): StepOutcome | Promise<StepOutcome> {
    const { type, version } = frame.plan.shapes[at].type
    const work = { type, version, settings: frame.plan.settings[at] ?? {}, inputs }
    const key = JSON.stringify([type, version, work.settings, inputs])
    const known = this.#known.get(key)
    if (known !== undefined) return isPromise(known) ? known.then((outcome) => reused(outcome)) : reused(known)
    const stored = this.#store?.find(work)
    if (stored !== undefined) return { status: 'done', outputs: stored, reused: true }
    const outcome = perform()
    const keep = (settled: StepOutcome): void => {
      this.#keep(key, settled)
      if (settled.status === 'done') this.#store?.keep(work, settled.outputs, settled.usage)
    }
    if (isPromise(outcome)) {
      this.#known.set(key, outcome)
      void outcome.then(keep)
    } else keep(outcome)
    return outcome
  }

  #keep(key: string, outcome: StepOutcome): void {
    if (outcome.status === 'failed') this.#known.delete(key)
    else this.#known.set(key, outcome)
  }
}

function reused(outcome: StepOutcome): StepOutcome {
  return outcome.status === 'failed' ? outcome : { status: 'done', outputs: outcome.outputs, reused: true }
}
