import { isJsonObject } from '../json.ts'
import { FLOW_KEYS, GRAPH_KEYS, INPUT_KEYS, NODE_KEYS, OUTPUT_KEYS, type Flow } from './document.ts'

/**
 * A flow's canonical text: fixed key order, nodes by id, wires by target, two spaces, a newline at the end.
 * Wires into one port keep their order, which is the list's order. Canonical text comes back byte for byte.
 */
export function formatFlow(flow: Flow): string {
  return `${write(orderFlow(flow), '')}\n`
}

function orderFlow(flow: Flow): unknown {
  const ordered = orderGraph(flow, FLOW_KEYS)
  if (flow.graphs !== undefined) {
    ordered['graphs'] = mapValues(sortKeys(flow.graphs), (graph) => orderGraph(graph, GRAPH_KEYS))
  }
  if (flow.secrets !== undefined) ordered['secrets'] = sortKeys(flow.secrets)
  return ordered
}

function orderGraph(graph: unknown, keys: readonly string[]): Record<string, unknown> {
  const ordered = pick(graph, keys)
  const replace = (key: string, change: (value: unknown) => unknown): void => {
    if (ordered[key] !== undefined) ordered[key] = change(ordered[key])
  }
  replace('inputs', (inputs) => mapValues(inputs, (input) => pick(input, INPUT_KEYS)))
  replace('outputs', (outputs) =>
    mapValues(outputs, (output) => (isJsonObject(output) ? pick(output, OUTPUT_KEYS) : output)),
  )
  replace('nodes', (nodes) => mapValues(sortKeys(nodes), (node) => pick(node, NODE_KEYS)))
  replace('wires', (wires) => (Array.isArray(wires) ? sortWires(wires) : wires))
  replace('layout', sortKeys)
  return ordered
}

/** Wires sorted by target; a stable sort, so that those into one port keep their order. */
function sortWires(wires: readonly string[]): readonly string[] {
  const target = (wire: string): string => wire.slice(wire.indexOf(' -> ') + 4)
  return wires
    .map((wire) => ({ wire, target: target(wire) }))
    .sort((a, b) => (a.target < b.target ? -1 : a.target > b.target ? 1 : 0))
    .map(({ wire }) => wire)
}

function pick(value: unknown, keys: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  if (!isJsonObject(value)) return picked
  for (const key of keys) if (value[key] !== undefined) picked[key] = value[key]
  return picked
}

function sortKeys(value: unknown): unknown {
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function mapValues(value: unknown, change: (value: unknown) => unknown): unknown {
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member)]))
}

/** JSON with two spaces, where a list of numbers alone stands on one line. */
function write(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    if (value.every((element) => typeof element === 'number')) return `[${value.map(String).join(', ')}]`
    return `[\n${value.map((element) => inner + write(element, inner)).join(',\n')}\n${indent}]`
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  if (members.length === 0) return '{}'
  const lines = members.map(([key, member]) => `${inner}${JSON.stringify(key)}: ${write(member, inner)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}
