import type { Flow, Json, JsonObject } from '@latchwork/engine'
import { graphAt, wireEnds, type NodePorts } from '../document/index.ts'
import type { RunRecord } from './run-record.ts'

/** What one port of a node had in a run. */
export interface PortValue {
  readonly side: 'input' | 'output'
  readonly name: string
  readonly kind: string
  /** Undefined: nothing is known of it, as before the node ran. */
  readonly value: Json | undefined
  /** Where an input's value came from: `style.text`; `setting` for one that stands in the node. */
  readonly from?: string
}

/** What is asked for: a node of a graph, at a path of a run. */
export interface PortQuestion {
  readonly flow: Flow
  readonly graph: string
  readonly path: string
  readonly ports: NodePorts
  readonly inputs: JsonObject
}

/** The values of all ports of a node in a run. Inputs are found along the wires. */
export function portValues(record: RunRecord, question: PortQuestion): readonly PortValue[] {
  const { ports, path } = question
  const node = record.get(path)
  const inputs = Object.entries(ports.inputs).map(([name, { kind, many }]): PortValue => {
    return { side: 'input', name, kind: many ? `list<${kind}>` : kind, ...inputValue(record, question, name) }
  })
  const outputs = Object.entries(ports.outputs).map(([name, { kind }]): PortValue => {
    return { side: 'output', name, kind, value: own(node?.outputs, name) ?? node?.texts?.[name] }
  })
  return [...outputs, ...inputs]
}

function inputValue(
  record: RunRecord,
  { flow, graph, path, ports, inputs }: PortQuestion,
  port: string,
): Pick<PortValue, 'value' | 'from'> {
  const slash = path.lastIndexOf('/') + 1
  const [before, id] = [path.slice(0, slash), path.slice(slash)]
  const found = graphAt(flow, graph)
  const sources = (found?.wires ?? []).flatMap((wire) => {
    const { from, to } = wireEnds(wire)
    return to.node === id && to.port === port ? [from] : []
  })
  const [first] = sources
  if (first === undefined) {
    const value = own(found?.nodes[id]?.with, port)
    return value === undefined ? { value } : { value, from: 'setting' }
  }
  const values = sources.map((from) => {
    if (from.node !== 'input') return own(record.get(before + from.node)?.outputs, from.port)
    return graph === '' ? (own(inputs, from.port) ?? flow.inputs?.[from.port]?.default) : undefined
  })
  const isMany = ports.inputs[port]?.many === true
  const from = sources.map((end) => `${end.node}.${end.port}`).join(', ')
  return { from, value: isMany ? values.flatMap((value) => value ?? []) : values[0] }
}

function own(values: JsonObject | undefined, name: string): Json | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}
