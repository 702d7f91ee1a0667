// litegraph-comfy: canvas renderer. Text control = widget drawn in canvas.
import { LGraph, LGraphCanvas, LGraphNode, LiteGraph } from '@comfyorg/litegraph'
import '@comfyorg/litegraph/style.css'
import { register, painted } from '../../shared/harness'
const c = document.createElement('canvas')
c.width = innerWidth
c.height = innerHeight
c.style.cssText = 'display:block;width:100%;height:100%'
document.getElementById('app')!.append(c)
const graph: any = new (LGraph as any)()
class BenchNode extends (LGraphNode as any) {
  constructor(title?: string) {
    super(title ?? 'Node')
    const s: any = this
    s.addInput('a', 'T')
    s.addInput('b', 'T')
    s.addOutput('out', 'T')
    s.addWidget('text', 'text', 'text', () => {})
    s.size = [180, 110]
  }
}
;(LiteGraph as any).registerNodeType('bench/node', BenchNode as any)
const canvas: any = new (LGraphCanvas as any)(c, graph)
;(LiteGraph as any).MAX_NUMBER_OF_NODES = 1e6
canvas.ds.min_scale = 0.01
canvas.ds.max_scale = 10
if ('allow_searchbox' in canvas) canvas.allow_searchbox = false
const ns: any[] = []
const mk = (i: any, x: number, y: number) => {
  const n: any = (LiteGraph as any).createNode('bench/node')
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
;(window as any).lgc = canvas
