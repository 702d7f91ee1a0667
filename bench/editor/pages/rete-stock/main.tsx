// Stock Rete v2, wired as https://retejs.org/docs/guides/basic + /renderers/react show it.
import { NodeEditor, ClassicPreset, type GetSchemes } from 'rete'
import { AreaPlugin, AreaExtensions } from 'rete-area-plugin'
import { ConnectionPlugin, Presets as ConnectionPresets } from 'rete-connection-plugin'
import { ReactPlugin, Presets, type ReactArea2D } from 'rete-react-plugin'
import { createRoot } from 'react-dom/client'
import { register, until } from '../../shared/harness'
const container = document.getElementById('app')!
const socket = new ClassicPreset.Socket('socket')
type Schemes = GetSchemes<ClassicPreset.Node, ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node>>
type Extra = ReactArea2D<Schemes>
const editor = new NodeEditor<Schemes>()
const area = new AreaPlugin<Schemes, Extra>(container)
const connection = new ConnectionPlugin<Schemes, Extra>()
const render = new ReactPlugin<Schemes, Extra>({ createRoot })
const selector = AreaExtensions.selector()
const selectable = AreaExtensions.selectableNodes(area, selector, { accumulating: AreaExtensions.accumulateOnCtrl() })
render.addPreset(Presets.classic.setup())
connection.addPreset(ConnectionPresets.classic.setup())
editor.use(area)
area.use(connection)
area.use(render)
AreaExtensions.simpleNodesOrder(area)
const ids: ClassicPreset.Node[] = []
function mk(i: number) {
  const n = new ClassicPreset.Node('Node ' + i)
  n.addInput('a', new ClassicPreset.Input(socket, 'a'))
  n.addInput('b', new ClassicPreset.Input(socket, 'b'))
  n.addOutput('o', new ClassicPreset.Output(socket, 'out'))
  n.addControl('t', new ClassicPreset.InputControl('text', { initial: 'text ' + i }))
  return n
}
register({
  name: 'rete-stock',
  async load(g) {
    await area.area.translate(40, 40)
    for (const v of g.nodes) {
      const n = mk(v.i)
      ids.push(n)
      await editor.addNode(n)
      await area.translate(n.id, { x: v.x, y: v.y })
    }
    for (const e of g.edges)
      await editor.addConnection(new ClassicPreset.Connection(ids[e.from], 'o', ids[e.to], e.port ? 'b' : 'a'))
    await until(() => container.querySelectorAll('[data-testid=connection] path').length >= g.edges.length)
  },
  count: () => ({ nodes: editor.getNodes().length, edges: editor.getConnections().length }),
  async addNode() {
    const n = mk(999999)
    await editor.addNode(n)
    await area.translate(n.id, { x: 300, y: 200 })
  },
  async selectAllDelete() {
    for (const n of editor.getNodes()) await selectable.select(n.id, true)
    const sel = new Set(
      editor
        .getNodes()
        .filter((n) => n.selected)
        .map((n) => n.id),
    )
    for (const c of editor.getConnections())
      if (sel.has(c.source) || sel.has(c.target)) await editor.removeConnection(c.id)
    for (const n of editor.getNodes()) if (sel.has(n.id)) await editor.removeNode(n.id)
  },
  async setViewport({ x, y, k }) {
    await area.area.zoom(k)
    await area.area.translate(x, y)
  },
  getViewport: () => ({ ...area.area.transform }),
  nodePos: (i) => area.nodeViews.get(ids[i].id)!.position,
})
