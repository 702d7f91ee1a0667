import { NodeError, type Json, type JsonObject } from '@latchwork/engine'
import { z } from 'zod'
import { withoutNulls } from './strict-schema.ts'

/** Reads a model's answer by its schema. Throws `schema-mismatch`, with the position, for one that does not follow it. */
export function parseAnswer(text: string, schema: JsonObject, model: string): Json {
  const value = withoutNulls(parseJson(text, model), schema)
  const problem = schemaMismatch(value, schema)
  if (problem === undefined) return value
  throw mismatch(`The answer of ${model} does not follow the schema at ${problem}.`)
}

/** Where and how a value does not follow a schema, as `topics[2]: expected string`; undefined when it does. */
export function schemaMismatch(value: Json, schema: JsonObject): string | undefined {
  const result = z.fromJSONSchema(schema).safeParse(value)
  if (result.success) return undefined
  const [issue] = result.error.issues
  return `${position(issue.path)}: ${issue.message}`
}

function parseJson(text: string, model: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    throw mismatch(`The answer of ${model} is not the JSON that its schema asks for.`)
  }
}

function mismatch(message: string): NodeError {
  return new NodeError('schema-mismatch', message, {
    hint: 'Try again; simplify the schema, say in the prompt what is meant, or choose a larger model.',
    retryable: true,
  })
}

function position(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'its root'
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('')
}
