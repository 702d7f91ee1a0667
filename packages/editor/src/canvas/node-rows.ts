import type { FlowNode, Json, Port } from '@latchwork/engine'
import type { NodePorts } from '../document/index.ts'
import { colorOfKind, type KindColor } from './kind-color.ts'

/** One port of a drawn node. */
export interface NodeRow {
  readonly side: 'input' | 'output'
  readonly name: string
  readonly title: string
  readonly kind: string
  readonly color: KindColor
  /** Carries a list, or takes several wires: drawn square. */
  readonly isList: boolean
  readonly isWired: boolean
  /** Needs a wire or a value and has none. */
  readonly isMissing: boolean
  /** The node has no such port, and yet a wire names it. */
  readonly isGhost: boolean
  /** What an unwired input is set to, shortened. */
  readonly value: string | undefined
}

/** Which ports of a node have wires. */
export interface WiredPorts {
  readonly inputs: ReadonlySet<string>
  readonly outputs: ReadonlySet<string>
}

/** The rows of a node: inputs, then outputs, then what only wires name. */
export function rowsOf(
  node: FlowNode | undefined,
  { inputs, outputs }: NodePorts,
  wired: WiredPorts,
): readonly NodeRow[] {
  const rows: NodeRow[] = []
  for (const [name, port] of Object.entries(inputs)) {
    const isWired = wired.inputs.has(name)
    const literal = node?.with?.[name]
    const value = isWired ? undefined : previewOf(literal ?? port.default)
    const isMissing = node !== undefined && port.required && !isWired && literal === undefined
    rows.push({ ...rowOf('input', name, port), isWired, value, isMissing })
  }
  for (const [name, port] of Object.entries(outputs)) {
    rows.push({ ...rowOf('output', name, port), isWired: wired.outputs.has(name) })
  }
  for (const name of wired.inputs) if (!Object.hasOwn(inputs, name)) rows.push(ghostOf('input', name))
  for (const name of wired.outputs) if (!Object.hasOwn(outputs, name)) rows.push(ghostOf('output', name))
  return rows
}

/** A row on which a wire makes a new input or output of the graph. */
export function newPortRow(side: 'input' | 'output', name: string): NodeRow {
  return {
    ...ghostOf(side, name),
    title: side === 'input' ? 'New output' : 'New input',
    isGhost: false,
    isWired: false,
  }
}

/** A value in a few words: `guides`, `4 items`, `on`. */
export function previewOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'string') return value.slice(0, 80)
  if (Array.isArray(value))
    return value.length === 0 ? undefined : `${value.length} item${value.length === 1 ? '' : 's'}`
  return JSON.stringify(value).slice(0, 80)
}

function rowOf(side: 'input' | 'output', name: string, port: Port): NodeRow {
  return {
    side,
    name,
    title: port.title ?? name,
    kind: port.kind,
    color: colorOfKind(port.kind),
    isList: port.many || port.kind.startsWith('list<'),
    isWired: false,
    isMissing: false,
    isGhost: false,
    value: undefined,
  }
}

function ghostOf(side: 'input' | 'output', name: string): NodeRow {
  return {
    side,
    name,
    title: name,
    kind: 'any',
    color: 'any',
    isList: false,
    isWired: true,
    isMissing: false,
    isGhost: true,
    value: undefined,
  }
}
