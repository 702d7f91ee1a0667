import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'

/** The name of the list, which no event has by itself. */
const PIECES = 'delta[]'

/**
 * Pieces of one text that follow each other as one line: events which differ in nothing but `delta` and the number
 * counted up become one with a list in place of `delta`. What does not fit exactly stays as it is.
 */
export function foldEvents(events: readonly Json[]): readonly Json[] {
  const folded: Json[] = []
  let run: JsonObject[] = []
  const close = (): void => {
    folded.push(...(run.length < 2 ? run : [foldRun(run)]))
    run = []
  }
  for (const event of events) {
    const last = run.at(-1)
    if (!isDelta(event)) {
      close()
      folded.push(event)
    } else {
      if (last !== undefined && JSON.stringify(next(last, event['delta'])) !== JSON.stringify(event)) close()
      run.push(event)
    }
  }
  close()
  return folded
}

/** The way back. */
export function unfoldEvents(events: readonly Json[]): readonly Json[] {
  return events.flatMap((event) => {
    const deltas = isJsonObject(event) ? event[PIECES] : undefined
    if (!isJsonObject(event) || !Array.isArray(deltas)) return [event]
    const [first, ...rest] = deltas
    const unfolded = [renamed(event, PIECES, 'delta', first)]
    for (const delta of rest) unfolded.push(next(unfolded.at(-1) ?? event, delta))
    return unfolded
  })
}

function isDelta(event: Json): event is JsonObject {
  return isJsonObject(event) && typeof event['delta'] === 'string'
}

function foldRun(run: readonly JsonObject[]): JsonObject {
  const deltas = run.map(({ delta = null }) => delta)
  return renamed(run[0] ?? {}, 'delta', PIECES, deltas)
}

/** The event after another one, with another piece. */
function next(event: JsonObject, delta: Json | undefined): JsonObject {
  const number = event['sequence_number']
  return { ...event, delta: delta ?? '', ...(typeof number === 'number' && { sequence_number: number + 1 }) }
}

/** With one field renamed in its place, since the order of fields is part of the bytes. */
function renamed(event: JsonObject, from: string, to: string, value: Json | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(event).map(([name, each = null]) => (name === from ? [to, value ?? null] : [name, each])),
  )
}
