import { textOf, type Flow, type FlowGraph, type FlowNode, type Json, type JsonObject } from '../src/index.ts'
import { COMPUTE } from './random-nodes.ts'
import { inputsOf, outputsOfNode } from './random-flow.ts'

const SKIPPED = Symbol('skipped')
const STOPPED = Symbol('stopped')
type Value = Json | typeof SKIPPED | typeof STOPPED
type Settled = Readonly<Record<string, Value>> | typeof STOPPED

/** What a graph gives when everything is computed by plain recursion, and whether something in it failed. */
export interface Evaluated {
  readonly outputs: JsonObject
  readonly failed: boolean
}

/** The rules of section 5 of the design, once more and as simply as possible; for flows of `randomFlow`. */
export function evaluate(flow: Flow, graph: FlowGraph, inputs: JsonObject): Evaluated {
  const settled = new Map<string, Settled>()
  let failed = false

  function settle(id: string): Settled {
    const known = settled.get(id)
    if (known !== undefined) return known
    const node = graph.nodes[id]
    const result = compute(node, id)
    settled.set(id, result)
    return result
  }

  function valueOf(end: string): Value {
    const [id, name] = end.split('.')
    if (id === 'input') return inputs[name] ?? graph.inputs?.[name]?.default ?? SKIPPED
    const result = settle(id)
    return result === STOPPED ? STOPPED : (result[name] ?? SKIPPED)
  }

  function compute(node: FlowNode, id: string): Settled {
    if (node.frozen !== undefined) return defined(node.frozen)
    const wired = new Map<string, Value[]>()
    for (const wire of graph.wires) {
      const [from, to] = wire.split(' -> ')
      const [target, name] = to.split('.')
      if (target === id) wired.set(name, [...(wired.get(name) ?? []), valueOf(from)])
    }
    if ([...wired.values()].some((values) => values.includes(STOPPED))) return STOPPED
    const gathered = gather(node, wired)
    if (gathered === undefined) return {}
    if (node.bypass === true) return bypassed(node, wired, gathered)
    try {
      return defined(runNode(flow, node, gathered))
    } catch {
      return handle(node)
    }
  }

  function handle(node: FlowNode): Settled {
    const onError = node.policy?.['onError'] ?? 'stop'
    if (onError === 'stop') {
      failed = true
      return STOPPED
    }
    if (onError === 'skip') return {}
    if (onError === 'branch') return { error: {} }
    return { value: 11 }
  }

  for (const id of Object.keys(graph.nodes)) settle(id)
  const outputs: Record<string, Json> = {}
  for (const [name, output] of Object.entries(graph.outputs ?? {})) {
    const value = valueOf(typeof output === 'string' ? output : output.from)
    if (typeof value !== 'symbol') outputs[name] = value
    else if (typeof output === 'string') failed = true
  }
  return { outputs, failed }
}

function defined(outputs: JsonObject): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** The inputs of a node; undefined when a required one was skipped. */
function gather(node: FlowNode, wired: ReadonlyMap<string, readonly Value[]>): JsonObject | undefined {
  const inputs: Record<string, Json | undefined> = {}
  for (const { name, kind, required, many = false, fallback } of inputsOf(node.type)) {
    inputs[name] = node.with?.[name] ?? fallback
    const values = wired.get(name)
    if (values === undefined) continue
    const there = values.filter((value) => typeof value !== 'symbol')
    if (there.length === 0) {
      if (required) return undefined
    } else if (many)
      inputs[name] = there.flatMap((value) => (kind === 'number' && Array.isArray(value) ? value : [value]))
    else inputs[name] = kind === 'text' ? textOf(there[0]) : there[0]
  }
  return inputs
}

/** Each output repeats the first given input of its kind that no other output repeats. */
function bypassed(node: FlowNode, wired: ReadonlyMap<string, readonly Value[]>, inputs: JsonObject): Settled {
  const outputs: Record<string, Json> = {}
  const free = inputsOf(node.type).filter(({ name }) => wired.has(name) || node.with?.[name] !== undefined)
  for (const { name } of outputsOfNode(node)) {
    const input = free.shift()
    const value = input === undefined ? undefined : inputs[input.name]
    if (value !== undefined) outputs[name] = value
  }
  return outputs
}

function runNode(flow: Flow, node: FlowNode, inputs: JsonObject): JsonObject {
  const graph = flow.graphs?.[node.graph ?? '']
  if (graph === undefined) return COMPUTE[node.type](inputs, {})
  if (node.type === 'flow.call') return orThrow(evaluate(flow, graph, inputs))
  return node.type === 'flow.map' ? runMap(flow, node, graph, inputs) : runLoop(flow, node, graph, inputs)
}

function orThrow({ outputs, failed }: Evaluated): JsonObject {
  if (failed) throw new Error('the graph failed')
  return outputs
}

function runMap(flow: Flow, node: FlowNode, graph: FlowGraph, { items, ...shared }: JsonObject): JsonObject {
  const first: Json[] = []
  const errors: Json[] = []
  for (const [index, item] of (Array.isArray(items) ? items : []).entries()) {
    const { outputs, failed } = evaluate(flow, graph, { ...shared, item, index })
    if (!failed) first.push(outputs['first'] ?? null)
    else if (node.with?.['onItemError'] === 'stop') throw new Error('an item failed')
    else errors.push({})
  }
  return node.with?.['onItemError'] === 'collect' ? { first, errors } : { first }
}

function runLoop(flow: Flow, node: FlowNode, graph: FlowGraph, inputs: JsonObject): JsonObject {
  let carried = inputs
  for (let round = 0; round < Number(node.with?.['max']); round++) {
    const { done, ...outputs } = orThrow(evaluate(flow, graph, carried))
    if (done === true) return outputs
    carried = { ...carried, ...outputs }
  }
  throw new Error('the loop was not done')
}
