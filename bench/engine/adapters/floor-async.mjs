// Floor: a ready queue in which every node is an async function and is awaited. The practical limit of a plain async engine.
import { exec } from '../graphs.mjs'
import { runReadyQueue } from '../ready-queue.mjs'

export default {
  name: 'floor-async',
  features: { async: true, abort: true, events: true },
  async load() {},
  async build(spec) {
    return spec.nodes.map((node, i) => ({
      sources: node.parents.map((parent, j) => ({ node: parent, out: 'out', in: 'in' + j })),
      targets: node.children,
      k: node.parents.length,
      execute: async (inputs) => {
        let s = 0
        for (const k in inputs) s += inputs[k]
        return { out: await exec(spec, i, s) }
      },
    }))
  },
  run: (nodes, options) => runReadyQueue(nodes, 'out', options),
}
