import { isJsonObject, type Json } from '@latchwork/engine'
import { z } from 'zod'

/** A text read as JSON, or what is wrong with it and where. */
export type JsonReading =
  | { readonly status: 'read'; readonly value: Json | undefined }
  | { readonly status: 'wrong'; readonly message: string; readonly at: number }

/** Reads JSON that someone is typing; nothing but blanks is no value. */
export function readJson(text: string): JsonReading {
  if (text.trim() === '') return { status: 'read', value: undefined }
  try {
    return { status: 'read', value: z.json().parse(JSON.parse(text)) }
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message : 'This is not JSON.'
    const at = placeIn(message, text)
    return { status: 'wrong', message: `${reasonOf(message, at >= text.trimEnd().length)} ${whereIn(text, at)}.`, at }
  }
}

/** Reads the JSON schema of an answer: an object with properties, which become outputs. */
export function readSchema(text: string): JsonReading {
  const read = readJson(text)
  if (read.status === 'wrong' || read.value === undefined) return read
  const wrong = (message: string): JsonReading => ({ status: 'wrong', message, at: 0 })
  if (!isJsonObject(read.value)) return wrong('A schema is an object: { "type": "object", "properties": { … } }.')
  const { type, properties } = read.value
  if (type !== 'object') return wrong('The schema of an answer needs "type": "object".')
  if (!isJsonObject(properties)) {
    return wrong('The schema of an answer needs "properties", an object with one schema for each.')
  }
  return read
}

/** A value as it is shown for editing. */
export function jsonText(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

/** Engines say where in words of their own; at the end, when they do not. */
function placeIn(message: string, text: string): number {
  const position = /position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Math.min(Number(position), text.length)
  const place = /line (\d+) column (\d+)/.exec(message)
  if (place === null) return text.length
  const start = text
    .split('\n')
    .slice(0, Number(place[1]) - 1)
    .reduce((sum, line) => sum + line.length + 1, 0)
  return Math.min(start + Number(place[2]) - 1, text.length)
}

function reasonOf(message: string, isAtEnd: boolean): string {
  if (isAtEnd || /Unterminated/i.test(message)) return 'Something is not closed'
  if (/double-quoted property/i.test(message)) return 'A name in double quotes is missing, or a comma is too many,'
  return 'This is not JSON'
}

function whereIn(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n')
  return `in line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}
