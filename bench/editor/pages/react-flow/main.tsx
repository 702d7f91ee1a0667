// React Flow v12. ?visible=1 turns on onlyRenderVisibleElements.
import { memo, useCallback, useState } from 'react'
import { createRoot } from 'react-dom/client'
import {
  ReactFlow,
  ReactFlowProvider,
  Handle,
  Position,
  useNodesState,
  useEdgesState,
  useReactFlow,
  useNodesInitialized,
  addEdge,
  type Connection,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import './s.css'
import { register, until } from '../../shared/harness'
const visible = new URLSearchParams(location.search).get('visible') === '1'
type Bench = Node<{ label: string; text: string }>
const BenchNode = memo(function BenchNode({ data, selected }: NodeProps<Bench>) {
  const [v, set] = useState(data.text)
  return (
    <div className={'bn' + (selected ? ' sel' : '')}>
      <div className="t">{data.label}</div>
      <div className="r o">
        out
        <Handle type="source" position={Position.Right} id="o" style={{ top: 51 }} />
      </div>
      <div className="c">
        <input className="nodrag" value={v} onChange={(e) => set(e.target.value)} />
      </div>
      <div className="r">
        a<Handle type="target" position={Position.Left} id="a" style={{ top: 119 }} />
      </div>
      <div className="r">
        b<Handle type="target" position={Position.Left} id="b" style={{ top: 149 }} />
      </div>
    </div>
  )
})
const nodeTypes = { bench: BenchNode }
let api: ReturnType<typeof useApi>,
  inited = false
function useApi() {
  const [nodes, setNodes, onNodesChange] = useNodesState<Bench>([])
  const [edges, setEdges, onEdgesChange] = useEdgesState<Edge>([])
  const rf = useReactFlow<Bench>()
  return { nodes, setNodes, onNodesChange, edges, setEdges, onEdgesChange, rf }
}
function Flow() {
  const current = useApi()
  const { nodes, onNodesChange, edges, setEdges, onEdgesChange } = current
  inited = useNodesInitialized()
  api = current
  const onConnect = useCallback((p: Connection) => setEdges((es) => addEdge(p, es)), [])
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={onConnect}
      nodeTypes={nodeTypes}
      onlyRenderVisibleElements={visible}
      minZoom={0.01}
      maxZoom={4}
      defaultViewport={{ x: 40, y: 40, zoom: 1 }}
      proOptions={{ hideAttribution: true }}
    />
  )
}
createRoot(document.getElementById('app')!).render(
  <ReactFlowProvider>
    <Flow />
  </ReactFlowProvider>,
)
const mk = (i: number | string, x: number, y: number) => ({
  id: 'n' + i,
  type: 'bench',
  position: { x, y },
  data: { label: 'Node ' + i, text: 'text ' + i },
})
let k = 0
register({
  name: visible ? 'react-flow-visible' : 'react-flow',
  async load(g) {
    await until(() => !!api)
    api.setNodes(g.nodes.map((v) => mk(v.i, v.x, v.y)))
    api.setEdges(
      g.edges.map((e) => ({
        id: e.id,
        source: 'n' + e.from,
        target: 'n' + e.to,
        sourceHandle: 'o',
        targetHandle: e.port ? 'b' : 'a',
      })),
    )
    if (visible)
      await until(
        () =>
          document.querySelectorAll('.bn').length > 3 && document.querySelectorAll('.react-flow__edge-path').length > 0,
      )
    else
      await until(
        () =>
          document.querySelectorAll('.bn').length >= g.nodes.length &&
          document.querySelectorAll('.react-flow__edge-path').length >= g.edges.length,
      )
  },
  count: () => ({ nodes: api.rf.getNodes().length, edges: api.rf.getEdges().length }),
  async addNode() {
    const id = 'x' + k++
    api.rf.addNodes(mk(id, 300, 200))
    await until(() => !!document.querySelector(`[data-id=n${id}]`))
  },
  async selectAllDelete() {
    api.setNodes((ns) => ns.map((n) => ({ ...n, selected: true })))
    await until(() => api.nodes.every((n) => n.selected))
    await api.rf.deleteElements({ nodes: api.rf.getNodes().filter((n) => n.selected) })
    await until(() => document.querySelectorAll('.bn').length === 0 && api.rf.getNodes().length === 0)
  },
  setViewport({ x, y, k }) {
    return api.rf.setViewport({ x, y, zoom: k }).then(() => {})
  },
  getViewport() {
    const v = api.rf.getViewport()
    return { x: v.x, y: v.y, k: v.zoom }
  },
  nodePos: (i) => api.rf.getNode('n' + i)!.position,
})
