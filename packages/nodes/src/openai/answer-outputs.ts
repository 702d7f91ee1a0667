import { isJsonObject, type JsonObject } from '@latchwork/engine'
import { schemaPorts } from './schema-ports.ts'
import { parseAnswer } from './structured-answer.ts'

/** The outputs that an answer gives: its text, its value, and one for each property of the schema that is a port. */
export function answerOutputs(text: string, schema: JsonObject | undefined, model: string): JsonObject {
  if (schema === undefined) return { text, value: text }
  const value = parseAnswer(text, schema, model)
  return { ...(isJsonObject(value) && propertyOutputs(value, schema)), text, value }
}

/** A property that is null or absent gives no output, so that what depends on it is skipped. */
function propertyOutputs(value: JsonObject, schema: JsonObject): JsonObject {
  const names = Object.keys(schemaPorts(schema))
  return Object.fromEntries(names.flatMap((name) => ((value[name] ?? null) === null ? [] : [[name, value[name]]])))
}
