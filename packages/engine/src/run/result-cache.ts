import type { JsonObject } from '../json.ts'
import { isPromise } from './promise.ts'
import type { StepOutcome } from './runtime.ts'

/** What makes two pieces of work the same. */
export interface Work {
  readonly type: string
  readonly version: number
  readonly settings: JsonObject
  readonly inputs: JsonObject
}

/** Outcomes of nodes with the policy `cache`, within one run: equal work is done once, also when it is asked for twice at a time. */
export class ResultCache {
  readonly #known = new Map<string, StepOutcome | Promise<StepOutcome>>()

  /** The outcome of some work, done now unless it was done before. Failures are not kept. */
  find(work: Work, perform: () => StepOutcome | Promise<StepOutcome>): StepOutcome | Promise<StepOutcome> {
    const key = JSON.stringify([work.type, work.version, work.settings, work.inputs])
    const known = this.#known.get(key)
    if (known !== undefined) return isPromise(known) ? known.then((outcome) => reused(outcome)) : reused(known)
    const outcome = perform()
    this.#keep(key, outcome)
    if (isPromise(outcome)) void outcome.then((settled) => this.#keep(key, settled))
    return outcome
  }

  #keep(key: string, outcome: StepOutcome | Promise<StepOutcome>): void {
    if (!isPromise(outcome) && outcome.status === 'failed') this.#known.delete(key)
    else this.#known.set(key, outcome)
  }
}

function reused(outcome: StepOutcome): StepOutcome {
  return outcome.status === 'failed' ? outcome : { status: 'done', outputs: outcome.outputs, reused: true }
}
