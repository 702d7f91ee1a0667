// The bench's graphs as Latchwork flows: the text of the file, and the engine's packages/engine/src/index.ts.
import { inputNames, outputNames, typeOf } from './eight-types.mjs'

/** The engine's entry, as the checkout runs it. */
export const engineEntry = new URL('../../packages/engine/src/index.ts', import.meta.url).href

/** The text of a flow whose nodes are all of one type, `bench.add`. */
export function flowText(spec) {
  const nodes = {}
  const wires = []
  for (const [index, node] of spec.nodes.entries()) {
    nodes[node.id] = { type: 'bench.add', with: { index } }
    for (const parent of node.parents) wires.push(`n${parent}.value -> ${node.id}.parents`)
  }
  return textOf(spec, nodes, wires, 'value')
}

/** The text of a flow over the eight types of `eight-types.mjs`. */
export function mixedFlowText(spec) {
  const nodes = {}
  const wires = []
  for (const [index, node] of spec.nodes.entries()) {
    const type = typeOf(node, index)
    nodes[node.id] = { type: `bench.type${type}`, with: { [`index${type}`]: index } }
    node.parents.forEach((parent, order) => {
      const output = outputNames[typeOf(spec.nodes[parent], parent)]
      const input = type % 2 ? inputNames[type][order] : inputNames[type][0]
      wires.push(`n${parent}.${output} -> ${node.id}.${input}`)
    })
  }
  const last = spec.nodes.length - 1
  return textOf(spec, nodes, wires, outputNames[typeOf(spec.nodes[last], last)])
}

/** The node type of `flowText`. */
export function addNode(engine, spec, exec) {
  const { defineNode, port } = engine
  return defineNode({
    type: 'bench.add',
    title: 'Add',
    summary: 'Adds its parents.',
    inputs: { parents: port.number({ many: true, default: [] }), index: port.number() },
    outputs: { value: port.number() },
    run: ({ parents, index }) => {
      let sum = 0
      for (const parent of parents) sum += parent
      const value = exec(spec, index, sum)
      return typeof value === 'number' ? { value } : value.then((late) => ({ value: late }))
    },
  })
}

/** Runs a plan of the bench and returns its one output. */
export async function runPlan(engine, plan, { signal, onEvent } = {}) {
  const result = await engine.run(plan, { inputs: {}, signal, onEvent, maxInFlight: 1_000_000 })
  if (result.status !== 'done') throw new Error(`${result.status} ${result.error?.message ?? ''}`)
  return result.outputs.value
}

function textOf(spec, nodes, wires, lastOutput) {
  const outputs = { value: `${spec.nodes.at(-1).id}.${lastOutput}` }
  return JSON.stringify({ latchwork: 1, name: spec.name, inputs: {}, outputs, nodes, wires })
}
