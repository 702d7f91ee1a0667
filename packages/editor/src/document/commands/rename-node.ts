import { ID_PATTERN, type FlowGraph } from '@latchwork/engine'
import { changed, graphCommand, refused, type Command } from '../command.ts'
import { layoutOf, placeForFile, placesOf } from '../places.ts'
import type { WireEnd } from '../wire.ts'
import { renameInFrames } from './frames.ts'
import { isReservedId } from './nodes.ts'
import { rewire, withRenamedKey } from './rewire.ts'

/** Gives a node another id: in its wires, in what the graph gives, in the layout and in frames. */
export function renameNode(graph: string, id: string, to: string): Command {
  return graphCommand({ label: `Rename ${id} to ${to}`, graph }, (before, { flow, name, ports }) => {
    if (!Object.hasOwn(before.nodes, id)) return refused(`There is no node "${id}".`)
    if (to === id) return changed(before)
    const problem = problemOfId(before, to)
    // A node that its file gives no place stays where it stands, under the new id too.
    const place = placesOf(before, (node) => ports.ofNode(flow, name, node)).get(id)
    const layout = { ...layoutOf(before), ...(place !== undefined && { [id]: placeForFile(place) }) }
    const placed = { ...before, layout }
    return problem === undefined ? changed(renamed(placed, id, to)) : refused(problem)
  })
}

function problemOfId({ nodes }: FlowGraph, id: string): string | undefined {
  if (isReservedId(id)) return `"${id}" is a name of the format's own. Choose another id.`
  if (!ID_PATTERN.test(id)) {
    return `"${id}" cannot be an id: use small letters, digits and hyphens, start with a letter, and at most 64 of them.`
  }
  if (!Object.hasOwn(nodes, id)) return undefined
  const { title, type } = nodes[id]
  return `There is a node "${id}" already (${title ?? type}). Choose another id, or rename that one first.`
}

function renamed(graph: FlowGraph, id: string, to: string): FlowGraph {
  const rename = (end: WireEnd): WireEnd => (end.node === id ? { ...end, node: to } : end)
  const wired = rewire({ ...graph, nodes: withRenamedKey(graph.nodes, id, to) }, { from: rename, to: rename })
  return renameInFrames({ ...wired, layout: withRenamedKey(layoutOf(wired), id, to) }, id, to)
}
