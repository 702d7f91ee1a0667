import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'

/** How OpenAI is asked for an answer by a schema. */
interface AnswerFormat {
  readonly type: 'json_schema'
  readonly name: string
  readonly schema: Record<string, Json | undefined>
  /** The model cannot but follow the schema. */
  readonly strict: boolean
}

/**
 * The format that asks for an answer by a schema: strictly where OpenAI's strict mode can express it, where every
 * object is closed and every property required, optional ones as nullable. Otherwise the schema as it is.
 */
export function answerFormat(schema: JsonObject): AnswerFormat {
  const strict = strictSchema(schema)
  return { type: 'json_schema', name: 'answer', schema: { ...(strict ?? schema) }, strict: strict !== undefined }
}

/** Takes the nulls out again that only strict mode has put in place of absent properties. */
export function withoutNulls(value: Json, schema: JsonObject, root: JsonObject = schema): Json {
  const own = resolve(schema, root)
  const { items, properties } = own
  if (Array.isArray(value)) {
    return isJsonObject(items) ? value.map((element: Json) => withoutNulls(element, items, root)) : value
  }
  if (!isJsonObject(value) || !isJsonObject(properties)) return value
  const required = requiredOf(own)
  const kept: Record<string, Json> = {}
  for (const [name, child] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (child === undefined) continue
    if (!isJsonObject(property)) kept[name] = child
    else if (child !== null || required.includes(name) || admitsNull(resolve(property, root))) {
      kept[name] = withoutNulls(child, property, root)
    }
  }
  return kept
}

const INEXPRESSIBLE = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'patternProperties',
  'prefixItems',
  'dependentSchemas',
  'propertyNames',
]

function strictSchema(schema: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(schema) || INEXPRESSIBLE.some((keyword) => schema[keyword] !== undefined)) return undefined
  const { default: _default, $schema: _dialect, ...kept } = schema
  const { type, anyOf, items, $defs } = schema
  const parts: Record<string, JsonObject | readonly JsonObject[] | undefined> = {}
  if ($defs !== undefined) parts['$defs'] = strictMembers($defs)
  if (Array.isArray(anyOf)) parts['anyOf'] = strictList(anyOf)
  if (isType(type, 'array')) parts['items'] = strictSchema(items)
  if (Object.values(parts).includes(undefined)) return undefined
  if (isType(type, 'object')) {
    const object = strictObject(schema)
    return object === undefined ? undefined : { ...kept, ...parts, ...object }
  }
  const says = ['type', 'anyOf', 'enum', 'const', '$ref'].some((keyword) => schema[keyword] !== undefined)
  return says ? { ...kept, ...parts } : undefined
}

function strictObject(schema: JsonObject): JsonObject | undefined {
  const { properties, additionalProperties = false } = schema
  const members = strictMembers(properties)
  if (members === undefined || additionalProperties !== false) return undefined
  const required = requiredOf(schema)
  const all = Object.entries(members).map(([name, member]) => [
    name,
    required.includes(name) ? member : nullable(member),
  ])
  return { properties: Object.fromEntries(all), required: Object.keys(members), additionalProperties: false }
}

function strictMembers(members: Json | undefined): Record<string, JsonObject> | undefined {
  if (!isJsonObject(members)) return undefined
  const strict: Record<string, JsonObject> = {}
  for (const [name, member] of Object.entries(members)) {
    const one = strictSchema(member)
    if (one === undefined) return undefined
    strict[name] = one
  }
  return strict
}

function strictList(schemas: readonly Json[]): readonly JsonObject[] | undefined {
  const strict = schemas.map((schema) => strictSchema(schema)).filter((schema) => schema !== undefined)
  return strict.length === schemas.length ? strict : undefined
}

function nullable(schema: JsonObject): JsonObject {
  return admitsNull(schema) ? schema : { anyOf: [schema, { type: 'null' }] }
}

function admitsNull({ type, anyOf, enum: choices }: JsonObject): boolean {
  if (Array.isArray(anyOf)) return anyOf.some((choice) => isJsonObject(choice) && admitsNull(choice))
  return isType(type, 'null') || (Array.isArray(choices) && choices.includes(null))
}

function isType(type: Json | undefined, name: string): boolean {
  return type === name || (Array.isArray(type) && type.includes(name))
}

function requiredOf({ required }: JsonObject): readonly Json[] {
  return Array.isArray(required) ? required : []
}

/** Follows a reference inside the schema; one that leads nowhere is left as it is. */
function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  const { $ref } = schema
  if (typeof $ref !== 'string' || !$ref.startsWith('#')) return schema
  let target: Json | undefined = root
  for (const step of $ref.split('/').slice(1)) target = isJsonObject(target) ? target[step] : undefined
  return isJsonObject(target) ? target : schema
}
