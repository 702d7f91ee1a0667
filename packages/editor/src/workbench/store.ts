import { useSyncExternalStore } from 'react'

/** A value that changes, and tells so. `state` gives the same object until it does. */
export interface Store<Value> {
  readonly state: () => Value
  /** Calls back after every change; returns the undo of that. */
  readonly subscribe: (listener: () => void) => () => void
}

/** A store whose owner can set it. */
export interface OwnStore<Value> extends Store<Value> {
  readonly set: (value: Value) => void
}

/** Makes a store. Setting what it holds already tells nobody. */
export function createStore<Value>(first: Value): OwnStore<Value> {
  const listeners = new Set<() => void>()
  let value = first
  return {
    state: () => value,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    set(next) {
      if (Object.is(value, next)) return
      value = next
      for (const listener of listeners) listener()
    },
  }
}

/** The store's value, in a component that is drawn anew when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.state)
}
