import { FlowFormatError, formatFlow, parseFlow, type Flow, type FlowGraph, type Json } from '@latchwork/engine'
import { z } from 'zod'
import { changed, countOf, graphCommand, refused, type Change, type Command } from '../command.ts'
import { graphAt, withGraph } from '../graph.ts'
import { freshId, withoutNumber } from '../ids.ts'
import type { Point } from '../node-box.ts'
import { bendsOf, idsOnCanvas, layoutOf, placeForFile, placeInFile, placesOf } from '../places.ts'
import type { PortBook } from '../port-book.ts'
import { wireEnds, wireText } from '../wire.ts'
import { freshNodeIds } from './nodes.ts'
import { graphRunBy, withRenamedGraphs } from './rewire.ts'

/** How copied nodes look as text: a small flow of their own, with the graphs that they run. */
const clipboardSchema = z.strictObject({ 'latchwork-clipboard': z.literal(1), flow: z.looseObject({}) })

/** What is copied, as text for the clipboard of the system. Wires among the nodes go with them. */
export function copyNodes(flow: Flow, name: string, ids: ReadonlySet<string>, ports: PortBook): string {
  const graph = graphAt(flow, name)
  const nodes = Object.entries(graph?.nodes ?? {}).filter(([id]) => ids.has(id))
  const wires = (graph?.wires ?? []).filter((wire) => {
    const { from, to } = wireEnds(wire)
    return ids.has(from.node) && ids.has(to.node)
  })
  const places = graph === undefined ? [] : [...placesOf(graph, (id) => ports.ofNode(flow, name, id))]
  const bends = wires.flatMap((wire) => {
    const numbers = layoutOf(graph ?? flow)[wire]
    return numbers === undefined ? [] : [[wire, numbers] as const]
  })
  const layout = [
    ...places.filter(([id]) => ids.has(id)).map(([id, place]) => [id, placeForFile(place)] as const),
    ...bends,
  ]
  const graphs = graphsRunBy(
    flow,
    nodes.flatMap(([, node]) => graphRunBy(node) ?? []),
  )
  const copied: Flow = {
    latchwork: 1,
    name: 'clipboard',
    nodes: Object.fromEntries(nodes),
    wires,
    ...(graphs.length > 0 && { graphs: Object.fromEntries(graphs) }),
    layout: Object.fromEntries(layout),
  }
  return JSON.stringify({ 'latchwork-clipboard': 1, flow: JSON.parse(formatFlow(copied)) })
}

/** Nodes that were read from a clipboard, or why its text holds none. */
export type Clip =
  | { readonly status: 'read'; readonly flow: Flow }
  | { readonly status: 'refused'; readonly reason: string }

const NO_NODES = 'The clipboard holds no nodes. Copy some on a canvas first.'

/** Reads the text of a clipboard; nothing in it is trusted. */
export function readClipboard(text: string): Clip {
  try {
    const read = clipboardSchema.safeParse(JSON.parse(text))
    if (!read.success) return refused(NO_NODES)
    return { status: 'read', flow: parseFlow(JSON.stringify(read.data.flow)) }
  } catch (error) {
    if (error instanceof FlowFormatError) return refused(`The copied nodes cannot be read: ${error.message}`)
    return refused(NO_NODES)
  }
}

/** Pastes what `copyNodes` gave, with ids of its own; its upper left corner comes to stand at a place. */
export function pasteNodes(graph: string, text: string, at: Point): Command {
  const clip = readClipboard(text)
  if (clip.status === 'refused') return { label: 'Paste', change: () => clip }
  return pasteClip({ label: `Paste ${countOf(Object.keys(clip.flow.nodes).length, 'node')}`, graph }, clip.flow, at)
}

/** Copies nodes on the spot, a little lower and to the right. */
export function duplicateNodes(graph: string, ids: readonly string[]): Command {
  const label = `Duplicate ${countOf(ids.length, 'node')}`
  return {
    label,
    change(flow, ports) {
      const clip = readClipboard(copyNodes(flow, graph, new Set(ids), ports))
      if (clip.status === 'refused') return clip
      const corner = cornerOf(clip.flow)
      return pasteClip({ label, graph }, clip.flow, { x: corner.x + 40, y: corner.y + 40 }).change(flow, ports)
    },
  }
}

function pasteClip(about: { readonly label: string; readonly graph: string }, clip: Flow, at: Point): Command {
  return {
    label: about.label,
    change(flow, ports) {
      if (Object.keys(clip.nodes).length === 0) return refused('There is nothing to paste.')
      const { flow: withGraphs, renamed } = addGraphs(flow, clip)
      const renamedClip = withRenamedGraphs(clip, renamed)
      const paste = graphCommand(about, (before) => pasteInto(before, renamedClip, at))
      return paste.change(withGraphs, ports)
    },
  }
}

function pasteInto(before: FlowGraph, clip: FlowGraph, wish: Point): Change<FlowGraph> {
  const corner = cornerOf(clip)
  const at = freePlace(before, wish)
  const shift = ({ x, y }: Point): Json => placeForFile({ x: x - corner.x + at.x, y: y - corner.y + at.y })
  const ids = new Map<string, string>()
  const nodes = { ...before.nodes }
  const clipLayout = layoutOf(clip)
  const layout: Record<string, Json | undefined> = { ...layoutOf(before) }
  const freshIdOf = freshNodeIds(before)
  for (const [id, node] of Object.entries(clip.nodes)) {
    const fresh = freshIdOf(withoutNumber(id))
    ids.set(id, fresh)
    nodes[fresh] = node
    layout[fresh] = shift(placeInFile(clipLayout, id) ?? corner)
  }
  const wires = clip.wires.flatMap((wire) => {
    const { from, to } = wireEnds(wire)
    const [source, target] = [ids.get(from.node), ids.get(to.node)]
    if (source === undefined || target === undefined) return []
    const pasted = wireText({ node: source, port: from.port }, { node: target, port: to.port })
    const bends = bendsOf(clipLayout, wire)
    if (bends.length > 0) layout[pasted] = bends.flatMap((bend) => shift(bend))
    return [pasted]
  })
  return changed({ ...before, nodes, wires: [...before.wires, ...wires], layout }, { nodes: [...ids.values()] })
}

/** A place near by at which no node stands yet: what is pasted twice must not hide what was pasted once. */
function freePlace(graph: FlowGraph, wish: Point): Point {
  const layout = layoutOf(graph)
  const taken = new Set(Object.keys(layout).map((id) => JSON.stringify(layout[id])))
  let { x, y } = wish
  while (taken.has(JSON.stringify(placeForFile({ x, y })))) {
    x += 40
    y += 40
  }
  return { x, y }
}

/** Adds the graphs of a clip. One that the flow has under the same name with the same content is used as it is. */
function addGraphs(flow: Flow, clip: Flow): { readonly flow: Flow; readonly renamed: ReadonlyMap<string, string> } {
  const renamed = new Map<string, string>()
  const incoming = Object.entries(clip.graphs ?? {})
  for (const [name, graph] of incoming) {
    const known = graphAt(flow, name)
    const same = known === undefined || JSON.stringify(known) === JSON.stringify(graph)
    renamed.set(name, same ? name : freshId(name, (id) => graphAt(flow, id) !== undefined || id in (clip.graphs ?? {})))
  }
  let after = flow
  for (const [name, graph] of incoming) {
    const wanted = renamed.get(name) ?? name
    if (graphAt(after, wanted) === undefined) after = withGraph(after, wanted, withRenamedGraphs(graph, renamed))
  }
  return { flow: after, renamed }
}

/** The graphs that nodes run, and those that run inside them. */
function graphsRunBy(flow: Flow, names: readonly string[]): readonly (readonly [string, FlowGraph])[] {
  const found = new Map<string, FlowGraph>()
  const open = [...names]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const graph = graphAt(flow, name)
    if (name === '' || graph === undefined || found.has(name)) continue
    found.set(name, graph)
    open.push(...Object.values(graph.nodes).flatMap((node) => graphRunBy(node) ?? []))
  }
  return [...found]
}

function cornerOf(clip: FlowGraph): Point {
  const layout = layoutOf(clip)
  const places = idsOnCanvas(clip).flatMap((id) => placeInFile(layout, id) ?? [])
  if (places.length === 0) return { x: 0, y: 0 }
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}
