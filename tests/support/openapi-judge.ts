import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { isObject, listOf, objectOf } from './json.ts'
import type { JsonObject } from './json.ts'
import { relaxOpenApi } from './openapi-relax.ts'

/** One way in which a request, an answer or an event differs from OpenAI's own description of its API. */
export interface Violation {
  /** The judged thing, such as `POST /responses` or `response.created`. */
  readonly of: string
  /** Where in it, as a JSON pointer; empty for the whole. */
  readonly at: string
  readonly keyword: string
  readonly message: string
  /** The property that is missing or unknown, else the one that is wrong. */
  readonly property: string
}

/** Judges traffic by OpenAI's OpenAPI file; paths are without `/v1`. */
export interface OpenApiJudge {
  knows(method: string, path: string): boolean
  request(method: string, path: string, body: unknown): readonly Violation[]
  answer(method: string, path: string, body: unknown): readonly Violation[]
  error(body: unknown): readonly Violation[]
  event(event: unknown): readonly Violation[]
}

/** Where OpenAI's file is looked for: `OPENAI_OPENAPI`, else `shared/openai` beside the repository. */
export function openApiFile(): string {
  return process.env['OPENAI_OPENAPI'] || fileURLToPath(new URL('../../../shared/openai/openapi.json', import.meta.url))
}

/** The judge, or undefined when OpenAI's file is not there: tests that need it are then reported as skipped. */
export function loadOpenApiJudge(file = openApiFile()): OpenApiJudge | undefined {
  if (!existsSync(file)) return undefined
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return createJudge(relaxOpenApi(objectOf(parsed)))
}

const specId = 'https://openapi.invalid/openai.json'

function createJudge(spec: JsonObject): OpenApiJudge {
  const validatorOf = createCompiler(spec)
  const operationOf = createOperationFinder(objectOf(spec['paths']))
  const schemas = objectOf(objectOf(spec['components'])['schemas'])
  const eventSchemas = eventSchemaNames(schemas)
  const judge = (of: string, pointer: string, value: unknown) => violationsOf(of, validatorOf(pointer), value)

  return {
    knows: (method, path) => operationOf(method, path) !== undefined,
    request(method, path, body) {
      const of = `${method} ${path}`
      const operation = operationOf(method, path)
      if (operation === undefined) return [unknownOperation(of)]
      const schema = jsonSchemaOf(operation.definition['requestBody'])
      if (schema === undefined) return []
      const unknown = unknownProperties(of, body, propertyNames(schema, schemas))
      return [...unknown, ...judge(of, `${operation.pointer}/requestBody/content/application~1json/schema`, body)]
    },
    answer(method, path, body) {
      const operation = operationOf(method, path)
      if (operation === undefined) return [unknownOperation(`${method} ${path}`)]
      const pointer = `${operation.pointer}/responses/200/content/application~1json/schema`
      return judge(`the answer to ${method} ${path}`, pointer, body)
    },
    error: (body) => judge('an error', '/components/schemas/ErrorResponse', body),
    event(event) {
      const type = String(objectOf(event)['type'])
      // The union of all events would say "no branch fits"; the event's own schema says what is wrong.
      return judge(type, `/components/schemas/${eventSchemas.get(type) ?? 'ResponseStreamEvent'}`, event)
    },
  }
}

function createCompiler(spec: JsonObject): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: true, logger: false })
  addFormats.default(ajv)
  ajv.addFormat('binary', true)
  ajv.addFormat('unixtime', true)
  ajv.addSchema({ ...spec, $id: specId })
  const compiled = new Map<string, ValidateFunction>()
  return (pointer) => {
    const known = compiled.get(pointer)
    if (known !== undefined) return known
    const validator = ajv.compile({ $ref: `${specId}#${pointer}` })
    compiled.set(pointer, validator)
    return validator
  }
}

interface Operation {
  readonly pointer: string
  readonly definition: JsonObject
}

function createOperationFinder(paths: JsonObject): (method: string, path: string) => Operation | undefined {
  const templates = Object.keys(paths)
    // Exact paths come before templates: /responses/input_tokens is not a response's id.
    .sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
    .map((template) => ({ template, pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) }))
  return (method, path) => {
    const verb = method.toLowerCase()
    const found = templates.find(({ template, pattern }) => pattern.test(path) && verb in objectOf(paths[template]))
    if (found === undefined) return undefined
    const escaped = encodeURIComponent(found.template.replaceAll('~', '~0').replaceAll('/', '~1'))
    return { pointer: `/paths/${escaped}/${verb}`, definition: objectOf(objectOf(paths[found.template])[verb]) }
  }
}

function jsonSchemaOf(body: unknown): unknown {
  return objectOf(objectOf(objectOf(body)['content'])['application/json'])['schema']
}

function propertyNames(schema: unknown, schemas: JsonObject): ReadonlySet<string> {
  if (!isObject(schema)) return new Set()
  const reference = schema['$ref']
  if (typeof reference === 'string') return propertyNames(schemas[reference.split('/').at(-1) ?? ''], schemas)
  const parts = [...listOf(schema['allOf']), ...listOf(schema['anyOf'])]
  return new Set([
    ...Object.keys(objectOf(schema['properties'])),
    ...parts.flatMap((part) => [...propertyNames(part, schemas)]),
  ])
}

// The file accepts unknown properties, the real API refuses them.
function unknownProperties(of: string, body: unknown, known: ReadonlySet<string>): readonly Violation[] {
  return Object.keys(objectOf(body))
    .filter((property) => !known.has(property))
    .map((property) => ({ of, at: '', keyword: 'unknown', message: `Unknown parameter: '${property}'.`, property }))
}

function eventSchemaNames(schemas: JsonObject): ReadonlyMap<string, string> {
  const names = listOf(objectOf(schemas['ResponseStreamEvent'])['anyOf']).map((branch) =>
    String(objectOf(branch)['$ref']).slice('#/components/schemas/'.length),
  )
  return new Map(
    names.flatMap((name) => {
      const type = objectOf(objectOf(objectOf(schemas[name])['properties'])['type'])
      return listOf(type['enum']).map((value): [string, string] => [String(value), name])
    }),
  )
}

function unknownOperation(of: string): Violation {
  return { of, at: '', keyword: 'operation', message: `${of} is not in OpenAI's API.`, property: '' }
}

function violationsOf(of: string, validate: ValidateFunction, value: unknown): readonly Violation[] {
  if (validate(value)) return []
  const errors = validate.errors ?? []
  // Of a union's many complaints the deepest is about the branch that was meant.
  const [deepest] = [...errors].sort((a, b) => depth(b) - depth(a))
  if (deepest === undefined) return []
  const { keyword, instancePath: at, message = 'is not valid', params } = deepest
  const property = String(params['missingProperty'] ?? params['additionalProperty'] ?? at.slice(1).replaceAll('/', '.'))
  return [{ of, at, keyword, message, property }]
}

function depth(error: ErrorObject): number {
  return error.instancePath.split('/').length
}
