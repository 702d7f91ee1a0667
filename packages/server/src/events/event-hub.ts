import type { ServerEvent } from '../api/server-events.ts'

/** What a listener gets: an event, or word that it was too slow and missed some. */
export type HubMessage = ServerEvent | { readonly type: 'missed' }

/** Tells all listeners what happens. */
export interface EventHub {
  publish(event: ServerEvent): void
  /** What happens from now on, until the signal aborts. */
  listen(signal: AbortSignal): AsyncGenerator<HubMessage>
}

const MAX_QUEUED = 500

/** Makes a hub that nobody listens to yet. */
export function createEventHub(): EventHub {
  const queues = new Set<(event: ServerEvent) => void>()
  return {
    publish: (event) => {
      for (const push of queues) push(event)
    },
    listen(signal) {
      // Begun here and not with the first read, so that nothing between the two is missed.
      let queue: HubMessage[] = []
      let wake = (): void => {}
      const push = (event: ServerEvent): void => {
        if (queue.length < MAX_QUEUED) queue.push(event)
        else queue = [{ type: 'missed' }]
        wake()
      }
      const stop = (): void => {
        queues.delete(push)
        wake()
      }
      queues.add(push)
      signal.addEventListener('abort', stop, { once: true })
      return (async function* () {
        try {
          while (!signal.aborted) {
            const ready = queue
            queue = []
            yield* ready
            if (queue.length > 0 || signal.aborted) continue
            const { promise, resolve } = Promise.withResolvers<void>()
            wake = resolve
            await promise
          }
        } finally {
          stop()
        }
      })()
    },
  }
}
