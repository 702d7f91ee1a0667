import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locate } from '../../src/index.ts'
import { formatPath, parsePath } from '../../src/flow/path.ts'

const TEXT = `{
  "latchwork": 1,
  "name": "places",
  "nodes": {
    "ask": {
      "type": "openai.prompt",
      "with": { "model": "m", "odd key": [10, { "deep.er": true }] }
    }
  },
  "wires": [
    "a.b -> ask.c",
    "a.b -> ask.d"
  ],
  "graphs": {
    "one-file": { "nodes": {},
      "wires": ["x.y -> z.q"] }
  }
}
`

describe('the place of a path in a text', () => {
  test.each([
    ['', 1, 1],
    ['name', 3, 3],
    ['nodes', 4, 3],
    ['nodes.ask', 5, 5],
    ['nodes.ask.type', 6, 7],
    ['nodes.ask.with.model', 7, 17],
    ['nodes.ask.with["odd key"]', 7, 31],
    ['nodes.ask.with["odd key"][0]', 7, 43],
    ['nodes.ask.with["odd key"][1]["deep.er"]', 7, 49],
    ['wires[0]', 11, 5],
    ['wires[1]', 12, 5],
    ['graphs.one-file.wires[0]', 16, 17],
  ])('is the key or the element: %s', (path, line, column) => {
    expect(locate(TEXT, path)).toMatchObject({ line, column })
  })

  test.each([
    ['nodes.ask.policy.retry.attempts', 5],
    ['nodes.gone', 4],
    ['wires[7]', 10],
    ['graphs.one-file.nodes.x', 15],
    ['nowhere', 1],
  ])('is the nearest place around what is not there: %s', (path, line) => {
    expect(locate(TEXT, path).line).toBe(line)
  })

  test('offset, line and column agree', () => {
    const { offset, line, column } = locate(TEXT, 'wires[1]')
    expect(TEXT.slice(offset, offset + 14)).toBe('"a.b -> ask.d"')
    const before = TEXT.slice(0, offset).split('\n')
    expect([before.length, (before.at(-1) ?? '').length + 1]).toEqual([line, column])
  })

  test('is found behind a byte order mark, in lines that end with CR LF, and before a fault', () => {
    expect(locate(`\uFEFF${TEXT}`, 'nodes.ask.type')).toMatchObject({ line: 6, column: 7 })
    expect(locate(TEXT.replaceAll('\n', '\r\n'), 'nodes.ask.type')).toMatchObject({ line: 6, column: 7 })
    expect(locate(TEXT.slice(0, 200), 'nodes.ask.type')).toMatchObject({ line: 6, column: 7 })
  })
})

test('every path is read back as it was written', () => {
  const step = fc.oneof(
    fc.nat(1000),
    fc.string(),
    fc.constantFrom('', '0', 'a.b', 'a"b', '[3]', ']', '\\', '__proto__'),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (path) => {
      expect(parsePath(formatPath(path))).toEqual(path)
    }),
    { numRuns: 500 },
  )
})
