import { describe, expect, test } from 'vitest'
import { FlowFormatError, parseFlow } from '../../src/index.ts'

const SMALL = `{
  "latchwork": 1,
  "name": "small",
  "nodes": {
    "one": { "type": "math.add", "with": { "a": 1.5, "b": [1, 2, { "c": "\\u00e9\\n" }] } }
  },
  "wires": ["one.sum -> one.a"],
  "layout": { "one": [0, -10] }
}
`

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

const isReadOrRefused = (text: string): boolean => {
  try {
    return parseFlow(text).name !== ''
  } catch (error) {
    return error instanceof FlowFormatError
  }
}

describe('a text that is not JSON', () => {
  test.each([
    ['an empty text', '', /empty/],
    ['only space', ' \n\t', /empty/],
    ['a list', '[]', /object/],
    ['a number', '1', /object/],
    ['null', 'null', /object/],
    ['a missing colon', '{ "latchwork" 1 }', /expected ":" after the key "latchwork"/],
    ['a missing comma', '{ "latchwork": 1 "name": "x" }', /expected "," or "}"/],
    ['a comma too many', '{ "latchwork": 1, }', /comma before "}"/],
    ['a comma too many in a list', '{ "a": [1,] }', /comma before "]"/],
    ['a key without quotes', '{ latchwork: 1 }', /a key in double quotes/],
    ['single quotes', "{ 'latchwork': 1 }", /a key in double quotes/],
    ['a comment', '{ // hello\n "latchwork": 1 }', /a key in double quotes/],
    ['a word', '{ "latchwork": yes }', /expected a value/],
    ['a number with a plus', '{ "latchwork": +1 }', /expected a value/],
    ['a number that starts with 0', '{ "latchwork": 01 }', /expected a value/],
    ['a number that ends with a point', '{ "latchwork": 1. }', /expected a value/],
    ['NaN', '{ "latchwork": NaN }', /expected a value/],
    ['a text that never ends', '{ "latchwork": "1 }', /never ends/],
    ['a line break in a text', '{ "latchwork": "1\n" }', /line break/],
    ['a bad escape', '{ "latchwork": "\\x" }', /bad escape/],
    ['a bracket of the wrong kind', '{ "latchwork": [1} }', /expected "," or "]"/],
    ['text after the end', '{ "latchwork": 1 } x', /after the end/],
    ['two documents', '{}{}', /after the end/],
  ])('is refused with what was expected: %s', (_, text, message) => {
    const error = refusal(text)
    expect(error.message).toMatch(message)
    expect(error.offset).toBeGreaterThanOrEqual(0)
    expect(error.offset).toBeLessThanOrEqual(text.length)
  })

  test('is refused with line and column of the fault', () => {
    const error = refusal('{\n  "latchwork": 1,\n  "name": oops\n}')
    expect(error).toMatchObject({ code: 'flow-format', line: 3, column: 11, path: '' })
    expect(error.message).toContain('Line 3, column 11')
  })

  test('is refused with a FlowFormatError wherever it is cut off', () => {
    parseFlow(SMALL)
    const whole = SMALL.trimEnd().length
    for (let end = 0; end < whole; end++) expect(refusal(SMALL.slice(0, end)).code).toBe('flow-format')
  })

  test('is refused or read, and nothing else, whichever character is replaced', () => {
    for (const by of ['"', '{', '}', ',', ':', '0', '\\', '\u0000', '\ud800', 'e'])
      for (let at = 0; at < SMALL.length; at++) {
        expect(isReadOrRefused(SMALL.slice(0, at) + by + SMALL.slice(at + 1))).toBe(true)
      }
  })
})

describe('a text that is JSON and no flow', () => {
  const faults: readonly (readonly [string, string, string, RegExp])[] = [
    ['no version', '{ "name": "x", "nodes": {}, "wires": [] }', '', /no "latchwork": 1/],
    ['a version that is a text', '{ "latchwork": "1", "name": "x" }', 'latchwork', /not a format version/],
    ['version 0', '{ "latchwork": 0, "name": "x" }', 'latchwork', /not a format version/],
    ['no name', '{ "latchwork": 1, "nodes": {}, "wires": [] }', 'name', /needs a name/],
    ['a blank name', '{ "latchwork": 1, "name": " ", "nodes": {}, "wires": [] }', 'name', /needs a name/],
    ['no nodes', '{ "latchwork": 1, "name": "x", "wires": [] }', '', /"nodes" is missing/],
    ['no wires', '{ "latchwork": 1, "name": "x", "nodes": {} }', '', /"wires" is missing/],
    [
      'nodes that are a list',
      '{ "latchwork": 1, "name": "x", "nodes": [], "wires": [] }',
      'nodes',
      /must be an object/,
    ],
    [
      'wires that are an object',
      '{ "latchwork": 1, "name": "x", "nodes": {}, "wires": {} }',
      'wires',
      /must be a list/,
    ],
    [
      'a wire without an arrow',
      '{ "latchwork": 1, "name": "x", "nodes": {}, "wires": ["a.b"] }',
      'wires[0]',
      /node\.port/,
    ],
    [
      'a wire with one space',
      '{ "latchwork": 1, "name": "x", "nodes": {}, "wires": ["a.b ->c.d"] }',
      'wires[0]',
      /node\.port/,
    ],
    [
      'a wire that is a number',
      '{ "latchwork": 1, "name": "x", "nodes": {}, "wires": ["a.b -> c.d", 5] }',
      'wires[1]',
      /node\.port/,
    ],
    ['an unknown key', around('"colour": 1'), 'colour', /not known here/],
    [
      'an unknown key of a graph',
      around('"graphs": { "g": { "nodes": {}, "wires": [], "secrets": {} } }'),
      'graphs.g.secrets',
      /not known here/,
    ],
    ['a graph without nodes', around('"graphs": { "g": { "wires": [] } }'), 'graphs.g', /"nodes" is missing/],
    [
      'a graph with a bad name',
      around('"graphs": { "G": { "nodes": {}, "wires": [] } }'),
      'graphs.G',
      /not a graph id/,
    ],
    ['an input without a kind', around('"inputs": { "a": {} }'), 'inputs.a.kind', /must be a text/],
    ['an input with a bad name', around('"inputs": { "a-b": { "kind": "text" } }'), 'inputs.a-b', /input's name/],
    ['an output that is a number', around('"outputs": { "a": 1 }'), 'outputs.a', /must be an object/],
    ['an output without from', around('"outputs": { "a": {} }'), 'outputs.a.from', /must be a text/],
    [
      'optional that is a text',
      around('"outputs": { "a": { "from": "a.b", "optional": "yes" } }'),
      'outputs.a.optional',
      /true or false/,
    ],
  ]
  test.each(faults)('is refused with its place: %s', (_, text, path, message) => {
    const error = refusal(text)
    expect(error.path).toBe(path)
    expect(error.message).toMatch(message)
  })

  const nodeFaults: readonly (readonly [string, string, string, RegExp])[] = [
    ['a node that is a text', '"a": "math.add"', 'nodes.a', /an object/],
    ['a node without a type', '"a": {}', 'nodes.a', /no "type"/],
    ['a type that is a number', '"a": { "type": 1 }', 'nodes.a.type', /text/],
    ['an id with a capital', '"A": { "type": "t" }', 'nodes.A', /not a node id/],
    ['an id that starts with a digit', '"1a": { "type": "t" }', 'nodes["1a"]', /not a node id/],
    ['an id of 65 letters', `"${'a'.repeat(65)}": { "type": "t" }`, `nodes.${'a'.repeat(65)}`, /not a node id/],
    ['an empty id', '"": { "type": "t" }', 'nodes[""]', /not a node id/],
    ['the id input', '"input": { "type": "t" }', 'nodes.input', /own inputs/],
    ['the id output', '"output": { "type": "t" }', 'nodes.output', /own outputs/],
    ['with that is a list', '"a": { "type": "t", "with": [] }', 'nodes.a.with', /object/],
    ['a policy that is a text', '"a": { "type": "t", "policy": "skip" }', 'nodes.a.policy', /object/],
    ['bypass that is a number', '"a": { "type": "t", "bypass": 1 }', 'nodes.a.bypass', /true or false/],
    ['an unknown key', '"a": { "type": "t", "color": 1 }', 'nodes.a.color', /not known here/],
  ]
  test.each(nodeFaults)('is refused with the node: %s', (_, node, path, message) => {
    const text = `{ "latchwork": 1, "name": "x", "wires": [], "nodes": {\n${node}\n} }`
    const error = refusal(text)
    expect(error.path).toBe(path)
    expect(error.line).toBe(2)
    expect(error.message).toMatch(message)
  })

  test('is refused with the version named when it is newer, whatever else stands in it', () => {
    const error = refusal('{ "what": "is this", "latchwork": 7, "nodes": 5 }')
    expect(error).toMatchObject({ path: 'latchwork' })
    expect(error.message).toMatch(/version 7.*up to version 1/)
    expect(error.hint).toMatch(/Update Latchwork/)
  })
})

describe('a byte order mark', () => {
  test('is passed over, and positions count without it', () => {
    expect(parseFlow(`\uFEFF${SMALL}`)).toEqual(parseFlow(SMALL))
    expect(refusal('\uFEFF{\n  oops }')).toMatchObject({ line: 2, column: 3 })
  })
})

test('an unknown node type and settings of any shape are read as they are', () => {
  const flow = parseFlow(
    `{ "latchwork": 1, "name": "x", "nodes": { "a": { "type": "of.tomorrow", "with": { "n": [null, { "x": 1 }] }, "policy": { "zap": 1 } } }, "wires": [] }`,
  )
  expect(flow.nodes['a']).toEqual({ type: 'of.tomorrow', with: { n: [null, { x: 1 }] }, policy: { zap: 1 } })
})
