import type { Layer } from './layers.ts'

/** Callers that want to know of changes. */
export interface Subscriptions {
  subscribe(listener: () => void): () => void
  notify(): void
}

/** Watches the stores for as long as somebody listens. */
export const createSubscriptions = (layers: readonly Layer[]): Subscriptions => {
  const listeners = new Set<() => void>()
  let watching: readonly (() => void)[] = []
  const notify = () => {
    for (const listener of listeners) listener()
  }
  return {
    notify,
    subscribe: (listener) => {
      const own = () => listener()
      if (listeners.size === 0) watching = layers.flatMap(({ store }) => store.watch?.(notify) ?? [])
      listeners.add(own)
      return () => {
        if (!listeners.delete(own) || listeners.size > 0) return
        for (const stop of watching) stop()
        watching = []
      }
    },
  }
}
