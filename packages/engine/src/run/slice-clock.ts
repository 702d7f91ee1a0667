/** How long nodes may run before the event loop has its turn, in milliseconds. */
const SLICE_MS = 4

/** Tells when a slice of time is over. The clock is read every 1 to 16 nodes, as they are slow or fast. */
export class SliceClock {
  /** Nodes until the clock is read again. */
  ticks = 1
  #every = 1
  #last = 0
  #start = 0

  startSlice(): void {
    this.#last = performance.now()
    this.#start = this.#last
  }

  /** Whether the slice is over. */
  read(): boolean {
    const now = performance.now()
    const passed = now - this.#last
    if (passed < 0.1 && this.#every < 16) this.#every *= 2
    else if (passed > 1 && this.#every > 1) this.#every /= 2
    this.#last = now
    this.ticks = this.#every
    return now - this.#start > SLICE_MS
  }
}
