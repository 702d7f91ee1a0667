// litegraph-comfy: canvas renderer. Text control = widget drawn in canvas.
import { LGraph, LGraphCanvas, LGraphNode, LiteGraph } from '@comfyorg/litegraph'
import '@comfyorg/litegraph/style.css'
import { register, painted } from '../../shared/harness'
const c = document.createElement('canvas')
c.width = innerWidth
c.height = innerHeight
c.style.cssText = 'display:block;width:100%;height:100%'
document.getElementById('app')!.append(c)
const graph = new LGraph()
class BenchNode extends LGraphNode {
  constructor(title?: string) {
    super(title ?? 'Node')
    this.addInput('a', 'T')
    this.addInput('b', 'T')
    this.addOutput('out', 'T')
    this.addWidget('text', 'text', 'text', () => {})
    this.size = [180, 110]
  }
}
LiteGraph.registerNodeType('bench/node', BenchNode)
const canvas = new LGraphCanvas(c, graph)
Reflect.set(LiteGraph, 'MAX_NUMBER_OF_NODES', 1e6)
canvas.ds.min_scale = 0.01
canvas.ds.max_scale = 10
if ('allow_searchbox' in canvas) canvas.allow_searchbox = false
const ns: LGraphNode[] = []
const mk = (i: number | string, x: number, y: number) => {
  const n = LiteGraph.createNode('bench/node')!
  n.title = 'Node ' + i
  n.pos = [x, y]
  graph.add(n)
  return n
}
register({
  name: 'litegraph-comfy',
  title: { dx: 90, dy: -15 },
  async load(g) {
    canvas.ds.offset[0] = 40
    canvas.ds.offset[1] = 40
    for (const v of g.nodes) ns.push(mk(v.i, v.x, v.y + 30))
    for (const e of g.edges) ns[e.from].connect(0, ns[e.to], e.port)
    canvas.setDirty(true, true)
    await painted()
  },
  count: () => ({
    nodes: graph._nodes.length,
    edges: graph.links instanceof Map ? graph.links.size : Object.keys(graph.links).length,
  }),
  addNode() {
    mk('x', 300, 200)
    canvas.setDirty(true, true)
  },
  selectAllDelete() {
    ;(canvas.selectItems ?? canvas.selectNodes).call(canvas)
    ;(canvas.deleteSelected ?? canvas.deleteSelectedNodes).call(canvas)
  },
  setViewport({ x, y, k }) {
    canvas.ds.scale = k
    canvas.ds.offset[0] = x / k
    canvas.ds.offset[1] = y / k
    canvas.setDirty(true, true)
  },
  getViewport: () => ({
    x: canvas.ds.offset[0] * canvas.ds.scale,
    y: canvas.ds.offset[1] * canvas.ds.scale,
    k: canvas.ds.scale,
  }),
  nodePos: (i) => ({ x: ns[i].pos[0], y: ns[i].pos[1] }),
})
Reflect.set(window, 'lgc', canvas)
