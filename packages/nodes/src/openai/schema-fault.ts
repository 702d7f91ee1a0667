import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'

const TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array']

/** Keywords that hold a schema, a list of schemas, and schemas by name. `items` may hold a list as well. */
const ONE = ['items', 'additionalItems', 'additionalProperties', 'contains', 'propertyNames']
const LISTS = ['prefixItems', 'anyOf', 'oneOf', 'allOf']
const MAPS = ['properties', 'patternProperties']

/** Keywords that answers are not judged by, so that a schema with one would promise more than it holds. */
const REFUSED = [
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependentRequired',
  'unevaluatedItems',
  'unevaluatedProperties',
]

/** The schema as a whole, for its references, and those that were followed already. */
interface Whole {
  readonly root: JsonObject
  readonly followed: Set<string>
}

/**
 * Why answers cannot be judged by a JSON schema, as `properties.a: …`; undefined when they can. It needs no zod, so that
 * the catalog stays light: what it accepts, `z.fromJSONSchema` turns into a schema.
 */
export function schemaFault(schema: JsonObject): string | undefined {
  return faultOf(schema, [], { root: schema, followed: new Set() })
}

function faultOf(schema: Json | undefined, at: readonly string[], whole: Whole): string | undefined {
  if (typeof schema === 'boolean') return undefined
  if (!isJsonObject(schema)) return faultAt(at, 'a schema is an object, true or false')
  const own = ownFault(schema)
  if (own !== undefined) return faultAt(at, own)
  return referenceFault(schema, at, whole) ?? partsFault(schema, at, whole)
}

/** What is wrong with a schema besides the schemas in it. */
function ownFault(schema: JsonObject): string | undefined {
  const { not, type, required, pattern, patternProperties } = schema
  const refused = REFUSED.find((keyword) => schema[keyword] !== undefined)
  if (refused !== undefined) return `"${refused}" is not supported`
  if (not !== undefined && !(isJsonObject(not) && Object.keys(not).length === 0)) return '"not" is not supported'
  const unknown = (Array.isArray(type) ? type : [type ?? 'object']).find((one) => !TYPES.some((known) => known === one))
  if (unknown !== undefined) return `the type ${JSON.stringify(unknown)} is none of ${TYPES.join(', ')}`
  if (!isListOf(schema['enum'], isScalar)) return '"enum" is a list of texts, numbers, true, false and null'
  if (!isScalar(schema['const'])) return '"const" is a text, a number, true, false or null'
  if (!isListOf(required, (name) => typeof name === 'string')) return '"required" is a list of names'
  const patterns = [pattern, ...(isJsonObject(patternProperties) ? Object.keys(patternProperties) : [])]
  const broken = patterns.find((each) => each !== undefined && !isPattern(each))
  return broken === undefined ? undefined : `the pattern ${JSON.stringify(broken)} is no regular expression`
}

function referenceFault({ $ref }: JsonObject, at: readonly string[], whole: Whole): string | undefined {
  if ($ref === undefined || $ref === '#') return undefined
  if (typeof $ref !== 'string') return faultAt([...at, '$ref'], 'a reference is a text')
  if (whole.followed.has($ref)) return undefined
  whole.followed.add($ref)
  const [, place = '', name = ''] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec($ref) ?? []
  const isOlder = /draft-0[47]\//.test(typeof whole.root['$schema'] === 'string' ? whole.root['$schema'] : '')
  const all = place === (isOlder ? 'definitions' : '$defs') ? whole.root[place] : undefined
  const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
  const found = isJsonObject(all) && Object.hasOwn(all, key) ? all[key] : undefined
  if (found === undefined || found === false)
    return faultAt(at, `"${$ref}" names nothing in "${isOlder ? 'definitions' : '$defs'}"`)
  return faultOf(found, [place, key], whole)
}

function partsFault(schema: JsonObject, at: readonly string[], whole: Whole): string | undefined {
  for (const [keyword, part] of Object.entries(schema)) {
    const here = [...at, keyword]
    if (MAPS.includes(keyword) && !isJsonObject(part)) return faultAt(here, 'schemas by name are an object')
    if (LISTS.includes(keyword) && !(Array.isArray(part) && part.length > 0))
      return faultAt(here, 'a list of schemas with at least one')
    const fault = firstFault(partsIn(keyword, part), here, whole)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** The schemas that a keyword holds, by what leads to them. */
function partsIn(
  keyword: string,
  part: Json | undefined,
): readonly (readonly [string | undefined, Json | undefined])[] {
  if (MAPS.includes(keyword) && isJsonObject(part)) return Object.entries(part)
  if ((keyword === 'items' || LISTS.includes(keyword)) && Array.isArray(part)) {
    return part.map((one: Json, index) => [String(index), one])
  }
  return ONE.includes(keyword) ? [[undefined, part]] : []
}

function firstFault(parts: ReturnType<typeof partsIn>, at: readonly string[], whole: Whole): string | undefined {
  for (const [name, part] of parts) {
    const fault = faultOf(part, name === undefined ? at : [...at, name], whole)
    if (fault !== undefined) return fault
  }
  return undefined
}

function faultAt(at: readonly string[], fault: string): string {
  return at.length === 0 ? fault : `${at.join('.')}: ${fault}`
}

/** What is absent is right. */
function isListOf(value: Json | undefined, isRight: (each: Json) => boolean): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isRight))
}

function isScalar(value: Json | undefined): boolean {
  return value === null || typeof value !== 'object'
}

function isPattern(text: Json): boolean {
  try {
    return typeof text === 'string' && new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}
