/** One server-sent event; `id` is what a reader would resume after. */
export interface StreamedEvent {
  readonly id?: number
  readonly event: string
  readonly data: unknown
}

/** So that neither side takes a quiet stream for a dead one, in milliseconds. */
const KEEP_ALIVE_MS = 15_000

/**
 * Answers with server-sent events: the next one is made only when the reader has taken the last, so a slow reader costs
 * no memory. `stop` aborts when the reader is gone.
 */
export function eventStream(events: AsyncGenerator<StreamedEvent>, stop: AbortController): Response {
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<StreamedEvent>> | undefined
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      next ??= events.next()
      const timer = Promise.withResolvers<undefined>()
      const timeout = setTimeout(() => timer.resolve(undefined), KEEP_ALIVE_MS)
      const result = await Promise.race([next, timer.promise])
      clearTimeout(timeout)
      if (result === undefined) {
        controller.enqueue(encoder.encode(':\n\n'))
        return
      }
      next = undefined
      if (result.done === true) controller.close()
      else controller.enqueue(encoder.encode(write(result.value)))
    },
    async cancel() {
      stop.abort()
      await events.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  })
}

function write({ id, event, data }: StreamedEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
