import { isObject, listOf, objectOf, textOf } from './json.ts'
import type { JsonObject } from './json.ts'

/** One thing that the stand-in's model says: text, a structured value, or a call of a function tool. */
export type ScriptedItem =
  | { readonly text: string }
  | { readonly value: unknown }
  | { readonly call: string; readonly arguments: unknown }

/** What a script sees of a request for inference. */
export interface ScriptedRequest {
  readonly body: JsonObject
  readonly key: string
  readonly personality: string
  /** The text of the last user message. */
  readonly userText: string
  /** The outputs of tools, as text, in the order of the input. */
  readonly toolOutputs: readonly string[]
}

/** Decides what the model says; undefined leaves it to the default script. */
export type Script = (request: ScriptedRequest) => readonly ScriptedItem[] | undefined

/** Reads from a request's body what scripts decide by. */
export function readScriptedRequest(body: JsonObject, caller: { key: string; personality: string }): ScriptedRequest {
  const { input } = body
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : listOf(input).map(objectOf)
  const lastUser = items.findLast((item) => item['role'] === 'user')
  const outputs = items.filter((item) => item['type'] === 'function_call_output')
  return {
    ...caller,
    body,
    userText: contentText(lastUser?.['content']),
    toolOutputs: outputs.map((item) => contentText(item['output'])),
  }
}

/** The script of a stand-in that was given none: answers tools, calls one when told to "use tool", fills a schema, or echoes. */
export const defaultScript = ({ body, userText, toolOutputs }: ScriptedRequest): readonly ScriptedItem[] => {
  const tool = listOf(body['tools']).find((candidate) => objectOf(candidate)['type'] === 'function')
  const format = objectOf(objectOf(body['text'])['format'])
  if (toolOutputs.length > 0) return [{ text: `The tool said: ${toolOutputs.join(' | ')}` }]
  if (isObject(tool) && body['tool_choice'] !== 'none' && /use tool/i.test(userText)) {
    return [{ call: textOf(tool['name']), arguments: sampleOf(objectOf(tool['parameters'])) }]
  }
  if (format['type'] === 'json_schema') return [{ value: sampleOf(objectOf(format['schema'])) }]
  return [{ text: `You said: ${userText.slice(0, 200)}` }]
}

/** The smallest sensible value for the schemas that tests use; a script can give any other. */
export function sampleOf(schema: JsonObject, root = schema): unknown {
  const { const: constant, type } = schema
  if (typeof schema['$ref'] === 'string') return sampleOf(resolve(schema['$ref'], root), root)
  if (constant !== undefined) return constant
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  if (Array.isArray(schema['anyOf'])) return sampleOf(objectOf(schema['anyOf'][0]), root)
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object': {
      const properties = Object.entries(objectOf(schema['properties']))
      return Object.fromEntries(properties.map(([name, property]) => [name, sampleOf(objectOf(property), root)]))
    }
    case 'array':
      return [sampleOf(objectOf(schema['items']), root)]
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return 'sample'
  }
}

function resolve(reference: string, root: JsonObject): JsonObject {
  const steps = reference.split('/').slice(1)
  return steps.reduce<JsonObject>((node, step) => objectOf(node[step]), root)
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => textOf(objectOf(part)['text']))
    .filter((text) => text !== '')
    .join('\n')
}
