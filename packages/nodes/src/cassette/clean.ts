import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import { z } from 'zod'

/** What must not get into a recording. */
export interface CleanOptions {
  readonly redactor: Pick<Redactor, 'redact' | 'redactJson'>
  /** What stands in for the folders of this machine, by folder. */
  readonly folders: Readonly<Record<string, string>>
}

/** Takes secrets and the folders of this machine out of what is recorded. */
export type Clean = (value: Json) => Json

/** Makes the cleaner, the same for recording and for comparing with a recording. */
export function createClean({ redactor, folders }: CleanOptions): Clean {
  const entries = Object.entries(folders).filter(([folder]) => folder.length > 1)
  const withoutFolders = (text: string): string =>
    entries.reduce((clean, [folder, name]) => clean.replaceAll(folder, name), text)
  const redact = (text: string): string => withoutFolders(redactor.redact(text))
  return (value) => mapTexts(z.json().parse(redactor.redactJson(joinSplitTexts(value, redact))), withoutFolders)
}

function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, change))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner = null]) => [name, mapTexts(inner, change)]))
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
