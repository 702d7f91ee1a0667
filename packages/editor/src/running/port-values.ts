import type { Flow, Json, JsonObject } from '@latchwork/engine'
import { graphAt, outputSource, wireEnd, wireEnds, type NodePorts, type WireEnd } from '../document/index.ts'
import { createNodePlaces } from './node-places.ts'
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

/** The values of all ports of a node in a run. Inputs are found along the wires, also from outside of its graph. */
export function portValues(record: RunRecord, question: PortQuestion): readonly PortValue[] {
  const { ports, path } = question
  const node = record.get(path)
  const inputs = Object.entries(ports.inputs).map(([name, { kind, many }]): PortValue => {
    const found = inputValue(record, question, name)
    // What a node was seen to start with comes before what its wires would give.
    const value = own(node?.inputs, name) ?? found.value
    return { side: 'input', name, kind: many ? `list<${kind}>` : kind, ...found, value }
  })
  const outputs = Object.entries(ports.outputs).map(([name, { kind }]): PortValue => {
    return { side: 'output', name, kind, value: own(node?.outputs, name) ?? node?.texts?.[name] }
  })
  return [...outputs, ...inputs]
}

function inputValue(
  record: RunRecord,
  { ports, ...place }: PortQuestion,
  port: string,
): Pick<PortValue, 'value' | 'from'> {
  const sources = sourcesOf(place, port)
  if (sources.length > 0) {
    const from = sources.map((end) => `${end.node}.${end.port}`).join(', ')
    const values = sources.map((source) => valueFrom(record, place, source))
    const isMany = ports.inputs[port]?.many === true
    return { from, value: isMany ? values.flatMap((value) => value ?? []) : values[0] }
  }
  const value = settingOf(place, port)
  return value === undefined ? { value } : { value, from: 'setting' }
}

/** A node of a graph, at a path of a run. */
type NodeAt = Omit<PortQuestion, 'ports'>

function sourcesOf({ flow, graph, path }: NodeAt, port: string): readonly WireEnd[] {
  const id = path.slice(path.lastIndexOf('/') + 1)
  return (graphAt(flow, graph)?.wires ?? []).flatMap((wire) => {
    const { from, to } = wireEnds(wire)
    return to.node === id && to.port === port ? [from] : []
  })
}

function settingOf({ flow, graph, path }: NodeAt, port: string): Json | undefined {
  return own(graphAt(flow, graph)?.nodes[path.slice(path.lastIndexOf('/') + 1)]?.with, port)
}

/** What came out of a port for a node of the same graph. */
function valueFrom(record: RunRecord, place: NodeAt, { node, port }: WireEnd): Json | undefined {
  const before = place.path.slice(0, place.path.lastIndexOf('/') + 1)
  return node === 'input'
    ? graphInput(record, { ...place, path: before }, port)
    : own(record.get(before + node)?.outputs, port)
}

/**
 * What an input of a graph had in one of its runs; `path` is what stands before its nodes, `each[3]/`. What a model gave
 * to a tool is not known.
 */
function graphInput(record: RunRecord, { flow, graph, path, inputs }: NodeAt, port: string): Json | undefined {
  const usual = graphAt(flow, graph)?.inputs?.[port]?.default
  if (path === '') return own(inputs, port) ?? usual
  const { runner, ordinal } = splitOrdinal(path.slice(0, -1))
  const place = createNodePlaces(flow)(runner)
  const type = place === undefined ? undefined : graphAt(flow, place.graph)?.nodes[place.id]?.type
  if (place === undefined || type === undefined || !GRAPH_TYPES.has(type)) return undefined
  const around = { flow, graph: place.graph, path: runner, inputs }
  if (type === 'flow.map' && port === 'index') return ordinal
  if (type === 'flow.map' && port === 'item') {
    const items = valueInto(record, around, 'items')
    return Array.isArray(items) ? items[ordinal] : undefined
  }
  if (type === 'flow.loop' && ordinal > 0) return carried(record, { ...around, graph }, { port, round: ordinal - 1 })
  return valueInto(record, around, port) ?? usual
}

const GRAPH_TYPES: ReadonlySet<string> = new Set(['flow.call', 'flow.map', 'flow.loop'])

/** What an input of a loop's round has of the round before; what no output carries over is what the loop began with. */
function carried(
  record: RunRecord,
  loop: NodeAt,
  { port, round }: { readonly port: string; readonly round: number },
): Json | undefined {
  const output = graphAt(loop.flow, loop.graph)?.outputs?.[port]
  const before = `${loop.path}[${round}]/`
  if (output === undefined) return graphInput(record, { ...loop, path: `${loop.path}[0]/` }, port)
  return valueFrom(record, { ...loop, path: before }, wireEnd(outputSource(output)))
}

function valueInto(record: RunRecord, place: NodeAt, port: string): Json | undefined {
  const [source] = sourcesOf(place, port)
  return source === undefined ? settingOf(place, port) : valueFrom(record, place, source)
}

function splitOrdinal(path: string): { readonly runner: string; readonly ordinal: number } {
  const found = /^(.*)\[(\d+)\]$/.exec(path)
  return found === null ? { runner: path, ordinal: 0 } : { runner: found[1], ordinal: Number(found[2]) }
}

function own(values: JsonObject | undefined, name: string): Json | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}
