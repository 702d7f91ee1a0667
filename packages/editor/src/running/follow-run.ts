import { ApiRefusal, type ApiClient, type WireRunEvent } from '@latchwork/server/api'

/** What following a run needs. */
export interface FollowOptions {
  readonly api: Pick<ApiClient, 'stream'>
  readonly run: string
  readonly signal: AbortSignal
  readonly onEvent: (event: WireRunEvent) => void
  /** Told when the line to the server is lost, and when it is there again. */
  readonly onLine: (isThere: boolean) => void
  readonly sleep: (ms: number) => Promise<void>
}

const SHORTEST_PAUSE = 250
const LONGEST_PAUSE = 5_000
/** Streams that end without the run's end, one after the other, before the run counts as broken off. */
const MOST_EMPTY = 3

/**
 * Follows a run to its end: a lost line is taken up again after the last event that came. Resolves with whether the
 * run's own end was seen. Throws `ApiRefusal`.
 */
export async function followRun({ api, run, signal, onEvent, onLine, sleep }: FollowOptions): Promise<boolean> {
  let from = 0
  let pause = SHORTEST_PAUSE
  let empty = 0
  let isOver = false
  while (!signal.aborted) {
    const before = from
    try {
      for await (const event of api.stream('runs.events', { parameters: { run }, query: { from }, signal })) {
        if (event.seq < from) continue
        if (pause > SHORTEST_PAUSE) onLine(true)
        pause = SHORTEST_PAUSE
        from = event.seq + 1
        onEvent(event)
        // A run that went on has told of an end before; only the last one is followed by the stream's own.
        isOver = event.type === 'run-end'
      }
      if (isOver) return true
      empty = from === before ? empty + 1 : 0
      if (empty >= MOST_EMPTY) return false
    } catch (error) {
      if (signal.aborted) return false
      if (error instanceof ApiRefusal) throw error
      if (pause === SHORTEST_PAUSE) onLine(false)
    }
    await sleep(pause)
    pause = Math.min(pause * 2, LONGEST_PAUSE)
  }
  return false
}
