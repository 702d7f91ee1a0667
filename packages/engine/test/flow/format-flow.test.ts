import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatFlow, parseFlow, type Flow } from '../../src/index.ts'

const examples = new URL('../../../../examples/', import.meta.url)
const exampleTexts = readdirSync(examples)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name): [string, string] => [name, readFileSync(new URL(name, examples), 'utf8')])

describe('canonical text', () => {
  test('there are examples to try', () => {
    expect(exampleTexts.length).toBeGreaterThan(3)
  })

  test.each(exampleTexts)('comes back byte for byte: %s', (_, text) => {
    expect(formatFlow(parseFlow(text))).toBe(text)
  })

  test.each(exampleTexts)('is made of any other spelling of the same flow: %s', (_, text) => {
    const document: unknown = JSON.parse(text)
    expect(formatFlow(parseFlow(JSON.stringify(document)))).toBe(text)
    expect(formatFlow(parseFlow(JSON.stringify(document, null, '\t').replaceAll('\n', '\r\n')))).toBe(text)
    expect(formatFlow(parseFlow(JSON.stringify(withKeysReversed(document))))).toBe(text)
  })

  test('has the keys in one order, nodes and layout by id, and ends with a newline', () => {
    const text = formatFlow(
      parseFlow(`{"frames":{},"notes":[],"layout":{"b":[1,2],"a":[0,0]},"secrets":{"B_KEY":"x","A_KEY":"y"},
        "graphs":{"z":{"wires":[],"nodes":{}},"y":{"nodes":{},"wires":[]}},"wires":[],
        "nodes":{"b-1":{"policy":{},"frozen":{},"bypass":false,"with":{},"graph":"y","title":"T","type":"t"},"b":{"type":"t"},"a":{"type":"t"}},
        "outputs":{"z":{"optional":true,"from":"a.x"},"a":"b.x"},"inputs":{"q":{"optional":true,"default":1,"summary":"s","title":"t","kind":"number"},"p":{"kind":"text"}},
        "description":"d","name":"n","latchwork":1}`),
    )
    expect(text.endsWith('}\n')).toBe(true)
    const keys = [...text.matchAll(/^ {2}"(\w+)"/gm)].map(([, key]) => key)
    expect(keys).toEqual([
      'latchwork',
      'name',
      'description',
      'inputs',
      'outputs',
      'nodes',
      'wires',
      'graphs',
      'secrets',
      'layout',
      'notes',
      'frames',
    ])
    const inner = [...text.matchAll(/^ {6}"(\w+)"/gm)].map(([, key]) => key)
    expect(inner.slice(0, 5)).toEqual(['kind', 'title', 'summary', 'default', 'optional'])
    expect(text).toMatch(
      /"type": "t",\n\s+"title": "T",\n\s+"graph": "y",\n\s+"with": \{\},\n\s+"bypass": false,\n\s+"frozen": \{\},\n\s+"policy": \{\}/,
    )
    expect([...text.matchAll(/^ {4}"([\w-]+)": \{/gm)].map(([, id]) => id)).toEqual([
      'q',
      'p',
      'z',
      'a',
      'b',
      'b-1',
      'y',
      'z',
    ])
    expect(text.indexOf('A_KEY')).toBeLessThan(text.indexOf('B_KEY'))
    expect(text).toContain('"a": [0, 0],\n    "b": [1, 2]')
  })

  test('has wires by target, and those into one port in file order', () => {
    const wires = [
      'z.o -> b.many',
      'a.o -> b.many',
      'a.o -> a.x',
      'a.o -> b-1.x',
      'a.o -> b.last',
      'a.o -> B.x'.replace('B', 'c'),
    ]
    const flow = parseFlow(JSON.stringify({ latchwork: 1, name: 'n', nodes: {}, wires }))
    expect(parseFlow(formatFlow(flow)).wires).toEqual([
      'a.o -> a.x',
      'a.o -> b-1.x',
      'a.o -> b.last',
      'z.o -> b.many',
      'a.o -> b.many',
      'a.o -> c.x',
    ])
  })

  test('keeps what the engine does not know', () => {
    const node = {
      type: 'of.tomorrow',
      with: { z: 1, a: [{ deep: null }], text: '{{x}}\u2028"\\' },
      policy: { zap: true },
    }
    const flow = parseFlow(
      JSON.stringify({ latchwork: 1, name: 'n', nodes: { a: node }, wires: ['x.y -> a.b'], notes: { any: ['thing'] } }),
    )
    const again = parseFlow(formatFlow(flow))
    expect(again).toEqual(flow)
    expect(JSON.stringify(again.nodes['a'])).toBe(JSON.stringify(node))
  })
})

const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).filter((text) => text !== 'input' && text !== 'output')
const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
  .filter((text) => !['constructor', 'prototype', '__proto__'].includes(text))
const json = fc
  .jsonValue({ maxDepth: 4 })
  .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)))
  .map((value): unknown => JSON.parse(JSON.stringify(value)))
const free = fc.dictionary(name, json, { maxKeys: 3 })
const node = fc.record(
  {
    type: fc.string({ minLength: 1 }),
    title: fc.string({ maxLength: 20 }),
    graph: id,
    with: free,
    bypass: fc.boolean(),
    frozen: free,
    policy: free,
  },
  { requiredKeys: ['type'] },
)
const wire = fc.tuple(id, name, id, name).map(([from, out, to, into]) => `${from}.${out} -> ${to}.${into}`)
const graphParts = {
  inputs: fc.dictionary(
    name,
    fc.record(
      { kind: fc.string(), title: fc.string(), default: json, optional: fc.boolean() },
      { requiredKeys: ['kind'] },
    ),
    { maxKeys: 3 },
  ),
  outputs: fc.dictionary(
    name,
    fc.oneof(fc.string(), fc.record({ from: fc.string(), optional: fc.boolean() }, { requiredKeys: ['from'] })),
    { maxKeys: 3 },
  ),
  layout: json,
  notes: json,
  frames: json,
}
const bare = { nodes: fc.dictionary(id, node, { maxKeys: 5 }), wires: fc.array(wire, { maxLength: 6 }) }
const graph = fc.record({ ...bare, ...graphParts }, { requiredKeys: ['nodes', 'wires'] })
const flows = fc
  .record(
    {
      ...bare,
      ...graphParts,
      latchwork: fc.constant(1),
      name: fc.string({ minLength: 1, maxLength: 50 }).filter((text) => text.trim() !== ''),
      description: fc.string(),
      graphs: fc.dictionary(id, graph, { maxKeys: 3 }),
      secrets: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9]{0,5}(_[A-Z0-9]{1,5})?$/), fc.constant('work'), {
        maxKeys: 2,
      }),
    },
    { requiredKeys: ['latchwork', 'name', 'nodes', 'wires'] },
  )
  .map((flow) => JSON.stringify(flow))

test('random flows are rewritten once and then come back byte for byte, with nothing lost', () => {
  fc.assert(
    fc.property(flows, (text) => {
      const flow = parseFlow(text)
      const canonical = formatFlow(flow)
      const again = parseFlow(canonical)
      expect(formatFlow(again)).toBe(canonical)
      expect(sortedWires(again)).toEqual(sortedWires(flow))
    }),
    { numRuns: 300 },
  )
})

function sortedWires(flow: Flow): unknown {
  const sorted = (wires: readonly string[]): readonly string[] => [...wires].sort()
  const graphs = Object.entries(flow.graphs ?? {}).map(([key, value]) => [
    key,
    { ...value, wires: sorted(value.wires) },
  ])
  return {
    ...flow,
    wires: sorted(flow.wires),
    ...(flow.graphs !== undefined && { graphs: Object.fromEntries(graphs) }),
  }
}

/** The same document with every logic object's keys in the opposite order; free-form values stay as they are. */
function withKeysReversed(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]): [string, unknown] => {
        const isFree = key === 'with' || key === 'inputs' || key === 'outputs' || key === 'notes'
        return [key, isFree ? member : withKeysReversed(member, depth + 1)]
      })
      .reverse(),
  )
}
