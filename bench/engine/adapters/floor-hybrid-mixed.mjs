// Floor: floor-hybrid over eight kinds of nodes. Bodies are written out, so that each has its own shape, as in latchwork-mixed.
import { inputNames, outputNames, typeOf } from '../eight-types.mjs'
import { exec } from '../graphs.mjs'
import { runReadyQueue } from '../ready-queue.mjs'

export default {
  name: 'floor-hybrid-mixed',
  features: { async: true, abort: true, events: true },
  async load() {},
  async build(spec) {
    const bodies = makeBodies(spec)
    const last = spec.nodes.length - 1
    const nodes = spec.nodes.map((node, i) => {
      const type = typeOf(node, i)
      return {
        sources: node.parents.map((parent, j) => ({
          node: parent,
          out: outputNames[typeOf(spec.nodes[parent], parent)],
          in: type % 2 ? inputNames[type][j] : inputNames[type][0] + j,
        })),
        targets: node.children,
        k: node.parents.length,
        execute: bodies[type](i),
      }
    })
    return { nodes, lastOutput: outputNames[typeOf(spec.nodes[last], last)] }
  },
  run: ({ nodes, lastOutput }, options) => runReadyQueue(nodes, lastOutput, options),
}

function makeBodies(spec) {
  return [
    (i) => (inputs) => {
      let s = 0
      for (const k in inputs) s += inputs[k]
      const got = exec(spec, i, s)
      return typeof got === 'number' ? { value: got } : got.then((v) => ({ value: v }))
    },
    (i) =>
      ({ a = 0, b = 0, c = 0 }) => {
        const got = exec(spec, i, a + b + c)
        return typeof got === 'number' ? { out: got } : got.then((v) => ({ out: v }))
      },
    (i) => (inputs) => {
      let s = 0
      for (const k in inputs) s += inputs[k]
      const got = exec(spec, i, s)
      return typeof got === 'number' ? { total: got } : got.then((v) => ({ total: v }))
    },
    (i) =>
      ({ left = 0, mid = 0, right = 0 }) => {
        const got = exec(spec, i, left + mid + right)
        return typeof got === 'number' ? { res: got } : got.then((v) => ({ res: v }))
      },
    (i) => (inputs) => {
      let s = 0
      for (const k in inputs) s += inputs[k]
      const got = exec(spec, i, s)
      return typeof got === 'number' ? { sum: got } : got.then((v) => ({ sum: v }))
    },
    (i) =>
      ({ p = 0, q = 0, r = 0 }) => {
        const got = exec(spec, i, p + q + r)
        return typeof got === 'number' ? { y: got } : got.then((v) => ({ y: v }))
      },
    (i) => (inputs) => {
      let s = 0
      for (const k in inputs) s += inputs[k]
      const got = exec(spec, i, s)
      return typeof got === 'number' ? { data: got } : got.then((v) => ({ data: v }))
    },
    (i) =>
      ({ one = 0, two = 0, three = 0 }) => {
        const got = exec(spec, i, one + two + three)
        return typeof got === 'number' ? { ret: got } : got.then((v) => ({ ret: v }))
      },
  ]
}
