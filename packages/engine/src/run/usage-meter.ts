import { addUsage, NO_USAGE, type Usage } from '../node/usage.ts'

/** Adds up what the nodes of one run use. */
export class UsageMeter {
  readonly #byPath = new Map<string, Usage>()
  readonly #fresh = new Map<string, Usage>()
  #total = NO_USAGE

  get total(): Usage {
    return this.#total
  }

  add(path: string, usage: Usage): void {
    this.#total = addUsage(this.#total, usage)
    this.#byPath.set(path, addUsage(this.#byPath.get(path) ?? NO_USAGE, usage))
    this.#fresh.set(path, addUsage(this.#fresh.get(path) ?? NO_USAGE, usage))
  }

  /** Counts what a part of a node used in an earlier run. */
  restore(path: string, usage: Usage): void {
    this.add(path, usage)
    this.#fresh.delete(path)
  }

  /** What a node has used since this was asked last. */
  takeFresh(path: string): Usage | undefined {
    const fresh = this.#fresh.get(path)
    this.#fresh.delete(path)
    return fresh
  }

  /** Takes what a step used that was done elsewhere, or in an earlier run; what was counted here counts once. */
  learn(path: string, usage: Usage): void {
    if (!this.#byPath.has(path)) this.add(path, usage)
  }

  /** What one node has used so far; undefined when it has used nothing. */
  of(path: string): Usage | undefined {
    return this.#byPath.size === 0 ? undefined : this.#byPath.get(path)
  }
}
