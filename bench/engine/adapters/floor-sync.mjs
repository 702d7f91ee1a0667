// Floor (a): hand-written synchronous topological loop over flat arrays. The physical limit.
import { exec } from '../graphs.mjs'
export default {
  name: 'floor-sync',
  features: {},
  async load() {},
  async build(spec) {
    const n = spec.nodes.length,
      start = new Int32Array(n + 1),
      par = new Int32Array(spec.edges)
    let k = 0
    spec.nodes.forEach((nd, i) => {
      start[i] = k
      for (const p of nd.parents) par[k++] = p
    })
    start[n] = k
    return { spec, n, start, par, v: new Float64Array(n) }
  },
  run({ spec, n, start, par, v }) {
    for (let i = 0; i < n; i++) {
      let s = 0
      for (let e = start[i]; e < start[i + 1]; e++) s += v[par[e]]
      v[i] = exec(spec, i, s)
    }
    return v[n - 1]
  },
}
