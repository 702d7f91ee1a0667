import { expect, test } from 'vitest'
import { z } from 'zod'
import type { JsonObject } from '@latchwork/engine'
import { openaiAgent } from '../../src/openai/agent.ts'
import { openaiPrompt } from '../../src/openai/prompt.ts'
import { schemaPorts } from '../../src/openai/schema-ports.ts'
import { answerFormat, withoutNulls } from '../../src/openai/strict-schema.ts'

const object = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
})

test('properties become outputs of the kind that their schema describes', () => {
  const ports = schemaPorts(
    object(
      {
        a: { type: 'string', description: 'A word.' },
        b: { type: 'integer' },
        c: { type: 'boolean' },
        d: { type: 'array', items: { type: 'number' } },
        e: { type: 'object', properties: {} },
        f: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        g: { type: ['number', 'null'] },
        h: { anyOf: [{ type: 'string' }, { type: 'number' }] },
        i: { type: 'array', items: { type: ['string', 'null'] } },
        j: { type: 'array' },
      },
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'],
    ),
  )
  const kinds = Object.fromEntries(Object.entries(ports).map(([name, { kind, required }]) => [name, [kind, required]]))
  expect(kinds).toEqual({
    a: ['text', true],
    b: ['number', true],
    c: ['boolean', true],
    d: ['list<number>', true],
    e: ['json', true],
    f: ['text', false],
    g: ['number', false],
    h: ['json', true],
    i: ['json', true],
    j: ['list<json>', false],
  })
  expect(ports['a'].summary).toBe('A word.')
})

const strings = (...names: readonly string[]): JsonObject =>
  object(Object.fromEntries(names.map((name) => [name, { type: 'string' }])))

test('properties whose names are none for a port stay inside the value', () => {
  const names = ['two words', '1st', 'constructor', 'fine', 'error', 'secrets', 'x'.repeat(65)]
  expect(Object.keys(schemaPorts(strings(...names)))).toEqual(['fine', 'error', 'secrets'])
})

test('properties with the name of an output of the node are problems', () => {
  const schema = strings('text', 'value', 'usage', 'transcript', 'error', 'fine')
  const reason = 'the node has an output of that name; rename the property'
  const prompt = openaiPrompt.ports?.({ prompt: '{{image}}', instructions: '', schema })
  expect(Object.keys(prompt?.outputs ?? {})).toEqual(['transcript', 'error', 'fine'])
  expect(prompt?.unfit?.map(({ name }) => name)).toEqual(['image', 'text', 'value', 'usage'])
  expect(prompt?.unfit).toContainEqual({ name: 'text', reason })
  const agent = openaiAgent.ports?.({ instructions: '', schema })
  expect(Object.keys(agent?.outputs ?? {})).toEqual(['error', 'fine'])
  expect(agent?.unfit).toEqual(['text', 'value', 'usage', 'transcript'].map((name) => ({ name, reason })))
})

test('template names are inputs; those that are taken are problems', () => {
  const prompt = openaiPrompt.ports?.({ prompt: '{{topic}} {{image}} {{secrets.KEY}}', instructions: '{{tone}}' })
  expect(Object.keys(prompt?.inputs ?? {})).toEqual(['topic', 'tone'])
  expect(prompt?.unfit?.map(({ name }) => name)).toEqual(['image', 'secrets.KEY'])
  const agent = openaiAgent.ports?.({ instructions: '{{tools}} {{input}} {{tone}}' })
  expect(Object.keys(agent?.inputs ?? {})).toEqual(['tone'])
  expect(agent?.unfit).toHaveLength(2)
})

test('strict mode closes every object and makes optional properties nullable', () => {
  const schema = object(
    { a: { type: 'string', default: 'x' }, b: { type: 'array', items: object({ c: { type: 'number' } }) } },
    ['b'],
  )
  expect(answerFormat(schema)).toEqual({
    type: 'json_schema',
    name: 'answer',
    strict: true,
    schema: {
      type: 'object',
      properties: {
        a: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        b: {
          type: 'array',
          items: {
            type: 'object',
            properties: { c: { anyOf: [{ type: 'number' }, { type: 'null' }] } },
            required: ['c'],
            additionalProperties: false,
          },
        },
      },
      required: ['a', 'b'],
      additionalProperties: false,
    },
  })
})

test.each([
  ['an open object', object({ a: { type: 'object', properties: {}, additionalProperties: true } })],
  ['an object without properties', object({ a: { type: 'object' } })],
  ['anything', object({ a: {} })],
  ['a list of anything', object({ a: { type: 'array' } })],
  ['oneOf', object({ a: { oneOf: [{ type: 'string' }] } })],
  ['an inexpressible choice', object({ a: { anyOf: [{ type: 'string' }, {}] } })],
])('a schema with %s is sent as it is, not strictly', (_what, schema) => {
  expect(answerFormat(schema)).toEqual({ type: 'json_schema', name: 'answer', strict: false, schema })
})

test('only the nulls of strict mode are taken out again', () => {
  const schema: JsonObject = {
    ...object(
      {
        absent: { type: 'string' },
        kept: { type: ['string', 'null'] },
        needed: { $ref: '#/$defs/part' },
        list: { type: 'array', items: { $ref: '#/$defs/part' } },
      },
      ['needed'],
    ),
    $defs: { part: object({ x: { type: 'number' }, y: { type: 'number' } }, ['x']) },
  }
  const value = {
    absent: null,
    kept: null,
    needed: { x: 1, y: null },
    list: [
      { x: 1, y: null },
      { x: 2, y: 3 },
    ],
    more: null,
  }
  expect(withoutNulls(value, schema)).toEqual({
    kept: null,
    needed: { x: 1 },
    list: [{ x: 1 }, { x: 2, y: 3 }],
    more: null,
  })
})

test.each([
  ['not an object', [], 'expected a JSON schema'],
  ['no object at its root', { type: 'string' }, 'describes an object'],
  ['an unknown type', object({ a: { type: 'wat' } }), 'cannot be used'],
])('a schema that is %s is a problem of the settings', (_what, schema, problem) => {
  const result = openaiPrompt.settings?.safeParse({ prompt: 'x', schema })
  expect(result?.success).toBe(false)
  expect(result?.error === undefined ? '' : z.prettifyError(result.error)).toContain(problem)
})
