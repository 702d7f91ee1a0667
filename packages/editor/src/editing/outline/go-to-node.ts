import type { CanvasHandle } from '../../canvas/index.ts'
import type { GraphStep, Workbench } from '../../workbench/index.ts'
import { wayToGraph } from './way-to-graph.ts'

/** How many frames a canvas may take to draw a graph that was just opened. */
const PATIENCE = 30

/** Opens the graph in which a node stands, if need be, and gives the node the keyboard. */
export function goToNode(workbench: Workbench, graph: string, node: string): void {
  goTo(workbench, graph, (handle) => {
    if (!handle.readingOrder().includes(node)) return false
    handle.focusNode(node)
    return true
  })
}

/** The same for a frame or a note. */
export function goToEntry(workbench: Workbench, graph: string, what: 'frame' | 'note', id: string): void {
  goTo(workbench, graph, (handle) => handle.focusEntry(what, id))
}

/** Opens a graph; `focus` is tried until the canvas draws it. */
function goTo({ flow, canvas }: Workbench, graph: string, focus: (handle: CanvasHandle) => boolean): void {
  const opened = flow.state()
  if (opened === undefined) return
  if (opened.graph() !== graph) {
    const way = wayToGraph(opened.document.state().flow, graph)
    if (way === undefined) return
    openWay(opened.trail.state(), way, opened)
  }
  const attempt = (frames: number): void => {
    const handle = canvas.state()
    if (opened.graph() === graph && handle !== undefined && focus(handle)) return
    if (frames > 0) requestAnimationFrame(() => attempt(frames - 1))
  }
  attempt(PATIENCE)
}

function openWay(
  from: readonly GraphStep[],
  to: readonly GraphStep[],
  { enter, leave }: { readonly enter: (step: GraphStep) => void; readonly leave: (to: number) => void },
): void {
  const shared = to.findIndex(({ graph, node }, step) => from[step]?.graph !== graph || from[step]?.node !== node)
  const kept = shared < 0 ? to.length : shared
  if (kept < from.length) leave(kept)
  for (const step of to.slice(kept)) enter(step)
}
