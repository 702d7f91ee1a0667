import type { GraphStep, Workbench } from '../workbench/index.ts'
import { createNodePlaces, withoutOrdinals } from './node-places.ts'

/** Opens the graph in which the node of a run's path stands, selects the node and brings it into view. */
export function goToNode({ flow, canvas }: Pick<Workbench, 'flow' | 'canvas'>, path: string): void {
  const opened = flow.state()
  if (opened === undefined) return
  const findPlace = createNodePlaces(opened.document.state().flow)
  const ids = withoutOrdinals(path).split('/')
  const places = ids.map((_, index) => findPlace(ids.slice(0, index + 1).join('/')))
  const last = places.at(-1)
  if (last === undefined) return
  if (opened.graph() !== last.graph) {
    opened.leave(0)
    for (const step of stepsOf(places)) opened.enter(step)
  }
  // The canvas of a graph that was just opened is there one frame later.
  requestAnimationFrame(() => requestAnimationFrame(() => canvas.state()?.focusNode(last.id)))
}

function stepsOf(
  places: readonly ({ readonly graph: string; readonly id: string } | undefined)[],
): readonly GraphStep[] {
  return places.slice(1).flatMap((place, index) => {
    const runner = places[index]
    return place === undefined || runner === undefined ? [] : [{ graph: place.graph, node: runner.id }]
  })
}
