import { describe, expect, test } from 'vitest'
import { FLOW_LIMITS, FlowFormatError, parseFlow } from '../../src/index.ts'

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
