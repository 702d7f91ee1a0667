import { isObject, listOf, objectOf } from './json.ts'
import type { JsonObject } from './json.ts'

/**
 * OpenAI's OpenAPI file, made to accept the traffic of the real API: as published it refuses valid requests and answers.
 *
 * The four relaxations: `oneOf` becomes `anyOf` (the branches of InputItem overlap), a function tool needs neither
 * `strict` nor `parameters`, an image needs no `detail`, and `usage` may be null until a response is complete. OpenAPI
 * 3.0's `nullable`, which the file still uses here and there, is written the way of JSON Schema.
 */
export function relaxOpenApi(spec: JsonObject): JsonObject {
  const components = objectOf(spec['components'])
  const schemas = Object.entries(objectOf(components['schemas'])).map(([name, schema]) => [
    name,
    relaxNode(withoutRequired(schema, unrequired(name))),
  ])
  return {
    ...spec,
    components: { ...components, schemas: Object.fromEntries(schemas) },
    paths: relaxNode(spec['paths']),
  }
}

function unrequired(schemaName: string): readonly string[] {
  if (schemaName === 'FunctionTool') return ['strict', 'parameters']
  return schemaName.includes('InputImage') ? ['detail'] : []
}

function withoutRequired(schema: unknown, names: readonly string[]): unknown {
  if (!isObject(schema) || names.length === 0) return schema
  return { ...schema, required: listOf(schema['required']).filter((name) => !names.includes(String(name))) }
}

function relaxNode(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(relaxNode)
  if (!isObject(node)) return node
  const { oneOf, nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'usage' ? nullableUsage(value) : relaxNode(value)]),
  )
  const schema = oneOf === undefined || 'anyOf' in rest ? rest : { ...rest, anyOf: oneOf }
  return nullable === true ? orNull(schema) : schema
}

function nullableUsage(schema: unknown): unknown {
  const isUsage = objectOf(schema)['$ref'] === '#/components/schemas/ResponseUsage'
  return isUsage ? { anyOf: [schema, { type: 'null' }] } : relaxNode(schema)
}

function orNull(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema
  if (type === undefined) return { anyOf: [schema, { type: 'null' }] }
  const widened = { ...schema, type: [...new Set([type, 'null'].flat())] }
  return Array.isArray(values) ? { ...widened, enum: [...new Set([...values, null])] } : widened
}
