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
