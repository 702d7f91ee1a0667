import type { ApiClient, ServerEvent } from '@latchwork/server/api'
import { failureOf } from './failure.ts'

/** What the feed works with. */
export interface FeedOptions {
  readonly api: Pick<ApiClient, 'stream'>
  readonly onEvent: (event: ServerEvent) => void
  /** Whether the server answers; `stranger` when it was started anew and takes this page's token no more. */
  readonly onLine: (line: 'up' | 'down' | 'stranger') => void
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
}

/** The pause before the stream is opened again, in milliseconds. */
const AGAIN_AFTER = 1000

/** Follows what the server tells for as long as the page is open; a stream that ends is opened again. */
export async function followEvents(options: FeedOptions, signal: AbortSignal): Promise<void> {
  const { api, onEvent, onLine, pause } = options
  while (!signal.aborted) {
    try {
      for await (const event of api.stream('events', { signal })) {
        onLine('up')
        onEvent(event)
      }
    } catch (error) {
      if (signal.aborted) return
      onLine(lineAfter(error))
    }
    await pause(AGAIN_AFTER, signal)
  }
}

/** Resolves after a while, or as soon as the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}

function lineAfter(error: unknown): 'down' | 'stranger' {
  try {
    return failureOf(error).kind === 'stranger' ? 'stranger' : 'down'
  } catch {
    return 'down'
  }
}
