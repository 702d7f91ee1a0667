import type { Effects } from './effects.ts'
import type { Step, StepOutcome } from './runtime.ts'
import type { StepPump } from './step-pump.ts'

/** Who waits for a pause, and what it is for. */
interface Sleep {
  readonly signal: AbortSignal
  readonly what: 'limit' | undefined
  woke(outcome: StepOutcome): void
}

/** The pauses of one run: of nodes that hold no slot, between tries, and for time limits of control nodes. */
export class Sleeper {
  readonly #effects: Effects
  readonly #pump: StepPump | undefined
  #count = 0

  constructor(effects: Effects, pump: StepPump | undefined) {
    this.#effects = effects
    this.#pump = pump
  }

  /** Whether anything will wake up by itself. */
  get isAsleep(): boolean {
    return this.#count > 0
  }

  /** Begins a pause; gives what ends it without waking anybody. */
  start(step: Step, about: Sleep): () => void {
    this.#count++
    let isOver = false
    const stopped = new AbortController()
    const end = (): boolean => {
      if (isOver) return false
      isOver = true
      this.#count--
      return true
    }
    const landed = (outcome: StepOutcome): void => {
      if (end()) about.woke(outcome)
    }
    if (this.#pump === undefined) {
      const signal = AbortSignal.any([about.signal, stopped.signal])
      void this.#sleep(step, { ...about, signal }).then((outcome) => (signal.aborted ? end() : landed(outcome)))
    } else {
      const settled = this.#pump.start(step, { landed, canceled: end })
      if (settled !== undefined) landed(settled)
    }
    return () => {
      if (!end()) return
      stopped.abort()
      this.#pump?.cancel(step.path, 'sibling-failed')
    }
  }

  async #sleep({ path, inputs }: Step, { signal, what }: Pick<Sleep, 'signal' | 'what'>): Promise<StepOutcome> {
    try {
      await this.#effects.sleep(Number(inputs['ms']), signal, what)
      return { status: 'done', outputs: {} }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { status: 'failed', error: { code: 'sleep-failed', message, path } }
    }
  }
}
