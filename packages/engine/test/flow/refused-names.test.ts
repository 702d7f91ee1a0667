import { describe, expect, test } from 'vitest'
import { FlowFormatError, parseFlow } from '../../src/index.ts'

const refusal = (text: string, maxBytes?: number): FlowFormatError => {
  try {
    parseFlow(text, maxBytes === undefined ? {} : { maxBytes })
  } catch (error) {
    if (error instanceof FlowFormatError) return error
    throw new Error(`not a FlowFormatError: ${String(error)}`, { cause: error })
  }
  throw new Error('the text was accepted')
}

/** The text of a flow around one member of the root, on a line of its own. */
const around = (member: string): string => `{ "latchwork": 1, "name": "x", "nodes": {}, "wires": [],\n  ${member}\n}`

/** What stands in a text where an error points. */
const pointedAt = (text: string, { offset }: FlowFormatError): string => text.slice(offset, offset + 12)

describe('a key that reaches into JavaScript', () => {
  const places: readonly (readonly [string, (key: string) => string])[] = [
    ['the root', (key) => around(`"${key}": {}`)],
    [
      'a node',
      (key) => `{ "latchwork": 1, "name": "x", "nodes": { "a": { "type": "t", "${key}": {} } }, "wires": [] }`,
    ],
    ['nodes', (key) => `{ "latchwork": 1, "name": "x", "nodes": { "${key}": { "type": "t" } }, "wires": [] }`],
    [
      'with',
      (key) =>
        `{ "latchwork": 1, "name": "x", "nodes": { "a": { "type": "t", "with": { "${key}": 1 } } }, "wires": [] }`,
    ],
    [
      'deep in with',
      (key) =>
        `{ "latchwork": 1, "name": "x", "nodes": { "a": { "type": "t", "with": { "b": [[{ "${key}": 1 }]] } } }, "wires": [] }`,
    ],
    [
      'frozen',
      (key) =>
        `{ "latchwork": 1, "name": "x", "nodes": { "a": { "type": "t", "frozen": { "${key}": 1 } } }, "wires": [] }`,
    ],
    [
      'policy',
      (key) =>
        `{ "latchwork": 1, "name": "x", "nodes": { "a": { "type": "t", "policy": { "${key}": 1 } } }, "wires": [] }`,
    ],
    ['inputs', (key) => around(`"inputs": { "${key}": { "kind": "text" } }`)],
    ['an input', (key) => around(`"inputs": { "a": { "kind": "text", "${key}": 1 } }`)],
    ['a default', (key) => around(`"inputs": { "a": { "kind": "json", "default": { "${key}": 1 } } }`)],
    ['outputs', (key) => around(`"outputs": { "${key}": "a.b" }`)],
    ['an output', (key) => around(`"outputs": { "a": { "from": "a.b", "${key}": true } }`)],
    ['graphs', (key) => around(`"graphs": { "${key}": { "nodes": {}, "wires": [] } }`)],
    ['a graph', (key) => around(`"graphs": { "g": { "nodes": {}, "wires": [], "${key}": {} } }`)],
    ['secrets', (key) => around(`"secrets": { "${key}": "work" }`)],
    ['layout', (key) => around(`"layout": { "${key}": [0, 0] }`)],
    ['notes', (key) => around(`"notes": [{ "${key}": 1 }]`)],
    ['frames', (key) => around(`"frames": { "a": { "${key}": 1 } }`)],
  ]

  test.each(places)('is refused in %s', (_, textWith) => {
    for (const key of ['__proto__', 'constructor', 'prototype', '\\u005f_proto__']) {
      const error = refusal(textWith(key))
      expect(error.message).toContain(JSON.parse(`"${key}"`))
      expect(error.path).not.toBe('')
    }
    expect(Object.hasOwn(Object.prototype, 'kind')).toBe(false)
  })
})

describe('secrets', () => {
  const key = `sk-${'a1B2'.repeat(12)}`

  test('labels are read', () => {
    const flow = parseFlow(around('"secrets": { "OPENAI_API_KEY": "work" }'))
    expect(flow.secrets).toEqual({ OPENAI_API_KEY: 'work' })
  })

  test.each([
    ['an object', '{ "OPENAI_API_KEY": { "value": "x" } }'],
    ['something longer than a label', `{ "OPENAI_API_KEY": "${'x1'.repeat(25)}" }`],
    ['something with a slash', '{ "OPENAI_API_KEY": "a/b" }'],
    ['a blank', '{ "OPENAI_API_KEY": "" }'],
  ])('a value is refused with the way to save it, and not repeated: %s', (_, secrets) => {
    const error = refusal(around(`"secrets": ${secrets}`))
    expect(error.path).toBe('secrets.OPENAI_API_KEY')
    expect(error.hint).toContain('latch secrets set')
    expect(error.message + error.hint).not.toContain('x1x1')
  })

  test('a name that is none is refused', () => {
    expect(refusal(around('"secrets": { "open-ai": "work" }')).path).toBe('secrets.open-ai')
  })

  test.each([
    ['under secrets', around(`"secrets": { "OPENAI_API_KEY": "${key}" }`)],
    ['in the notes', around(`"notes": ["my key is ${key}."]`)],
    ['in a default', around(`"inputs": { "a": { "kind": "text", "default": "${key}" } }`)],
    ['as a key', around(`"notes": { "${key}": 1 }`)],
    ['in an id', `{ "latchwork": 1, "name": "x", "nodes": { "${key}": { "type": "t" } }, "wires": [] }`],
    [
      'in a setting',
      `{ "latchwork": 1, "name": "x", "nodes": { "a": { "type": "t", "with": { "k": "${key}" } } }, "wires": [] }`,
    ],
  ])('something in the shape of a key is refused and not repeated: %s', (_, text) => {
    const error = refusal(text)
    expect(error.message).toMatch(/API key/)
    expect([error.message, error.hint, error.path, error.reason, error.stack].join()).not.toContain(key)
    expect(pointedAt(text, error)).toBe(key.slice(0, 12))
  })

  test('words that start like a key are no key', () => {
    expect(
      parseFlow(
        around(
          '"notes": "sk-learn, sk-this-is-a-long-name-without-any-figures-in-it, task-1234567890123456789012345678901234"',
        ),
      ).notes,
    ).toBeDefined()
  })
})
