import type { ServerResponse } from 'node:http'
import type { JsonObject } from './json.ts'
import type { Personality } from './openai-standin-personalities.ts'

/** Writes events as a server-sent event stream, or as much of it as the personality allows. */
export async function writeEventStream(
  response: ServerResponse,
  events: readonly JsonObject[],
  { breakOff }: Personality,
): Promise<void> {
  const sent = breakOff === undefined ? events : events.slice(0, events.findIndex(isDelta) + 1)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  for (const event of sent) {
    if (response.destroyed) return
    response.write(`event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`)
    // One event a turn, so that a client sees them arrive one after another.
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (breakOff === 'cut') response.destroy()
  else response.end()
}

function isDelta(event: JsonObject): boolean {
  return String(event['type']).endsWith('.delta')
}
