// One state channel holding an array that the reducer changes in place (the cheapest legal form); joins are addEdge([parents], child).
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { exec } from '../graphs.mjs'
const req = createRequire(new URL('../peers-langgraph/package.json', import.meta.url))
let L
export default {
  name: 'langgraph',
  packages: ['@langchain/langgraph', '@langchain/core'],
  req,
  features: { async: true, abort: 'signal', events: true },
  async load() {
    L = await import(pathToFileURL(req.resolve('@langchain/langgraph')))
  },
  async build(spec) {
    const S = L.Annotation.Root({
      v: L.Annotation({
        reducer: (a, [i, x]) => {
          a[i] = x
          return a
        },
        default: () => [],
      }),
    })
    const g = new L.StateGraph(S)
    spec.nodes.forEach((n, i) =>
      g.addNode(n.id, async (st) => {
        let s = 0
        for (const p of n.parents) s += st.v[p]
        return { v: [i, await exec(spec, i, s)] }
      }),
    )
    spec.nodes.forEach((n, i) => {
      if (!i) g.addEdge(L.START, n.id)
      else if (n.parents.length === 1) g.addEdge('n' + n.parents[0], n.id)
      else
        g.addEdge(
          n.parents.map((p) => 'n' + p),
          n.id,
        )
    })
    g.addEdge(spec.nodes.at(-1).id, L.END)
    return { app: g.compile(), n: spec.nodes.length }
  },
  async run({ app, n }, { signal, onEvent } = {}) {
    const o = { recursionLimit: n + 10, signal }
    if (!onEvent) return (await app.invoke({ v: [n, 0] }, o)).v[n - 1]
    let last
    for await (const c of await app.stream({ v: [n, 0] }, { ...o, streamMode: 'updates' })) {
      onEvent(c)
      for (const k in c) if (k === 'n' + (n - 1)) last = c[k].v[1]
    }
    return last
  },
}
