// The canvas and the document of the editor as they are, on the graph that every editor draws.
import { createRegistry } from '@latchwork/engine'
import { catalog } from '@latchwork/nodes/catalog'
import { createRef } from 'react'
import { createRoot } from 'react-dom/client'
import { Canvas, createHands, createRunState, type CanvasHandle } from '../../../../packages/editor/src/canvas/index.ts'
import {
  addNode,
  createEditorDocument,
  createPortBook,
  createSelection,
  removeNodes,
  type EditorDocument,
} from '../../../../packages/editor/src/document/index.ts'
import '../../../../packages/editor/src/tokens.css'
import '../../../../packages/editor/src/page.css'
import type { makeGraph } from '../../shared/graph'
import { register, until } from '../../shared/harness'

const ports = createPortBook(createRegistry(catalog))
const selection = createSelection()
const runState = createRunState((tell) => requestAnimationFrame(tell))
const none = new Set<string>()
const noBreakpoints = { state: () => none, subscribe: () => () => {} }
const handle = createRef<CanvasHandle>()
let loaded: EditorDocument | undefined

/** The document and the canvas, once the page has loaded a graph. */
function shown() {
  const canvas = handle.current
  if (loaded === undefined || canvas === null) throw Error('no graph is loaded')
  return { editing: loaded, canvas }
}

function flowOf(graph: ReturnType<typeof makeGraph>) {
  const nodes: Record<string, { type: string; title: string; with: { template: string } }> = {}
  const layout: Record<string, [number, number]> = {}
  for (const { i, id, x, y } of graph.nodes) {
    nodes[id] = { type: 'text.template', title: `Node ${i}`, with: { template: `text ${i} {{a}} {{b}}` } }
    layout[id] = [x, y]
  }
  const wires = graph.edges.map(({ from, to, port }) => `n${from}.text -> n${to}.${port ? 'b' : 'a'}`)
  return { latchwork: 1, name: 'bench', nodes, wires: [...new Set(wires)], layout } as const
}

register({
  name: 'latchwork',
  async load(graph) {
    const editing = createEditorDocument(flowOf(graph), { ports, now: () => performance.now() })
    loaded = editing
    createRoot(document.querySelector('#root')!).render(
      <Canvas
        ref={handle}
        document={editing}
        graph=""
        selection={selection}
        runState={runState}
        breakpoints={noBreakpoints}
        createHands={createHands}
      />,
    )
    await until(() => handle.current != null)
    shown().canvas.setView({ x: 40, y: 40, k: 1 })
  },
  count() {
    const { nodes, wires } = shown().editing.state().flow
    return { nodes: Object.keys(nodes).length, edges: wires.length }
  },
  addNode() {
    shown().editing.run(addNode('', { type: 'text.template', at: { x: 300, y: 200 } }))
  },
  selectAllDelete() {
    const { editing } = shown()
    const ids = Object.keys(editing.state().flow.nodes)
    selection.set({ nodes: new Set(ids) })
    editing.run(removeNodes('', ids))
  },
  setViewport: (view) => shown().canvas.setView(view),
  getViewport: () => shown().canvas.view(),
  nodePos(i) {
    const box = shown()
      .canvas.boxesOf([`n${i}`])
      .get(`n${i}`)
    if (box === undefined) throw Error(`there is no node ${i}`)
    return { x: box.x, y: box.y }
  },
})
