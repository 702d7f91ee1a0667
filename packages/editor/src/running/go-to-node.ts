import type { Flow } from '@latchwork/engine'
import { wayToGraph } from '../editing/outline/way-to-graph.ts'
import type { Workbench } from '../workbench/index.ts'
import { createNodePlaces, type NodePlace } from './node-places.ts'

/** Opens the graph in which a node stands, selects the node and brings it into view. */
export function goToNode({ flow, canvas }: Pick<Workbench, 'flow' | 'canvas'>, path: string): void {
  const opened = flow.state()
  if (opened === undefined) return
  const place = placeOf(opened.document.state().flow, path)
  if (place === undefined) return
  if (opened.graph() !== place.graph) {
    opened.leave(0)
    for (const step of place.way) opened.enter(step)
  }
  // The canvas of a graph that was just opened is there one frame later.
  requestAnimationFrame(() => requestAnimationFrame(() => canvas.state()?.focusNode(place.id)))
}

/** The node of a run's path, `each[3]/ask`, or of a problem's, `graphs.one.nodes.ask.with`. */
export function placeOf(flow: Flow, path: string): NodePlace | undefined {
  const found = /^(?:graphs\.([^.]+)\.)?nodes\.([^.]+)/.exec(path)
  if (found === null) return createNodePlaces(flow)(path)
  const [, graph = '', id = ''] = found
  const way = wayToGraph(flow, graph)
  return way === undefined ? undefined : { graph, id, way }
}
