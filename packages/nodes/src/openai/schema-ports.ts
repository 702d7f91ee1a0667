import { isJsonObject, isKind, portOfKind, type JsonObject, type Kind, type Ports } from '@latchwork/engine'
import { inputNameProblem } from '../template/input-name.ts'

/** The outputs that answers have anyway, and `error` of `onError: "branch"`. */
const TAKEN = ['text', 'value', 'usage', 'transcript', 'error']

/**
 * The outputs that a schema's properties make. Properties whose names are taken or cannot be ports make none: their
 * values stay inside `value`.
 */
export function schemaPorts(schema: JsonObject | undefined): Ports {
  const properties = schema?.['properties']
  if (!isJsonObject(properties)) return {}
  const required = Array.isArray(schema?.['required']) ? schema['required'] : []
  const ports = Object.entries(properties)
    .filter(([name]) => inputNameProblem(name, TAKEN) === undefined)
    .map(([name, property]) => {
      const { kind, nullable } = kindOfSchema(property)
      const summary = isJsonObject(property) ? property['description'] : undefined
      const optional = nullable || !required.includes(name)
      return [name, portOfKind(kind, { optional, ...(typeof summary === 'string' && { summary }) })] as const
    })
  return Object.fromEntries(ports)
}

const KINDS: Readonly<Record<string, Kind>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
}

/** The kind of the values that a schema describes, `json` where no other fits, and whether null is one of them. */
function kindOfSchema(schema: unknown): { readonly kind: Kind; readonly nullable: boolean } {
  if (!isJsonObject(schema)) return { kind: 'json', nullable: false }
  const { type, anyOf } = schema
  if (Array.isArray(anyOf)) return kindOfAny(anyOf)
  if (Array.isArray(type)) return kindOfAny(type.map((one) => ({ ...schema, type: one })))
  if (type === 'array') {
    const { kind, nullable } = kindOfSchema(schema['items'])
    const list: Kind = `list<${kind}>`
    return { kind: !nullable && isKind(list) ? list : 'json', nullable: false }
  }
  return { kind: typeof type === 'string' && Object.hasOwn(KINDS, type) ? KINDS[type] : 'json', nullable: false }
}

function kindOfAny(choices: readonly unknown[]): { readonly kind: Kind; readonly nullable: boolean } {
  const others = choices.filter((choice) => !isNull(choice))
  const [only, ...more] = others
  const nullable = others.length < choices.length
  return more.length === 0 && only !== undefined
    ? { kind: kindOfSchema(only).kind, nullable }
    : { kind: 'json', nullable }
}

function isNull(schema: unknown): boolean {
  return isJsonObject(schema) && schema['type'] === 'null'
}
