import { isJsonObject, type JsonObject } from '@latchwork/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { schemaFault } from '../../src/openai/schema-fault.ts'

test.each<[string, JsonObject]>([
  ['properties.a: the type "wat" is none of', { type: 'object', properties: { a: { type: 'wat' } } }],
  ['items: "if" is not supported', { type: 'array', items: { if: {} } }],
  ['"not" is not supported', { not: { type: 'string' } }],
  ['"#/$defs/gone" names nothing in "$defs"', { $ref: '#/$defs/gone' }],
  ['"https://example.com/schema" names nothing', { $ref: 'https://example.com/schema' }],
  ['$defs.one.properties.b: a schema is an object', { $ref: '#/$defs/one', $defs: { one: { properties: { b: 3 } } } }],
  ['anyOf.1: the type "date"', { anyOf: [{ type: 'null' }, { type: 'date' }] }],
  ['the pattern "(" is no regular expression', { type: 'string', pattern: '(' }],
  ['the pattern "[" is no regular expression', { type: 'object', patternProperties: { '[': {} } }],
  ['"const" is a text', { const: [] }],
  ['"enum" is a list', { enum: [['a']] }],
  ['"required" is a list of names', { type: 'object', required: 1 }],
  ['anyOf: a list of schemas with at least one', { anyOf: [] }],
])('says where and why: %s', (fault, schema) => {
  expect(schemaFault(schema)).toContain(fault)
})

test.each<[string, JsonObject]>([
  ['a tree', { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'], additionalProperties: false }],
  ['definitions', { $ref: '#/$defs/a~1b', $defs: { 'a/b': { type: 'integer', minimum: 1 }, unused: { type: 'wat' } } }],
  [
    'an older draft',
    { $schema: 'http://json-schema.org/draft-07/schema#', definitions: { a: {} }, $ref: '#/definitions/a' },
  ],
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }, true], items: false }],
  ['choices', { anyOf: [{ type: ['string', 'null'] }, { enum: ['a', 1, null] }, { const: true }] }],
  ['what nobody may give', { type: 'object', properties: { never: { not: {} } } }],
  ['keywords of others', { type: 'string', format: 'date', 'x-own': { type: 'wat' }, default: { type: 'wat' } }],
])('accepts %s, as zod does', (_what, schema) => {
  expect(schemaFault(schema)).toBeUndefined()
  expect(() => z.fromJSONSchema(schema)).not.toThrow()
})

const keywords = ['properties', 'items', 'required', 'enum', 'const', 'pattern', 'anyOf', 'oneOf', 'allOf', 'not', 'if']
const more = ['type', '$ref', 'additionalProperties', 'patternProperties', 'prefixItems', 'contains', 'propertyNames']
const leaves = ['string', 'object', 'array', 'integer', 'wat', '#/$defs/a', '#', '(', 'a'].map((text) =>
  fc.constant(text),
)

/** Objects out of the keywords of schemas, most of them wrong. */
const { tree } = fc.letrec<{ tree: JsonObject; value: unknown }>((tie) => ({
  tree: fc
    .dictionary(fc.constantFrom(...keywords, ...more), tie('value'), { maxKeys: 3, noNullPrototype: true })
    .filter(isJsonObject),
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(...leaves),
    fc.constantFrom(0, 1, true, false, null),
    tie('tree'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('tree'), { maxKeys: 2, noNullPrototype: true }),
  ),
}))

test('zod can use every schema that has no fault', () => {
  fc.assert(
    fc.property(tree, tree, (own, definition) => {
      const schema = { ...own, $defs: { a: definition } }
      fc.pre(schemaFault(schema) === undefined)
      expect(() => z.fromJSONSchema(schema)).not.toThrow()
    }),
    { numRuns: 2_000, maxSkipsPerRun: 100 },
  )
})
