import { z } from 'zod'

/** Keywords by the type that they are about; zod passes over them where that type is not named. */
const OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains'],
  object: ['properties', 'required', 'additionalProperties', 'propertyNames', 'minProperties', 'maxProperties'],
}
const ANYWHERE = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', 'title', 'description', '$schema']
const INNER = ['items', 'contains', 'additionalProperties', 'propertyNames']
const INNER_LISTS = ['prefixItems', 'anyOf', 'oneOf', 'allOf']

/** A JSON schema that holds all that it says: what would be passed over in silence is refused. Throws why. */
export function valueSchema(schema: unknown): z.ZodType {
  return z.fromJSONSchema(complete(schema))
}

type Schema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>

const anySchema = z.record(z.string(), z.json())

function complete(value: unknown): Schema {
  const schema = anySchema.parse(value)
  const types = [schema['type'] ?? []].flat().map((type) => (type === 'integer' ? 'number' : type))
  for (const keyword of Object.keys(schema)) {
    const type = Object.keys(OF_TYPE).find((each) => OF_TYPE[each]?.includes(keyword))
    if (type === undefined && !ANYWHERE.includes(keyword)) throw new Error(`"${keyword}" is not supported`)
    if (type !== undefined && !types.includes(type)) throw new Error(`"${keyword}" needs "type": "${type}" beside it`)
  }
  const inner = Object.entries(schema).map(([keyword, each]) => [keyword, completeInner(keyword, each)] as const)
  // Without it, zod passes over how many elements there are.
  const items = types.includes('array') && schema['items'] === undefined && schema['prefixItems'] === undefined
  return { ...Object.fromEntries(inner), ...(items && { items: {} }) }
}

function completeInner(keyword: string, value: z.output<ReturnType<typeof z.json>>): unknown {
  if (typeof value === 'boolean') return value
  if (INNER.includes(keyword)) return complete(value)
  if (INNER_LISTS.includes(keyword)) return z.array(anySchema).parse(value).map(complete)
  if (keyword !== 'properties') return value
  const properties = Object.entries(anySchema.parse(value))
  return Object.fromEntries(properties.map(([name, each]) => [name, complete(each)]))
}
