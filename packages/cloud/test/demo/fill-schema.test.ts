import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillSchema } from '../../src/demo/fill-schema.ts'
import { readMaterial } from '../../src/demo/material.ts'

const ajv = new Ajv2020({ strict: false, logger: false })
addFormats.default(ajv)

function fill(text: string, schema: Record<string, unknown>, instruction = '') {
  const answer = fillSchema(schema, { material: readMaterial(text), instruction, form: {} })
  if (answer.status === 'unfit') throw new Error(answer.reason)
  if (!ajv.validate(schema, answer.value)) throw new Error(JSON.stringify([schema, answer.value, ajv.errors]))
  return answer.value
}

const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const invoice = `Invoice: INV-2041
Vendor: Blue Harbor Ltd
Date: 21 November 2026
Due date: 2026-12-05
Contact: billing@blueharbor.example

| Item | Quantity | Price |
|------|----------|-------|
| Paper | 3 | $12.50 |
| Ink | 1 | $40.00 |

Total: $1,077.50. The invoice has not been paid.`

describe('extracts from an invoice', () => {
  test('labelled text, dates, addresses, amounts and a denied claim', () => {
    const schema = object({
      invoice_number: { type: 'string' },
      vendor: { type: 'string' },
      date: { type: 'string', format: 'date' },
      dueDate: { type: 'string' },
      email: { type: 'string', format: 'email' },
      total: { type: 'number' },
      paid: { type: 'boolean' },
      discount: { type: ['number', 'null'] },
    })
    expect(fill(invoice, schema)).toEqual({
      invoice_number: 'INV-2041',
      vendor: 'Blue Harbor Ltd',
      date: '2026-11-21',
      dueDate: '2026-12-05',
      email: 'billing@blueharbor.example',
      total: 1077.5,
      paid: false,
      discount: null,
    })
  })

  test('one object for each row of the table', () => {
    const row = object({ item: { type: 'string' }, quantity: { type: 'integer' }, price: { type: 'number' } })
    expect(fill(invoice, object({ items: { type: 'array', items: row } }))).toEqual({
      items: [
        { item: 'Paper', quantity: 3, price: 12.5 },
        { item: 'Ink', quantity: 1, price: 40 },
      ],
    })
  })

  test('only optional properties that the text holds', () => {
    const schema = object({ vendor: { type: 'string' }, phone: { type: 'string' } }, [])
    expect(fill(invoice, schema)).toEqual({ vendor: 'Blue Harbor Ltd' })
  })
})

describe('fills', () => {
  test('a choice by the words of the text', () => {
    const schema = object({ sentiment: { type: 'string', enum: ['positive', 'negative', 'neutral'] } })
    expect(fill('The food was cold and the waiter was rude.', schema)).toEqual({ sentiment: 'negative' })
    expect(fill('The table stands by the window.', schema)).toEqual({ sentiment: 'neutral' })
  })

  test('lists by what their names ask for', () => {
    const text = 'Write to ann@example.org or bob@example.org. See https://example.org/a and https://example.org/b.'
    const list = { type: 'array', items: { type: 'string' } }
    expect(fill(text, object({ emails: list, links: list }))).toEqual({
      emails: ['ann@example.org', 'bob@example.org'],
      links: ['https://example.org/a', 'https://example.org/b'],
    })
  })

  test('titles with the first heading, and lists of names with what the text marks', () => {
    const text =
      '# The use of `limits`\n\n- Set `maxTurns` on an agent.\n- Set `maxWords` on a prompt.\n\nThe model `gpt-6-luna` runs by default.\nThe code is:\n\n- `slow_down`\n\n```\n`fenced`\n```'
    const list = { type: 'array', items: { type: 'string' } }
    const described = { ...list, description: 'The names of the settings.' }
    const schema = object({
      topic: { type: 'string' },
      settings: list,
      models: list,
      errorCodes: list,
      names: described,
    })
    expect(fill(text, schema)).toEqual({
      topic: 'The use of limits',
      settings: ['maxTurns', 'maxWords'],
      models: ['gpt-6-luna'],
      errorCodes: ['slow_down'],
      names: ['maxTurns', 'maxWords'],
    })
  })

  test('names from bold or quoted words where no code is marked, and none from sentences', () => {
    const schema = object({ options: { type: 'array', items: { type: 'string' } } })
    expect(fill('Choose **All** or **Read only**. It says "no".', schema)).toEqual({ options: ['All', 'Read only'] })
    expect(fill('Choose "All" here.', schema)).toEqual({ options: ['All'] })
    expect(fill('The latch is made of brass and shines.', schema)).toEqual({ options: [] })
    expect(fill('- brass\n- dark oak', schema)).toEqual({ options: ['brass', 'dark oak'] })
  })

  test('a required open text with a sentence, but no address or name that is not there', () => {
    const text = 'The latch is brass. The gate is green.'
    const wanted = object({ background: { type: 'string' }, phone: { type: 'string' }, author: { type: 'string' } })
    expect(fill(text, wanted)).toEqual({ background: 'The latch is brass.', phone: '', author: '' })
  })

  test("as many as a property's description says", () => {
    const facts = { type: 'array', items: { type: 'string' }, description: 'Up to two facts.' }
    const text = 'The latch is brass. The gate is green. The wall is high.'
    expect(fill(text, object({ facts }))).toMatchObject({ facts: { length: 2 } })
  })

  test('a choice by what the description says of it', () => {
    const kind = { enum: ['limit', 'other'], description: 'limit: too much money was spent. other: anything else.' }
    expect(fill('We spent all our money.', object({ kind }))).toEqual({ kind: 'limit' })
    expect(fill('The gate is green.', object({ kind }))).toEqual({ kind: 'other' })
  })

  test('sentences within the limits of a list', () => {
    const text = 'The latch is brass. The gate is green. The wall is high.'
    const points = { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 }
    expect(fill(text, object({ facts: points }))).toEqual({ facts: ['The latch is brass.', 'The gate is green.'] })
  })

  test('a pattern from the text, else with something that matches', () => {
    const schema = object({ code: { type: 'string', pattern: '^[A-Z]{2}-\\d{3}$' } })
    expect(fill('The part is called AB-123.', schema)).toEqual({ code: 'AB-123' })
    expect(fill('The part has no name.', schema)).toEqual({ code: 'AA-000' })
  })

  test('references, also recursive ones', () => {
    const schema = {
      ...object({ root: { $ref: '#/$defs/node' } }),
      $defs: {
        node: object({ title: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } }),
      },
    }
    expect(fill('# Gates\nThe latch is brass.', schema)).toMatchObject({ root: { title: 'Gates' } })
  })

  test('a number by the word beside it', () => {
    const text = 'The plan costs $20 a month for 5 users. Storage is limited to 100 GB.'
    const number = { type: 'number' }
    expect(fill(text, object({ price: number, users: number, storage: number }))).toEqual({
      price: 20,
      users: 5,
      storage: 100,
    })
  })

  test('German and English numerals alike', () => {
    expect(fill('Betrag: 1.234,50 EUR', object({ betrag: { type: 'number' } }))).toEqual({ betrag: 1234.5 })
    expect(fill('Amount: 1,234.50 EUR', object({ amount: { type: 'number' } }))).toEqual({ amount: 1234.5 })
  })
})

describe('says why', () => {
  test.each([
    ['a made-up type', object({ a: { type: 'strin' } })],
    ['a broken pattern', object({ a: { type: 'string', pattern: '(' } })],
    ['a missing reference', object({ a: { $ref: '#/$defs/none' } })],
    ['limits that exclude each other', object({ a: { type: 'integer', minimum: 5, maximum: 4 } })],
  ])('it cannot fill %s', (_, schema) => {
    const answer = fillSchema(schema, { material: readMaterial('A text.'), instruction: '', form: {} })
    expect(answer).toMatchObject({ status: 'unfit', reason: expect.stringMatching(/\w+/) })
  })
})

const names = fc.constantFrom(
  'title',
  'price',
  'paid',
  'date',
  'items',
  'name',
  'summary',
  'count',
  'email',
  'tags',
  'url',
  'x',
)

const leaves = fc.oneof(
  fc.record({ type: fc.constant('string') }),
  fc.record({ type: fc.constant('string'), maxLength: fc.nat(20) }),
  fc.record({ type: fc.constant('string'), minLength: fc.nat(90) }),
  fc.record({
    type: fc.constant('string'),
    format: fc.constantFrom('date', 'date-time', 'time', 'email', 'uri', 'uuid', 'ipv4', 'hostname', 'duration'),
  }),
  fc.record({
    type: fc.constant('string'),
    pattern: fc.constantFrom(
      '^\\d{3}$',
      '^[a-z]+$',
      '^(yes|no)$',
      '[A-Z][a-z]*',
      '^\\w+@\\w+\\.com$',
      '^#[0-9a-f]{6}$',
      '^.{5,}$',
      '^(?:\\d{1,3}\\.){3}\\d{1,3}$',
    ),
  }),
  fc.record({ type: fc.constantFrom('number', 'integer') }),
  fc
    .tuple(fc.constantFrom('number', 'integer'), fc.integer({ min: -50, max: 50 }), fc.nat(30))
    .map(([type, minimum, span]) => ({ type, minimum, maximum: minimum + span })),
  fc.record({ type: fc.constantFrom('number', 'integer'), exclusiveMinimum: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ type: fc.constantFrom('number', 'integer'), exclusiveMaximum: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ type: fc.constant('integer'), multipleOf: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ type: fc.constant('boolean') }),
  fc.record({ enum: fc.constantFrom(['a', 'b'], ['positive', null], [1, 2, 'three'], [false, 0]) }),
  fc.record({ const: fc.constantFrom('fixed', 7, null) }),
  fc.record({ type: fc.constantFrom(['string', 'null'], ['integer', 'null'], ['boolean', 'string']) }),
)

const schemas = fc.letrec<{ schema: Record<string, unknown> }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    fc
      .dictionary(names, tie('schema'), { maxKeys: 4 })
      .chain((properties) => fc.subarray(Object.keys(properties)).map((required) => object(properties, required))),
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.record({ type: fc.constant('array'), items: leaves, minItems: fc.nat(3) }),
    fc.record({ type: fc.constant('array'), items: tie('schema'), maxItems: fc.nat(3) }),
    fc.record({
      type: fc.constant('array'),
      items: fc.constantFrom({ type: 'string' }, { type: 'number' }),
      uniqueItems: fc.constant(true),
      minItems: fc.nat(4),
    }),
    fc.record({ anyOf: fc.tuple(tie('schema'), fc.constant({ type: 'null' })) }),
    fc.record({ anyOf: fc.tuple(tie('schema'), leaves) }),
  ),
})).schema

const texts = fc.constantFrom(
  '',
  'x',
  invoice,
  'The latch is brass. It cost $5 on 3 May 2024.',
  '# A\n- one\n- two\n\n# B\ntext',
  '{"a": [1, 2, {"b": "c"}]}',
  '猫睡在沙发上。',
)

test('whatever it gives for a schema is valid by ajv, too', () => {
  fc.assert(
    fc.property(schemas, texts, (schema, text) => {
      // The helper throws with schema, value and ajv's complaint.
      expect(() => fill(text, object({ value: schema }))).not.toThrow()
    }),
    { numRuns: 400 },
  )
})
