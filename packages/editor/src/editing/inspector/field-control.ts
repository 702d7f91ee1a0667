import type { Json, JsonObject, Port } from '@latchwork/engine'

/** What a list's items are typed as. */
export type ItemType = 'text' | 'number'

/** How a value is edited. */
export type FieldControl =
  | { readonly type: 'line' | 'text' | 'template' | 'code' | 'toggle' | 'model' | 'schema' | 'json' | 'any' | 'graph' }
  | {
      readonly type: 'number'
      readonly minimum: number | undefined
      readonly maximum: number | undefined
      readonly isWhole: boolean
    }
  | { readonly type: 'slider'; readonly minimum: number; readonly maximum: number; readonly step: number }
  | { readonly type: 'choice'; readonly options: readonly Json[] }
  /** `asReference`: the value is `{ "path": … }`, not the path alone. */
  | { readonly type: 'file'; readonly asReference: boolean }
  | { readonly type: 'folder' }
  | { readonly type: 'list'; readonly item: ItemType }
  /** Media, messages, tools: they come by wire. */
  | { readonly type: 'wire-only'; readonly kind: string }

const NUMBER: FieldControl = { type: 'number', minimum: undefined, maximum: undefined, isWhole: false }

/** A range is a slider when it has no more steps than a person can tell apart. */
const SLIDER_STEPS = 100

/** How the literal of an input is edited: as its author says, or by its kind. */
export function controlOfPort({ kind, many, control }: Port): FieldControl {
  if (many || kind.startsWith('list<')) return controlOfList(many ? kind : kind.slice(5, -1))
  if (kind === 'file') return { type: 'file', asReference: true }
  if (control === 'file') return { type: 'file', asReference: false }
  if (control === 'folder') return { type: 'folder' }
  if (control === 'number' || control === 'slider') return NUMBER
  if (control === 'choice') return { type: 'line' }
  return control === undefined ? controlOfKind(kind) : { type: control }
}

/** How a setting is edited, by its JSON schema. */
export function controlOfSetting(key: string, schema: JsonObject): FieldControl {
  const { type, enum: options, description, maxLength } = schema
  if (Array.isArray(options)) return { type: 'choice', options }
  if (key === 'schema') return { type: 'schema' }
  switch (type) {
    case 'string': {
      if (key === 'model') return { type: 'model' }
      if (key === 'graph') return { type: 'graph' }
      if (typeof description === 'string' && description.includes('{{')) return { type: 'template' }
      return { type: typeof maxLength === 'number' && maxLength > 200 ? 'text' : 'line' }
    }
    case 'number':
    case 'integer':
      return controlOfNumber(schema)
    case 'boolean':
      return { type: 'toggle' }
    case 'array':
      return controlOfArray(schema['items'])
    default:
      return { type: 'json' }
  }
}

function controlOfNumber({ type, minimum, maximum }: JsonObject): FieldControl {
  const isWhole = type === 'integer'
  const [low, high] = [limit(minimum), limit(maximum)]
  if (low === undefined || high === undefined) return { type: 'number', minimum: low, maximum: high, isWhole }
  const step = isWhole ? 1 : (high - low) / 20
  if ((high - low) / step > SLIDER_STEPS) return { type: 'number', minimum: low, maximum: high, isWhole }
  return { type: 'slider', minimum: low, maximum: high, step }
}

/** A limit that the author set; zod writes those of whole numbers that a computer can hold as if they were one. */
function limit(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined
}

function controlOfArray(items: Json | undefined): FieldControl {
  const type = typeof items === 'object' && items !== null && 'type' in items ? items.type : undefined
  if (type === 'string') return { type: 'list', item: 'text' }
  return type === 'number' || type === 'integer' ? { type: 'list', item: 'number' } : { type: 'json' }
}

function controlOfList(kind: string): FieldControl {
  if (kind === 'text' || kind === 'number') return { type: 'list', item: kind }
  const item = controlOfKind(kind)
  return item.type === 'wire-only' ? item : { type: 'json' }
}

function controlOfKind(kind: string): FieldControl {
  switch (kind) {
    case 'text':
      return { type: 'text' }
    case 'number':
      return NUMBER
    case 'boolean':
      return { type: 'toggle' }
    case 'any':
      return { type: 'any' }
    case 'image':
    case 'audio':
    case 'message':
    case 'tool':
    case 'agent':
      return { type: 'wire-only', kind }
    case 'file':
      return { type: 'file', asReference: true }
    default:
      return { type: 'json' }
  }
}
