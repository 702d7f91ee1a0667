import { z } from 'zod'
import { findNonJson, isJsonObject, type Json, type JsonObject } from '../json.ts'

/** What a port carries when it is not a list. */
export const SIMPLE_KINDS = [
  'text',
  'number',
  'boolean',
  'json',
  'image',
  'audio',
  'file',
  'message',
  'tool',
  'agent',
  'any',
] as const

/** A kind that is not a list. */
export type SimpleKind = (typeof SIMPLE_KINDS)[number]

/** A kind as it is written in a flow file: `text`, `list<text>`, `list<list<number>>`. */
export type Kind = SimpleKind | `list<${string}>`

/** A media value: the content lives in the blob store, the port carries its address. Size in bytes. */
export interface BlobRef extends JsonObject {
  readonly blob: string
  readonly mediaType: string
  readonly name?: string
  readonly size: number
}

/** A file of the project; the path is relative to the project's folder, with forward slashes. */
export interface FileRef extends JsonObject {
  readonly path: string
}

/** Something an agent may call, made by `flow.tool`. `parameters` is the JSON schema of its arguments. */
export interface ToolValue extends JsonObject {
  readonly graph: string
  readonly name: string
  readonly description: string
  readonly parameters: JsonObject
}

const isJson = (value: unknown): boolean => value !== undefined && findNonJson(value) === undefined
const isJsonLike = (value: unknown, shape: z.ZodType): boolean => shape.safeParse(value).success && isJson(value)

const blobShape = z.looseObject({ blob: z.string(), mediaType: z.string(), size: z.number() })
const fileShape = z.looseObject({ path: z.string() })
const toolShape = z.looseObject({ graph: z.string(), name: z.string() })

const json = z.custom<Json>(isJson, 'expected a JSON value')
const jsonObject = z.custom<JsonObject>((value) => isJsonObject(value) && isJson(value), 'expected a JSON object')
const blob = z.custom<BlobRef>(
  (value) => isJsonLike(value, blobShape),
  'expected a media value { blob, mediaType, size }',
)
const file = z.custom<FileRef>((value) => isJsonLike(value, fileShape), 'expected a file { path }')
const tool = z.custom<ToolValue>((value) => isJsonLike(value, toolShape), 'expected a tool, as flow.tool makes it')

/** One schema for each kind that is not a list. */
export const kindSchemas = {
  text: z.string(),
  number: z.number(),
  boolean: z.boolean(),
  json,
  image: blob,
  audio: blob,
  file,
  message: jsonObject,
  tool,
  agent: jsonObject,
  any: json,
} as const satisfies Record<SimpleKind, z.ZodType>

/** The element's kind of a list kind, undefined when the kind is not a list. */
export function elementKind(kind: Kind): Kind | undefined {
  if (!kind.startsWith('list<') || !kind.endsWith('>')) return undefined
  const inner = kind.slice(5, -1)
  return isKind(inner) ? inner : undefined
}

/** Whether the text names a kind. Lists may nest four deep. */
export function isKind(text: string): text is Kind {
  let inner = text
  for (let depth = 0; depth < 5; depth++) {
    if ((SIMPLE_KINDS as readonly string[]).includes(inner)) return true
    if (!inner.startsWith('list<') || !inner.endsWith('>')) return false
    inner = inner.slice(5, -1)
  }
  return false
}

/** The schema that values of a kind satisfy. */
export function schemaOfKind(kind: Kind): z.ZodType<Json> {
  const element = elementKind(kind)
  if (element !== undefined) return z.array(schemaOfKind(element))
  return kindSchemas[kind as SimpleKind]
}

/** A JSON schema for values of a kind, as a model's tool parameters need it. */
export function jsonSchemaOfKind(kind: Kind): JsonObject {
  const element = elementKind(kind)
  if (element !== undefined) return { type: 'array', items: jsonSchemaOfKind(element) }
  if (kind === 'text') return { type: 'string' }
  if (kind === 'number') return { type: 'number' }
  if (kind === 'boolean') return { type: 'boolean' }
  if (kind === 'json' || kind === 'any') return {}
  if (kind === 'file') return { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] }
  return { type: 'object' }
}
