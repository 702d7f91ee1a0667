/** Plan positions of nodes that became ready, in any order; a binary heap gives the smallest first. */
export class ReadyQueue {
  readonly #items: number[] = []

  get size(): number {
    return this.#items.length
  }

  push(at: number): void {
    const items = this.#items
    let place = items.length
    items.push(at)
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (items[parent] <= at) break
      items[place] = items[parent]
      place = parent
    }
    items[place] = at
  }

  /** The smallest; there must be one. */
  pop(): number {
    const items = this.#items
    const [first] = items
    const last = items.pop() ?? first
    const size = items.length
    if (size === 0) return first
    let place = 0
    for (;;) {
      let child = place * 2 + 1
      if (child >= size) break
      if (child + 1 < size && items[child + 1] < items[child]) child++
      if (items[child] >= last) break
      items[place] = items[child]
      place = child
    }
    items[place] = last
    return first
  }
}
