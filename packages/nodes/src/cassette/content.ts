import { isJsonObject, type Json } from '@latchwork/engine'
import { z } from 'zod'
import { mapTexts } from './map-texts.ts'

/** What a request or an answer holds, in the form that reads best and still gives the same bytes. */
export type Content =
  | { readonly json: Json }
  | { readonly text: string }
  /** Server-sent events: the JSON of each, or its text where it is not written the usual way. */
  | { readonly events: readonly Json[] }
  /** In base64. */
  | { readonly bytes: string }

/** Content as a cassette's JSON holds it. */
export const contentSchema: z.ZodType<Content> = z.union([
  z.strictObject({ json: z.json() }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ events: z.array(z.json()) }),
  z.strictObject({ bytes: z.base64() }),
])

/** Reads bytes of a media type. */
export function contentOf(bytes: Uint8Array, mediaType: string): Content {
  const text = decode(bytes)
  if (text === undefined) return { bytes: Buffer.from(bytes).toString('base64') }
  return mediaType.includes('text/event-stream') ? { events: splitEvents(text).map(readEvent) } : contentOfText(text)
}

/** Reads a text. */
export function contentOfText(text: string): Content {
  const json = /^\s*[[{]/.test(text) ? parse(text) : undefined
  return json !== undefined && JSON.stringify(json) === text ? { json } : { text }
}

/** The bytes again, in the pieces in which they are given. */
export function chunksOf(content: Content): readonly Uint8Array[] {
  if ('bytes' in content) return [Buffer.from(content.bytes, 'base64')]
  const texts = 'events' in content ? content.events.map(writeEvent) : [textOf(content)]
  return texts.filter((text) => text !== '').map((text) => new TextEncoder().encode(text))
}

/** The text of content that is text. */
export function textOf(content: { readonly json: Json } | { readonly text: string }): string {
  return 'text' in content ? content.text : JSON.stringify(content.json)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parse(text: string): Json | undefined {
  try {
    return mapTexts(JSON.parse(text), (inner) => inner)
  } catch {
    return undefined
  }
}

function splitEvents(text: string): readonly string[] {
  return text.split(/(?<=\n\n|\r\n\r\n)/).filter((event) => event !== '')
}

function readEvent(text: string): Json {
  const [, type, written] = /^event: (.+)\ndata: (.+)\n\n$/.exec(text) ?? []
  const event = written === undefined ? undefined : parse(written)
  return isJsonObject(event) && event['type'] === type && JSON.stringify(event) === written ? event : text
}

function writeEvent(event: Json): string {
  if (typeof event === 'string') return event
  const type = isJsonObject(event) && typeof event['type'] === 'string' ? event['type'] : ''
  return `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`
}
