import { describe, expect, test } from 'vitest'
import { FLOW_LIMITS, FlowFormatError, parseFlow } from '../../src/index.ts'

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

/** What stands in a text where an error points. */
const pointedAt = (text: string, { offset }: FlowFormatError): string => text.slice(offset, offset + 12)

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
        const text = SMALL.slice(0, at) + by + SMALL.slice(at + 1)
        try {
          parseFlow(text)
        } catch (error) {
          expect(error).toBeInstanceOf(FlowFormatError)
        }
      }
  })
})

describe('a key that stands twice', () => {
  const twice: readonly (readonly [string, string, string])[] = [
    ['at the root', around('"description": "a",\n  "description": "b"'), 'description'],
    ['among inputs', around('"inputs": { "a": { "kind": "text" },\n "a": { "kind": "text" } }'), 'inputs.a'],
    ['in an input', around('"inputs": { "a": { "kind": "text",\n "kind": "json" } }'), 'inputs.a.kind'],
    [
      'in the default of an input',
      around('"inputs": { "a": { "kind": "json", "default": { "k": 1,\n "k": 2 } } }'),
      'inputs.a.default.k',
    ],
    ['among outputs', around('"outputs": { "a": "b.c",\n "a": "b.d" }'), 'outputs.a'],
    ['in an output', around('"outputs": { "a": { "from": "b.c",\n "from": "b.d" } }'), 'outputs.a.from'],
    [
      'among graphs',
      around('"graphs": { "g": { "nodes": {}, "wires": [] },\n "g": { "nodes": {}, "wires": [] } }'),
      'graphs.g',
    ],
    ['in a graph', around('"graphs": { "g": { "nodes": {}, "wires": [],\n "wires": [] } }'), 'graphs.g.wires'],
    ['among secrets', around('"secrets": { "A_KEY": "one",\n "A_KEY": "two" }'), 'secrets.A_KEY'],
    ['in the layout', around('"layout": { "a": [0, 0],\n "a": [1, 1] }'), 'layout.a'],
    ['deep in the notes', around('"notes": [1, { "a": [{ "b": 1,\n "b": 1 }] }]'), 'notes[1].a[0].b'],
    ['in the frames', around('"frames": { "f": { "x": 1,\n "x": 1 } }'), 'frames.f.x'],
  ]

  test.each(twice)('is refused %s', (_, text, path) => {
    const error = refusal(text)
    expect(error).toMatchObject({ path, line: 3 })
    expect(error.message).toMatch(/second time/)
  })

  const inNode = (node: string): string => `{ "latchwork": 1, "name": "x", "nodes": {\n${node}\n}, "wires": [] }`
  const twiceInNodes: readonly (readonly [string, string, string])[] = [
    ['among nodes', inNode('"a": { "type": "t" },\n"a": { "type": "t" }'), 'nodes.a'],
    ['in a node', inNode('"a": { "type": "t",\n"type": "t" }'), 'nodes.a.type'],
    ['in "with"', inNode('"a": { "type": "t", "with": { "k": 1,\n"k": 1 } }'), 'nodes.a.with.k'],
    [
      'nested in "with"',
      inNode('"a": { "type": "t", "with": { "k": [{ "m": { "n": 1,\n"n": 1 } }] } }'),
      'nodes.a.with.k[0].m.n',
    ],
    ['in "frozen"', inNode('"a": { "type": "t", "frozen": { "k": 1,\n"k": 1 } }'), 'nodes.a.frozen.k'],
    [
      'in a policy',
      inNode('"a": { "type": "t", "policy": { "retry": { "attempts": 1,\n"attempts": 2 } } }'),
      'nodes.a.policy.retry.attempts',
    ],
    ['in another spelling', inNode('"a": { "type": "t", "with": { "k": 1,\n"\\u006b": 1 } }'), 'nodes.a.with.k'],
  ]

  test.each(twiceInNodes)('is refused %s', (_, text, path) => {
    const error = refusal(text)
    expect(error).toMatchObject({ path, line: 3 })
  })

  test('explains more than what is left once the second has hidden the first', () => {
    const error = refusal(inNode('"a": { "type": "t",\n"type": 1 }'))
    expect(error.message).toMatch(/second time/)
  })

  test('is told from equal keys of two objects', () => {
    const text = inNode(
      '"a": { "type": "t", "with": { "k": { "k": 1 } } }, "b": { "type": "t", "with": { "k": "a:b:c" } }',
    )
    expect(Object.keys(parseFlow(text).nodes)).toEqual(['a', 'b'])
  })
})

describe('a number', () => {
  const numbered = (number: string): string => around(`"notes": [${number}]`)

  test.each([
    '1e400',
    '-1e400',
    '1e999999999999',
    '1e-400',
    '12345678901234567890',
    '9007199254740993',
    '0.1000000000000000055511151231257827',
    '1.00000000000000000001',
    `1${'0'.repeat(400)}`,
    `0.${'0'.repeat(400)}1`,
  ])('that JavaScript cannot hold is refused: %s', (number) => {
    const text = numbered(number)
    const error = refusal(text)
    expect(error.message).toMatch(/beyond what a JSON number can hold/)
    expect(error.line).toBe(2)
    expect(pointedAt(text, error)).toBe(`${number}]\n}`.slice(0, 12))
  })

  test.each([
    '0.1',
    '1.0',
    '1.10',
    '0',
    '-0',
    '0.0',
    '100',
    '1e3',
    '1E+3',
    '1.5e-7',
    '1e21',
    '9007199254740991',
    '9007199254740992',
    '1.7976931348623157e308',
    '5e-324',
    '123456789012345680000',
    '0e999999999',
  ])('that JavaScript can hold is read: %s', (number) => {
    expect(parseFlow(numbered(number)).notes).toEqual([Number(number)])
  })

  test('inside a text is only text', () => {
    expect(parseFlow(around('"notes": "12345678901234567890 1e400"')).notes).toBe('12345678901234567890 1e400')
  })

  test('of a million digits is refused without long thought', () => {
    const started = process.cpuUsage().user
    refusal(numbered(`0.1${'0'.repeat(1_000_000)}1`))
    expect(process.cpuUsage().user - started).toBeLessThan(2_000_000)
  })
})

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

describe('the limits', () => {
  const nested = (depth: number): string => around(`"notes": ${'['.repeat(depth)}${']'.repeat(depth)}`)

  test('100 levels are read and 101 are refused', () => {
    // The root is the first level.
    expect(parseFlow(nested(99)).notes).toBeDefined()
    expect(refusal(nested(100)).message).toMatch(/deeper than 100 levels/)
  })

  test('a million levels are refused without overflowing the stack', () => {
    expect(refusal(nested(1_000_000)).message).toMatch(/deeper than 100 levels/)
  })

  const nodes = (count: number, from = 0): string =>
    Array.from({ length: count }, (_, index) => `"n${from + index}":{"type":"t"}`).join(',')

  test('150,000 nodes are read and 150,001 are refused with the number', () => {
    const textOf = (count: number): string => `{"latchwork":1,"name":"x","nodes":{${nodes(count)}},"wires":[]}`
    expect(Object.keys(parseFlow(textOf(FLOW_LIMITS.nodes)).nodes)).toHaveLength(150_000)
    const error = refusal(textOf(FLOW_LIMITS.nodes + 1))
    expect(error.message).toMatch(/150001 nodes.*150000/)
    expect(error.hint).toMatch(/flow\.map/)
  })

  test('the nodes of all graphs count together', () => {
    const text = `{"latchwork":1,"name":"x","nodes":{${nodes(100_000)}},"wires":[],"graphs":{"g":{"nodes":{${nodes(50_001)}},"wires":[]}}}`
    expect(refusal(text)).toMatchObject({ path: 'graphs.g.nodes' })
  })

  test("a text beyond the host's limit is refused, counted in bytes and not in characters", () => {
    const text = around(`"description": "${'é'.repeat(1000)}"`)
    const bytes = new TextEncoder().encode(text).length
    expect(parseFlow(text, { maxBytes: bytes }).name).toBe('x')
    expect(refusal(text, bytes - 1).message).toContain(`larger than ${bytes - 1} bytes`)
    expect(refusal(' '.repeat(2 ** 20 + 1), 2 ** 20).message).toContain('larger than 1 MiB')
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
    expect(refusal(around('"secrets": { "openai": "work" }')).path).toBe('secrets.openai')
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
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(key)
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
