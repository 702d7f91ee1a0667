// p-graph only orders tasks; values are passed through a shared array.
import { createRequire } from 'node:module'
import { exec } from '../graphs.mjs'
const req = createRequire(import.meta.url)
let PGraph
export default {
  name: 'p-graph',
  packages: ['p-graph'],
  features: { async: true },
  async load() {
    ;({ PGraph } = req('p-graph'))
  },
  async build(spec) {
    const v = []
    const map = new Map(
      spec.nodes.map((n, i) => [
        n.id,
        {
          run: async () => {
            let s = 0
            for (const p of n.parents) s += v[p]
            v[i] = await exec(spec, i, s)
          },
        },
      ]),
    )
    return {
      v,
      n: spec.nodes.length,
      g: new PGraph(
        map,
        spec.nodes.flatMap((n) => n.parents.map((p) => ['n' + p, n.id])),
      ),
    }
  },
  async run({ g, v, n }) {
    await g.run()
    return v[n - 1]
  },
}
