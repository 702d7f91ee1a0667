import { parseFlow, type Flow } from '@latchwork/engine'
import type { ApiClient, RunDetails, WireRunEvent } from '@latchwork/server/api'

/** All that is kept of a run: its record, its flow byte for byte, and its events up to now. */
export interface ReadRun {
  readonly details: RunDetails
  readonly text: string
  readonly flow: Flow
  readonly events: readonly WireRunEvent[]
}

/** Reads a run. Of one that still goes on, what it has told so far. Throws `ApiRefusal` and `FlowFormatError`. */
export async function readPastRun(api: Pick<ApiClient, 'call' | 'stream'>, run: string): Promise<ReadRun> {
  const parameters = { run }
  const details = await api.call('runs.show', { parameters })
  const [{ text }, events] = await Promise.all([
    api.call('runs.flow', { parameters }),
    readEvents(api, { run, count: details.events }),
  ])
  return { details, text, flow: parseFlow(text), events }
}

async function readEvents(
  api: Pick<ApiClient, 'stream'>,
  { run, count }: { readonly run: string; readonly count: number },
): Promise<readonly WireRunEvent[]> {
  const events: WireRunEvent[] = []
  if (count === 0) return events
  const stop = new AbortController()
  try {
    for await (const event of api.stream('runs.events', { parameters: { run }, query: {}, signal: stop.signal })) {
      events.push(event)
      // The stream of a run that goes on does not end.
      if (event.seq >= count - 1) break
    }
  } finally {
    stop.abort()
  }
  return events
}
