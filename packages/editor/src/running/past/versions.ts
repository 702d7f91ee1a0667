/** Values by key, with every version of each, so that any position is found without going through those before it. */
export interface Versions<Value> {
  /** Keeps what a key holds from a position on. Positions only grow. */
  readonly note: (position: number, key: string, value: Value | undefined) => void
  readonly at: (key: string, position: number) => Value | undefined
  /** In order of first mention. */
  readonly keys: () => Iterable<string>
  /** Every key whose value differs between two positions, and perhaps some more; never more than there are. */
  readonly between: (one: number, other: number) => Iterable<string>
}

/** Makes versions of nothing. */
export function createVersions<Value>(): Versions<Value> {
  const versions = new Map<string, { readonly positions: number[]; readonly values: (Value | undefined)[] }>()
  const changes: { readonly positions: number[]; readonly keys: string[] } = { positions: [], keys: [] }
  return {
    note(position, key, value) {
      const known = versions.get(key) ?? { positions: [], values: [] }
      if (known.values.at(-1) === value) return
      versions.set(key, known)
      known.positions.push(position)
      known.values.push(value)
      changes.positions.push(position)
      changes.keys.push(key)
    },
    at(key, position) {
      const known = versions.get(key)
      return known?.values[countUpTo(known.positions, position) - 1]
    },
    keys: () => versions.keys(),
    between(one, other) {
      const first = countUpTo(changes.positions, Math.min(one, other))
      const end = countUpTo(changes.positions, Math.max(one, other))
      return end - first > versions.size ? versions.keys() : new Set(changes.keys.slice(first, end))
    },
  }
}

/** How many of the ascending positions are not beyond one. */
function countUpTo(positions: readonly number[], position: number): number {
  let [low, high] = [0, positions.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (positions[middle] <= position) low = middle + 1
    else high = middle
  }
  return low
}
