import {
  isJsonObject,
  isKind,
  NAME_PATTERN,
  portOfKind,
  type DynamicPorts,
  type JsonObject,
  type Kind,
  type Ports,
} from '@latchwork/engine'
import { REFUSED_KEYS } from '../json/refused-keys.ts'

/** Adds the outputs of a schema to the ports of a node. Those with the name of an output of its `own` are `unfit`. */
export function withSchemaOutputs(ports: DynamicPorts, schema: JsonObject | undefined, own: Ports): DynamicPorts {
  const all = Object.entries(schemaPorts(schema))
  const taken = all.filter(([name]) => Object.hasOwn(own, name)).map(([name]) => ({ name, reason: TAKEN }))
  return {
    ...ports,
    outputs: Object.fromEntries(all.filter(([name]) => !Object.hasOwn(own, name))),
    unfit: [...(ports.unfit ?? []), ...taken],
  }
}

const TAKEN = 'the node has an output of that name; rename the property'

/**
 * The outputs that a schema's properties make. Properties whose names cannot be those of ports make none: their values
 * stay inside `value`.
 */
export function schemaPorts(schema: JsonObject | undefined): Ports {
  const properties = schema?.['properties']
  if (!isJsonObject(properties)) return {}
  const required = Array.isArray(schema?.['required']) ? schema['required'] : []
  const ports = Object.entries(properties)
    .filter(([name]) => NAME_PATTERN.test(name) && !REFUSED_KEYS.has(name))
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
