import { z } from 'zod'
import type { Json, JsonObject } from '../json.ts'
import { kindSchemas, schemaOfKind, type BlobRef, type FileRef, type Kind, type ToolValue } from './kind.ts'

/** How the editor edits a port's literal or a setting. */
export type Control =
  | 'line'
  | 'text'
  | 'code'
  | 'number'
  | 'slider'
  | 'toggle'
  | 'choice'
  | 'file'
  | 'folder'
  | 'model'
  | 'schema'

/** What a port's author may say about it. */
export interface PortOptions<Value> {
  /** The value of the input when nothing is wired and no literal is given. Makes the input optional. */
  readonly default?: Value | readonly Value[]
  /** The node runs without this input; `run` then sees undefined. */
  readonly optional?: boolean
  /** Takes several wires: a wired `T` adds one element, a `list<T>` is spliced; `run` sees an array. */
  readonly many?: boolean
  readonly title?: string
  readonly summary?: string
  readonly control?: Control
}

/** One input or output of a node type. `Value` is what `run` sees. */
export interface Port<Value = unknown> {
  readonly kind: Kind
  readonly many: boolean
  readonly required: boolean
  readonly default: Json | undefined
  /** Judges the whole value: an array for a `many` port. */
  readonly schema: z.ZodType<Value>
  readonly title?: string
  readonly summary?: string
  readonly control?: Control
}

/** The ports of one side of a node, by name. */
export type Ports = Readonly<Record<string, Port>>

/** What `run` sees of ports. */
export type PortValues<P> = { readonly [Name in keyof P]: P[Name] extends Port<infer Value> ? Value : never }

type Seen<Value, Options> = Options extends { readonly many: true }
  ? readonly Value[]
  : Options extends { readonly optional: true }
    ? Value | undefined
    : Value

type PortMaker<Value> = <const Options extends PortOptions<Value> = Record<never, never>>(
  options?: Options,
) => Port<Seen<Value, Options>>

/** The port builders: `port.text()`, `port.number({ default: 0 })`, `port.list(port.text())`. */
export const port = {
  text: portMaker<string>('text'),
  number: portMaker<number>('number'),
  boolean: portMaker<boolean>('boolean'),
  json: portMaker<Json>('json'),
  image: portMaker<BlobRef>('image'),
  audio: portMaker<BlobRef>('audio'),
  file: portMaker<FileRef>('file'),
  message: portMaker<JsonObject>('message'),
  tool: portMaker<ToolValue>('tool'),
  agent: portMaker<JsonObject>('agent'),
  any: portMaker<Json>('any'),
  list: <Value, const Options extends PortOptions<readonly Value[]> = Record<never, never>>(
    of: Port<Value>,
    options?: Options,
  ): Port<Seen<readonly Value[], Options>> => makePort(`list<${of.kind}>`, options),
}

/** A port of a kind that is known only when the flow is read. */
export function portOfKind(kind: Kind, options?: PortOptions<Json>): Port<Json> {
  return makePort(kind, options)
}

function portMaker<Value>(kind: keyof typeof kindSchemas): PortMaker<Value> {
  return (options) => makePort(kind, options)
}

function makePort<Value>(kind: Kind, options: PortOptions<unknown> = {}): Port<Value> {
  const { many = false, optional = false, ...rest } = options
  const element = schemaOfKind(kind)
  const hasDefault = options.default !== undefined
  return {
    ...rest,
    kind,
    many,
    required: !hasDefault && !optional,
    default: options.default as Json | undefined,
    schema: (many ? z.array(element) : element) as unknown as z.ZodType<Value>,
  }
}
