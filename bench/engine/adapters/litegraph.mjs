import { createRequire } from 'node:module'
import { exec } from '../graphs.mjs'
const req = createRequire(import.meta.url)
let LG
export default {
  name: 'litegraph',
  packages: ['litegraph.js'],
  features: {},
  async load() {
    LG = req('litegraph.js/build/litegraph.core.js')
    LG.LiteGraph.debug = false
    LG.LiteGraph.MAX_NUMBER_OF_NODES = 1e9 /* the default cap is 1000 nodes */
  },
  async build(spec) {
    const { LiteGraph, LGraph } = LG
    let current = spec
    function Add() {
      this.addOutput('out', 'number')
    }
    Add.prototype.onExecute = function () {
      let s = 0
      if (this.inputs) for (let j = 0; j < this.inputs.length; j++) s += this.getInputData(j)
      this.value = exec(current, this.properties.i, s)
      this.setOutputData(0, this.value)
    }
    LiteGraph.registerNodeType('bench/add', Add)
    const links = []
    let id = 0
    const out = spec.nodes.map(() => [])
    const nodes = spec.nodes.map((n, i) => ({
      id: i + 1,
      type: 'bench/add',
      pos: [0, 0],
      size: [100, 30],
      flags: {},
      order: i,
      mode: 0,
      properties: { i },
      inputs: n.parents.map((p, j) => {
        const l = ++id
        links.push([l, p + 1, 0, i + 1, j, 'number'])
        out[p].push(l)
        return { name: 'in' + j, type: 'number', link: l }
      }),
      outputs: [{ name: 'out', type: 'number', links: out[i] }],
    }))
    const graph = new LGraph()
    const err = graph.configure({
      last_node_id: nodes.length,
      last_link_id: id,
      nodes,
      links,
      groups: [],
      config: {},
      version: 0.4,
    })
    if (err) throw new Error('litegraph configure failed')
    graph.catch_errors = false
    return { graph, last: graph.getNodeById(nodes.length) }
  },
  run({ graph, last }) {
    graph.runStep(1, true)
    return last.value
  },
}
