import type { Json } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import type { Effects } from './effects.ts'
import type { RunOptions } from './options.ts'
import type { PendingWait } from './runtime.ts'

/** The code of a wait whose deadline passed without an answer. */
export const DEADLINE_PASSED = 'deadline-passed'

/** Timers take no more than this, so a deadline that is further away is looked at again then. */
const LONGEST_SLEEP_MS = 86_400_000

/** The signals from outside that one run waits for. */
export class Waits {
  readonly #host: Pick<RunOptions, 'wait' | 'onAnswers'>
  readonly #effects: Pick<Effects, 'now' | 'sleep'>
  readonly #rested: () => void
  /** Waits that nobody has an answer for, with what asks again. */
  readonly #unanswered = new Map<PendingWait, () => void>()
  #begun = 0
  #stopListening: (() => void) | undefined

  /** @param rested told when a wait may be all that is left of the run */
  constructor(
    host: Pick<RunOptions, 'wait' | 'onAnswers'>,
    effects: Pick<Effects, 'now' | 'sleep'>,
    rested: () => void,
  ) {
    this.#host = host
    this.#effects = effects
    this.#rested = rested
  }

  /** Waits that nobody has an answer for. */
  get unanswered(): readonly PendingWait[] {
    return [...this.#unanswered.keys()]
  }

  /** Whether a wait will go on by itself: somebody thinks about an answer, or one is on its way to the node. */
  get isBusy(): boolean {
    return this.#begun > this.#unanswered.size
  }

  /** Does all that a node does for one wait. */
  async during<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#begun++
    try {
      return await work()
    } finally {
      this.#begun--
      this.#rested()
    }
  }

  /** Asks for an answer, and again when there is news and at the deadline, until there is one or the signal aborts. */
  async answer(wait: PendingWait, signal: AbortSignal): Promise<Json> {
    for (;;) {
      const answer = await this.#host.wait?.(wait)
      if (answer !== undefined) return answer
      if (wait.until !== undefined && this.#effects.now() >= wait.until) throw deadlinePassed(wait.until)
      await this.#news(wait, signal)
    }
  }

  /** Resolves when it is time to ask again. */
  #news(wait: PendingWait, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const over = new AbortController()
      const end = (): void => {
        over.abort()
        signal.removeEventListener('abort', stop)
        this.#unanswered.delete(wait)
        if (this.#unanswered.size === 0) this.#stopListening?.()
      }
      const askAgain = (): void => {
        end()
        resolve()
      }
      const stop = (): void => {
        end()
        reject(signal.reason)
      }
      if (signal.aborted) {
        stop()
        return
      }
      signal.addEventListener('abort', stop, { once: true })
      if (wait.until !== undefined) this.#wakeAt(wait.until, over.signal, askAgain)
      this.#unanswered.set(wait, askAgain)
      this.#listen()
      this.#rested()
    })
  }

  #wakeAt(until: number, signal: AbortSignal, wake: () => void): void {
    const left = Math.min(Math.max(until - this.#effects.now(), 0), LONGEST_SLEEP_MS)
    this.#effects.sleep(left, signal, 'limit').then(wake, () => {})
  }

  #listen(): void {
    if (this.#stopListening !== undefined) return
    const undo = this.#host.onAnswers?.(() => {
      for (const askAgain of this.#unanswered.values()) askAgain()
    })
    this.#stopListening = () => {
      this.#stopListening = undefined
      undo?.()
    }
  }
}

/** The failure of a wait whose deadline passed without an answer. */
export function deadlinePassed(until: number): NodeError {
  const at = new Date(until).toISOString()
  return new NodeError(DEADLINE_PASSED, `No answer had come by ${at}.`, {
    retryable: false,
    hint: 'Set what counts then ("onDeadline" of an approval, "value" of a wait), or give it more time.',
  })
}
