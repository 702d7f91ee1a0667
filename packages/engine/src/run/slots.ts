/** Who may be at work: so many steps at a time. A step that only waits for others gives its slot back meanwhile. */
export class Slots {
  readonly max: number
  /** Steps at work. */
  taken = 0
  readonly #away = new Map<string, number>()
  readonly #returning: (() => void)[] = []

  constructor(max: number) {
    if (!Number.isInteger(max) || max < 1) throw new RangeError(`maxInFlight is a whole number from 1, not ${max}.`)
    this.max = max
  }

  /** Whether steps wait for a slot to go on. */
  get hasReturning(): boolean {
    return this.#returning.length > 0
  }

  /** A step leaves its slot; it may do so several times over, for things that it waits for side by side. */
  leave(path: string): void {
    const times = this.#away.get(path) ?? 0
    this.#away.set(path, times + 1)
    if (times === 0) this.taken--
  }

  /** A step is back from one of its waits; resolves when it may go on. */
  async comeBack(path: string): Promise<void> {
    const times = this.#away.get(path)
    if (times === undefined) return
    if (times > 1) {
      this.#away.set(path, times - 1)
      return
    }
    this.#away.delete(path)
    if (this.taken < this.max && !this.hasReturning) this.taken++
    else await new Promise<void>((resolve) => this.#returning.push(resolve))
  }

  /** Lets steps go on that are back, as long as there are slots. */
  readmit(): void {
    while (this.taken < this.max) {
      const goOn = this.#returning.shift()
      if (goOn === undefined) return
      this.taken++
      goOn()
    }
  }

  /** A step is over. Gives whether it still waited for something that nobody wants any more. */
  free(path: () => string): boolean {
    if (this.#away.size > 0 && this.#away.delete(path())) return true
    this.taken--
    return false
  }
}
