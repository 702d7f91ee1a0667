// ControlFlowEngine only forwards control, so the join (wait for all parents) is written in the node, as a user would have to.
import { exec } from '../graphs.mjs'
import { loadRete, buildEditor } from './rete-dataflow.mjs'
let R, E
export default {
  name: 'rete-controlflow',
  packages: ['rete', 'rete-engine'],
  features: { async: true },
  async load() {
    ;({ R, E } = await loadRete())
  },
  async build(spec) {
    const engine = new E.ControlFlowEngine()
    const st = { v: [], seen: [], done: null, fail: null }
    const b = await buildEditor(spec, engine, (i) => {
      const n = new R.ClassicPreset.Node('add'),
        k = spec.nodes[i].parents.length,
        last = i === spec.nodes.length - 1
      n.execute = (_in, forward) => {
        if (++st.seen[i] < k) return
        let s = 0
        for (const p of spec.nodes[i].parents) s += st.v[p]
        const after = (v) => {
          st.v[i] = v
          if (last) st.done(v)
          else forward('out')
        }
        const r = exec(spec, i, s)
        if (typeof r === 'number') after(r)
        else r.then(after).catch(st.fail)
      }
      return n
    })
    return { ...b, st }
  },
  run({ engine, nodes, st }) {
    return new Promise((res, rej) => {
      st.v = []
      st.seen = nodes.map(() => 0)
      st.done = res
      st.fail = rej
      engine.execute(nodes[0].id)
    })
  },
}
