import type { CanvasHandle } from '../canvas/index.ts'
import { wayToGraph } from './way-to-graph.ts'
import type { FirstBench, GraphStep } from './workbench.ts'

type Surrounding = Pick<FirstBench, 'flow' | 'canvas'>

/** Where a node stands; the way to its graph is the shortest when it is left out. */
export interface NodeSpot {
  readonly graph: string
  readonly id: string
  readonly way?: readonly GraphStep[]
}

/** How many frames a canvas may take to draw a graph that was just opened. */
const PATIENCE = 30

/** Opens the graph in which a node stands, if need be, and gives the node the keyboard. */
export function goToNode(workbench: Surrounding, { graph, id, way }: NodeSpot): void {
  goTo(workbench, { graph, way }, (handle) => {
    if (!handle.readingOrder().includes(id)) return false
    handle.focusNode(id)
    return true
  })
}

/** Opens the graph in which a node stands, if need be, and brings the node into view; the keyboard stays where it is. */
export function showNode(workbench: Surrounding, { graph, id, way }: NodeSpot): void {
  goTo(workbench, { graph, way }, (handle) => {
    if (!handle.readingOrder().includes(id)) return false
    handle.reveal(id)
    return true
  })
}

/** The same as going to a node, for a frame or a note. */
export function goToEntry(workbench: Surrounding, graph: string, what: 'frame' | 'note', id: string): void {
  goTo(workbench, { graph }, (handle) => handle.focusEntry(what, id))
}

/** Opens a graph; `focus` is tried until the canvas draws it. */
function goTo(
  { flow, canvas }: Surrounding,
  { graph, way }: Pick<NodeSpot, 'graph' | 'way'>,
  focus: (handle: CanvasHandle) => boolean,
): void {
  const opened = flow.state()
  if (opened === undefined) return
  if (opened.graph() !== graph) {
    const steps = way ?? wayToGraph(opened.document.state().flow, graph)
    if (steps === undefined) return
    openWay(opened.trail.state(), steps, opened)
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
