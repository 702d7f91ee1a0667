// The canvas and the document of the editor as they are, on the graph that every editor draws.
import { createRegistry } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { createRef } from 'react'
import { createRoot } from 'react-dom/client'
import { Canvas, createRunState } from '../../../../packages/editor/src/canvas/index.ts'
import {
  addNode,
  createEditorDocument,
  createPortBook,
  createSelection,
  removeNodes,
} from '../../../../packages/editor/src/document/index.ts'
import '../../../../packages/editor/src/tokens.css'
import '../../../../packages/editor/src/page.css'
import { register, until } from '../../shared/harness'

const ports = createPortBook(createRegistry(catalog))
const selection = createSelection()
const runState = createRunState((tell) => requestAnimationFrame(tell))
const handle = createRef<any>()
let editing: any

function flowOf(graph: any) {
  const nodes: any = {}
  const layout: any = {}
  for (const { i, id, x, y } of graph.nodes) {
    nodes[id] = { type: 'text.template', title: `Node ${i}`, with: { template: `text ${i} {{a}} {{b}}` } }
    layout[id] = [x, y]
  }
  const wires = graph.edges.map(({ from, to, port }: any) => `n${from}.text -> n${to}.${port ? 'b' : 'a'}`)
  return { latchwork: 1, name: 'bench', nodes, wires: [...new Set<string>(wires)], layout } as const
}

register({
  name: 'latchwork',
  async load(graph) {
    editing = createEditorDocument(flowOf(graph), { ports, now: () => performance.now() })
    createRoot(document.querySelector('#root')!).render(
      <Canvas ref={handle} document={editing} graph="" selection={selection} runState={runState} />,
    )
    await until(() => handle.current != null)
    handle.current.setView({ x: 40, y: 40, k: 1 })
  },
  count() {
    const { nodes, wires } = editing.state().flow
    return { nodes: Object.keys(nodes).length, edges: wires.length }
  },
  addNode: () => editing.run(addNode('', { type: 'text.template', at: { x: 300, y: 200 } })),
  selectAllDelete() {
    const ids = Object.keys(editing.state().flow.nodes)
    selection.set({ nodes: new Set(ids) })
    editing.run(removeNodes('', ids))
  },
  setViewport: (view) => handle.current.setView(view),
  getViewport: () => handle.current.view(),
  nodePos(i) {
    const { x, y } = handle.current.boxesOf([`n${i}`]).get(`n${i}`)
    return { x, y }
  },
})
