/** A value that tells its listeners when it is replaced, as `useSyncExternalStore` wants it. */
export interface StateCell<Value> {
  readonly get: () => Value
  readonly set: (value: Value) => void
  readonly update: (change: (value: Value) => Value) => void
  /** Returns its undo. */
  readonly subscribe: (changed: () => void) => () => void
}

/** Makes one. */
export function createStateCell<Value>(first: Value): StateCell<Value> {
  const listeners = new Set<() => void>()
  let value = first
  const set = (next: Value): void => {
    if (Object.is(next, value)) return
    value = next
    for (const changed of listeners) changed()
  }
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
