import type { Flow } from '@latchwork/engine'
import { goToNode, wayToGraph, type Workbench } from '../workbench/index.ts'
import { createNodePlaces, type NodePlace } from './node-places.ts'

/** Goes to the node that a path names: a run's, or a problem's. */
export function goToPath(workbench: Pick<Workbench, 'flow' | 'canvas'>, path: string): void {
  const flow = workbench.flow.state()?.document.state().flow
  const place = flow === undefined ? undefined : placeOf(flow, path)
  if (place !== undefined) goToNode(workbench, place)
}

/** The node of a run's path, `each[3]/ask`, or of a problem's, `graphs.one.nodes.ask.with`. */
export function placeOf(flow: Flow, path: string): NodePlace | undefined {
  const found = /^(?:graphs\.([^.]+)\.)?nodes\.([^.]+)/.exec(path)
  if (found === null) return createNodePlaces(flow)(path)
  const [, graph = '', id = ''] = found
  const way = wayToGraph(flow, graph)
  return way === undefined ? undefined : { graph, id, way }
}
