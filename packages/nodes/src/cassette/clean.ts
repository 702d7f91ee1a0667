import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import { mapTexts } from './map-texts.ts'

/** What must not get into a recording. */
export interface CleanOptions {
  readonly redactor: Pick<Redactor, 'redact' | 'redactJson'>
  /** What belongs to this machine alone, folders and hosts, each with what stands in for it. Longer ones first. */
  readonly names: () => readonly (readonly [string, string])[]
}

/** Takes secrets and what belongs to this machine alone out of what is recorded. */
export type Clean = (value: Json) => Json

/** Makes the cleaner, the same for recording and for comparing with a recording. */
export function createClean({ redactor, names }: CleanOptions): Clean {
  const withoutNames = (text: string): string =>
    names().reduce((clean, [own, other]) => (own.length > 1 ? clean.replaceAll(own, other) : clean), text)
  return (value) => {
    const whole = joinSplitTexts(value, (text) => redactor.redact(text))
    return mapTexts(redactor.redactJson(whole), withoutNames)
  }
}

/** A secret may come in pieces, which no piece shows: where that is so, the first piece of a text gets all of it, clean. */
function joinSplitTexts(value: Json, redact: (text: string) => string): Json {
  if (!isJsonObject(value)) return value
  const content = value['content']
  const events = isJsonObject(content) ? content['events'] : undefined
  if (!Array.isArray(events)) return value
  const texts = new Map<string, string>()
  for (const event of events)
    if (isDelta(event)) texts.set(placeOf(event), (texts.get(placeOf(event)) ?? '') + event.delta)
  const split = new Map([...texts].filter(([, text]) => redact(text) !== text))
  if (split.size === 0) return value
  const joined = events.map((event) => {
    const text = isDelta(event) ? split.get(placeOf(event)) : undefined
    if (!isDelta(event) || text === undefined) return event
    split.set(placeOf(event), '')
    return { ...event, delta: redact(text) }
  })
  return { ...value, content: { events: joined } }
}

function isDelta(event: Json): event is JsonObject & { readonly delta: string } {
  return isJsonObject(event) && typeof event['delta'] === 'string'
}

function placeOf({ type, item_id, output_index, content_index }: JsonObject): string {
  return JSON.stringify([type, item_id, output_index, content_index])
}
