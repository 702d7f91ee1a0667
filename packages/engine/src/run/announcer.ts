import type { JsonObject } from '../json.ts'
import type { Usage } from '../node/usage.ts'
import type { BareEvent, RunEvent } from './events.ts'

/** Numbers and dates the events of one run and tells them to the listener, if there is one. */
export class Announcer {
  /** False when nobody listens: then nothing is made, and nothing costs. */
  isHeard: boolean
  readonly #runId: string
  readonly #listener: ((event: RunEvent) => void) | undefined
  readonly #now: () => number
  readonly #crashed: (fault: unknown) => void
  #sequence = 0
  #at = 0

  constructor(about: {
    readonly runId: string
    readonly listener: ((event: RunEvent) => void) | undefined
    readonly now: () => number
    /** Told when the listener throws. */
    readonly crashed: (fault: unknown) => void
  }) {
    this.#runId = about.runId
    this.#listener = about.listener
    this.isHeard = about.listener !== undefined
    this.#now = about.now
    this.#crashed = about.crashed
    this.readClock()
  }

  /** Dates the events that follow. Not done for each of them: it costs more than all the rest of an event. */
  readClock(): void {
    if (this.isHeard) this.#at = this.#now()
  }

  tell(event: BareEvent): void {
    if (this.isHeard) this.#tell({ ...event, run: this.#runId, seq: this.#sequence++, at: this.#at })
  }

  // The two events of every node are written out: a spread costs as much as running the node.

  nodeStart(path: string, node: string): void {
    this.#tell({ type: 'node-start', run: this.#runId, seq: this.#sequence++, at: this.#at, path, node })
  }

  nodeEnd(path: string, outputs: JsonObject, { usage, reused }: { usage: Usage; reused: boolean }): void {
    this.#tell({
      type: 'node-end',
      run: this.#runId,
      seq: this.#sequence++,
      at: this.#at,
      path,
      outputs,
      usage,
      reused,
    })
  }

  /** Nothing is told any more. */
  close(): void {
    this.isHeard = false
  }

  #tell(event: RunEvent): void {
    try {
      this.#listener?.(event)
    } catch (fault) {
      this.#crashed(fault)
    }
  }
}
