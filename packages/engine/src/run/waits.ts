import type { Json } from '../json.ts'
import type { RunOptions } from './options.ts'
import type { PendingWait } from './runtime.ts'

/** The signals from outside that one run waits for. */
export class Waits {
  readonly #ask: RunOptions['wait']
  readonly #unanswered = new Set<PendingWait>()
  #asked = 0

  constructor(ask: RunOptions['wait']) {
    this.#ask = ask
  }

  /** Waits that nobody has an answer for. */
  get unanswered(): readonly PendingWait[] {
    return [...this.#unanswered]
  }

  /** Whether somebody is still thinking about an answer. */
  get isAsking(): boolean {
    return this.#asked > 0
  }

  /** Asks for an answer. Without one, waits until the signal aborts; `stuck` is told that there is none. */
  async answer(wait: PendingWait, signal: AbortSignal, stuck: () => void): Promise<Json> {
    const answer = await this.#think(wait)
    if (answer !== undefined) return answer
    this.#unanswered.add(wait)
    stuck()
    return new Promise<never>((_, reject) => {
      const stop = (): void => {
        this.#unanswered.delete(wait)
        reject(signal.reason)
      }
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    })
  }

  async #think(wait: PendingWait): Promise<Json | undefined> {
    this.#asked++
    try {
      return await this.#ask?.(wait)
    } finally {
      this.#asked--
    }
  }
}
