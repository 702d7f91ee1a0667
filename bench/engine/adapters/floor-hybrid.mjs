// Floor: the same ready queue, but a node that returns a plain value is settled at once, without a microtask.
import { exec } from '../graphs.mjs'
import { runReadyQueue } from '../ready-queue.mjs'

export default {
  name: 'floor-hybrid',
  features: { async: true, abort: true, events: true },
  async load() {},
  async build(spec) {
    return spec.nodes.map((node, i) => ({
      sources: node.parents.map((parent, j) => ({ node: parent, out: 'out', in: 'in' + j })),
      targets: node.children,
      k: node.parents.length,
      execute: (inputs) => {
        let s = 0
        for (const k in inputs) s += inputs[k]
        const got = exec(spec, i, s)
        return typeof got === 'number' ? { out: got } : got.then((value) => ({ out: value }))
      },
    }))
  },
  run: (nodes, options) => runReadyQueue(nodes, 'out', options),
}
