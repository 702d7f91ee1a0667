import { isJsonObject, type BlobRef, type Json, type JsonObject } from '@latchwork/engine'

/** How a value is shown. */
export type ValueShape = 'text' | 'markdown' | 'table' | 'list' | 'image' | 'audio' | 'blob' | 'json' | 'plain'

/** What suits a value best. */
export function shapeOf(value: Json): ValueShape {
  if (typeof value === 'string') return looksLikeMarkdown(value) ? 'markdown' : 'text'
  if (isBlob(value)) return blobShape(value)
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((item) => isJsonObject(item) && !isBlob(item))) return 'table'
    return 'list'
  }
  return isJsonObject(value) ? 'json' : 'plain'
}

/** Whether a value is a media value. */
export function isBlob(value: unknown): value is BlobRef {
  return isJsonObject(value) && typeof value['blob'] === 'string' && typeof value['mediaType'] === 'string'
}

/** What is copied, or written into a file. */
export function textOfAny(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** The file that a value becomes, without its content. */
export function fileOf(name: string, value: Json): { readonly name: string; readonly mediaType: string } {
  if (isBlob(value)) return { name: value.name ?? `${name}.${endingOf(value.mediaType)}`, mediaType: value.mediaType }
  const shape = shapeOf(value)
  if (shape === 'markdown') return { name: `${name}.md`, mediaType: 'text/markdown' }
  if (shape === 'text') return { name: `${name}.txt`, mediaType: 'text/plain' }
  return { name: `${name}.json`, mediaType: 'application/json' }
}

/** The columns of a list of objects, in order of first mention; at most 40. */
export function columnsOf(rows: readonly Json[]): readonly string[] {
  const columns = new Set(rows.flatMap((row) => (isJsonObject(row) ? Object.keys(row) : [])))
  return [...columns].slice(0, 40)
}

/** A value's own property. */
export function propertyOf(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** The entries of an object that have a value. */
export function entriesOfObject(values: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
}

const MARKDOWN = /^(?:#{1,6} |[-*+] |\d+\. |> |```|\|.+\|)|\*\*[^*\n]+\*\*|`[^`\n]+`|\[[^\]\n]+\]\([^)\n]+\)/m

function looksLikeMarkdown(text: string): boolean {
  return MARKDOWN.test(text.slice(0, 20_000))
}

function blobShape({ mediaType }: BlobRef): ValueShape {
  if (mediaType.startsWith('image/')) return 'image'
  return mediaType.startsWith('audio/') ? 'audio' : 'blob'
}

function endingOf(mediaType: string): string {
  const ending = mediaType.slice(mediaType.indexOf('/') + 1)
  return ending === 'mpeg' ? 'mp3' : (ending.split('+')[0] ?? 'bin')
}
