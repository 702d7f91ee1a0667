import { createHash } from 'node:crypto'
import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'
import { z } from 'zod'
import { CassetteError } from './cassette.ts'
import { foldEvents, unfoldEvents } from './folded-events.ts'

/** Texts from this many characters on stand beside the cassette, in files of their own. */
const LARGE = 16_384

/** The files beside a cassette, by their path from it. */
export type Beside = Map<string, Uint8Array>

const besideName = z.string().regex(/^bodies\/[0-9a-f]{16}\.(?:txt|json|bin)$/)
const storedFile = z.strictObject({ file: besideName })
const storedLines = z.strictObject({ lines: z.array(z.string()) })

/** The content in what was asked or given, as the cassette's file holds it: texts by lines, large ones beside. */
export function storeContent(value: Json, beside: Beside): Json {
  if (!isJsonObject(value) || !isJsonObject(value['content'])) return value
  return { ...value, content: store(value['content'], beside) }
}

/** The way back. Throws `CassetteError` when a file beside is not there. */
export function restoreContent(value: Json, beside: ReadonlyMap<string, Uint8Array>): Json {
  if (!isJsonObject(value) || !isJsonObject(value['content'])) return value
  return { ...value, content: restore(value['content'], beside) }
}

/** Puts bytes beside the cassette and gives their name, which their hash makes. */
export function putBeside(bytes: Uint8Array, ending: 'txt' | 'json' | 'bin', beside: Beside): string {
  const name = `bodies/${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.${ending}`
  beside.set(name, bytes)
  return name
}

/** The bytes of a file beside. Throws `CassetteError` when it is not there. */
export function takeBeside(name: string, beside: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const bytes = beside.get(name)
  if (bytes !== undefined) return bytes
  throw new CassetteError(`The file ${name} of the cassette is not there.`, 'Get it back, or record again.')
}

function store(content: JsonObject, beside: Beside): JsonObject {
  const { text, json, bytes, events } = content
  if (Array.isArray(events)) return { events: foldEvents(events) }
  if (typeof bytes === 'string') return { file: putBeside(Buffer.from(bytes, 'base64'), 'bin', beside) }
  if (typeof text === 'string') {
    if (text.length >= LARGE) return { file: putBeside(Buffer.from(text), 'txt', beside) }
    return text.includes('\n') ? { lines: text.split('\n') } : content
  }
  const written = json === undefined ? '' : JSON.stringify(json)
  return written.length >= LARGE ? { file: putBeside(Buffer.from(written), 'json', beside) } : content
}

function restore(content: JsonObject, beside: ReadonlyMap<string, Uint8Array>): JsonObject {
  const lines = storedLines.safeParse(content)
  if (lines.success) return { text: lines.data.lines.join('\n') }
  if (Array.isArray(content['events'])) return { events: unfoldEvents(content['events']) }
  const stored = storedFile.safeParse(content)
  if (!stored.success) return content
  const { file } = stored.data
  const bytes = Buffer.from(takeBeside(file, beside))
  if (file.endsWith('.bin')) return { bytes: bytes.toString('base64') }
  return file.endsWith('.txt')
    ? { text: bytes.toString('utf8') }
    : { json: z.json().parse(JSON.parse(bytes.toString('utf8'))) }
}
