import type { Flow, FlowNode, Json, JsonObject } from '@latchwork/engine'
import { graphOf, ownOf } from './graph-of.ts'
import type { NodeOutcome } from './node-outcomes.ts'

/** A value that went into a node: not known where a run does not record it, as with what a model gave to a tool. */
export interface KnownValue {
  readonly isKnown: boolean
  readonly value?: Json
}

/** An input of a node in a run. */
export interface NodeInput extends KnownValue {
  readonly name: string
  /** Where it came from: `ask.text`; undefined for what stands in the node. */
  readonly from?: string
}

/** A node of a run, as its flow has it. */
export interface PlacedNode {
  readonly graph: string
  readonly id: string
  readonly node: FlowNode
}

/** A run as the search for inputs sees it. */
export interface RunFacts {
  readonly flow: Flow
  readonly inputs: JsonObject
  readonly outcomes: ReadonlyMap<string, NodeOutcome>
}

/** Finds nodes of a run and what went into them. */
export interface NodeInputs {
  /** Undefined for a part of a node, and for what the flow does not have. */
  place(path: string): PlacedNode | undefined
  of(path: string): readonly NodeInput[]
}

const UNKNOWN: KnownValue = { isKnown: false }

/** Makes the finder for a run: inputs are found along the wires, and from graphs out to the nodes that run them. */
export function createNodeInputs({ flow, inputs, outcomes }: RunFacts): NodeInputs {
  const wiresInto = createWireIndex(flow)

  const place = (path: string): PlacedNode | undefined => {
    if (path.includes('#')) return undefined
    let graph = ''
    let found: PlacedNode | undefined
    for (const step of path.split('/')) {
      const id = withoutOrdinal(step)
      if (found !== undefined) graph = found.node.graph ?? toolGraph(flow, found.graph, id) ?? '?'
      const node = ownOf(graphOf(flow, graph)?.nodes, id)
      if (node === undefined) return undefined
      found = { graph, id, node }
    }
    return found
  }

  const sourceValue = (path: string, { node, port }: End): KnownValue => {
    const scope = path.slice(0, path.lastIndexOf('/') + 1)
    if (node === 'input') return scope === '' ? flowInput(port) : graphInput(scope, port)
    const outcome = outcomes.get(scope + node)
    return outcome === undefined ? UNKNOWN : { isKnown: true, value: ownOf(outcome.outputs, port) }
  }

  const flowInput = (name: string): KnownValue => ({
    isKnown: true,
    value: ownOf(inputs, name) ?? ownOf(flow.inputs, name)?.default,
  })

  /** What a graph's input had, in the scope `each[3]/`. */
  const graphInput = (scope: string, name: string): KnownValue => {
    const [, path, ordinal] = /^(.*?)(?:\[(\d+)\])?\/$/.exec(scope) ?? []
    const owner = path === undefined ? undefined : place(path)
    if (path === undefined || owner === undefined) return UNKNOWN
    const at = Number(ordinal)
    if (owner.node.type === 'flow.call') return inputOf(path, owner, name)
    if (owner.node.type === 'flow.loop') return carriedInput(path, owner, { name, round: at })
    if (owner.node.type !== 'flow.map') return UNKNOWN
    if (name === 'index') return { isKnown: true, value: at }
    if (name !== 'item') return inputOf(path, owner, name)
    const { isKnown, value } = inputOf(path, owner, 'items')
    return Array.isArray(value) ? { isKnown, value: value[at] } : UNKNOWN
  }

  /** In later rounds of a loop, what an output of the same name gave in the one before. */
  const carriedInput = (
    path: string,
    owner: PlacedNode,
    { name, round }: { readonly name: string; readonly round: number },
  ): KnownValue => {
    const outputs = graphOf(flow, owner.node.graph ?? '?')?.outputs
    const passed = new Set<string>()
    let carried = name
    for (let before = round - 1; before >= 0 && !passed.has(carried); before--) {
      const output = ownOf(outputs, carried)
      if (output === undefined) break
      const end = endOf(typeof output === 'string' ? output : output.from)
      if (end.node !== 'input') return sourceValue(`${path}[${before}]/x`, end)
      // What is given on as it is has been the same since the first round, however many there were.
      if (end.port === carried) break
      passed.add(carried)
      carried = end.port
    }
    return passed.has(carried) ? UNKNOWN : inputOf(path, owner, carried)
  }

  const inputOf = (path: string, { graph, id, node }: PlacedNode, port: string): KnownValue => {
    const sources = wiresInto(graph, id).get(port)
    if (sources === undefined) return { isKnown: true, value: ownOf(node.with, port) }
    const values = sources.map((end) => sourceValue(path, end))
    if (values.length === 1) return values[0] ?? UNKNOWN
    return values.every(({ isKnown }) => isKnown)
      ? { isKnown: true, value: values.flatMap(({ value }) => (value === undefined ? [] : [value])) }
      : UNKNOWN
  }

  return {
    place,
    of(path) {
      const found = place(path)
      if (found === undefined) return []
      const wired = [...wiresInto(found.graph, found.id)].map(([name, sources]): NodeInput => {
        const from = sources.map(({ node, port }) => `${node}.${port}`).join(', ')
        return { name, from, ...inputOf(path, found, name) }
      })
      const settings = Object.entries(found.node.with ?? {}).flatMap(([name, value]): NodeInput[] =>
        value === undefined || wired.some((input) => input.name === name) ? [] : [{ name, isKnown: true, value }],
      )
      return [...wired, ...settings]
    },
  }
}

interface End {
  readonly node: string
  readonly port: string
}

function endOf(text: string): End {
  const dot = text.indexOf('.')
  return { node: text.slice(0, dot), port: text.slice(dot + 1) }
}

/** The sources of each port of a node, in the order of the file. */
function createWireIndex(flow: Flow): (graph: string, id: string) => ReadonlyMap<string, readonly End[]> {
  const known = new Map<string, Map<string, Map<string, End[]>>>()
  const none = new Map<string, readonly End[]>()
  const read = (graph: string): Map<string, Map<string, End[]>> => {
    const nodes = new Map<string, Map<string, End[]>>()
    for (const wire of graphOf(flow, graph)?.wires ?? []) {
      const [from = '', into = ''] = wire.split(' -> ')
      const { node, port } = endOf(into)
      const ports = nodes.get(node) ?? new Map<string, End[]>()
      nodes.set(node, ports.set(port, [...(ports.get(port) ?? []), endOf(from)]))
    }
    return nodes
  }
  return (graph, id) => {
    const nodes = known.get(graph) ?? read(graph)
    known.set(graph, nodes)
    return nodes.get(id) ?? none
  }
}

/** The graph of a tool that stands beside an agent and has a node of this name. */
function toolGraph(flow: Flow, graph: string, id: string): string | undefined {
  const tools = Object.values(graphOf(flow, graph)?.nodes ?? {}).flatMap(({ type, graph: run }) =>
    type === 'flow.tool' && run !== undefined ? [run] : [],
  )
  return tools.find((name) => ownOf(graphOf(flow, name)?.nodes, id) !== undefined)
}

function withoutOrdinal(step: string): string {
  return step.replace(/\[\d+\]$/, '')
}
