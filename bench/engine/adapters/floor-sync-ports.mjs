// Floor (a'): synchronous loop, but with node objects, an execute(inputs) call and named ports. What a pluggable sync engine can reach.
import { exec } from '../graphs.mjs'
export default {
  name: 'floor-sync-ports',
  features: {},
  async load() {},
  async build(spec) {
    return spec.nodes.map((nd, i) => ({
      sources: nd.parents.map((p, j) => ({ node: p, out: 'out', in: 'in' + j })),
      execute(inputs) {
        let s = 0
        for (const k in inputs) s += inputs[k]
        return { out: exec(spec, i, s) }
      },
    }))
  },
  run(nodes) {
    const out = new Array(nodes.length)
    for (let i = 0; i < nodes.length; i++) {
      const inputs = {}
      for (const c of nodes[i].sources) inputs[c.in] = out[c.node][c.out]
      out[i] = nodes[i].execute(inputs)
    }
    return out[nodes.length - 1].out
  },
}
