import { FlowFormatError, formatFlow, parseFlow, type Flow, type FlowGraph, type Json } from '@latchwork/engine'
import { z } from 'zod'
import { changed, countOfThings, graphCommand, refused, type Change, type Command } from '../command.ts'
import { boxOfFile, framesOf, notesOf } from '../frames.ts'
import { graphAt, withGraph } from '../graph.ts'
import { freshId, withoutNumber } from '../ids.ts'
import type { Point } from '../node-box.ts'
import { bendsOf, idsOnCanvas, layoutOf, placeForFile, placeInFile, placesOf } from '../places.ts'
import type { PortBook } from '../port-book.ts'
import type { Selected } from '../selection.ts'
import { wireEnds, wireText } from '../wire.ts'
import { entriesForFile, whyNoEntries, withEntriesOf } from './frames.ts'
import { freshNodeIds } from './nodes.ts'
import { graphRunBy, withRenamedGraphs } from './rewire.ts'

/** How copied nodes look as text: a small flow of their own, with the graphs that they run. */
const clipboardSchema = z.strictObject({ 'latchwork-clipboard': z.literal(1), flow: z.looseObject({}) })

/** What to copy: nodes, frames with the nodes that they hold, notes. */
export type CopiedThings = Partial<Pick<Selected, 'nodes' | 'frames' | 'notes'>>

/** What is copied, as text for the clipboard of the system. Wires among the nodes go with them. */
export function copyNodes(flow: Flow, name: string, things: CopiedThings, ports: PortBook): string {
  const graph = graphAt(flow, name) ?? EMPTY
  const { ids, frames, notes } = copiedOf(graph, things)
  const nodes = Object.entries(graph.nodes).filter(([id]) => ids.has(id))
  const wires = graph.wires.filter((wire) => {
    const { from, to } = wireEnds(wire)
    return ids.has(from.node) && ids.has(to.node)
  })
  const places = [...placesOf(graph, (id) => ports.ofNode(flow, name, id))]
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
    layout: Object.fromEntries([
      ...places.flatMap(([id, place]) => (ids.has(id) ? [[id, placeForFile(place)] as const] : [])),
      ...wires.flatMap((wire) => {
        const numbers = layoutOf(graph)[wire]
        return numbers === undefined ? [] : [[wire, numbers] as const]
      }),
    ]),
    ...(notes.length > 0 && { notes: entriesForFile(notes) }),
    ...(frames.length > 0 && { frames: entriesForFile(frames) }),
  }
  return JSON.stringify({ 'latchwork-clipboard': 1, flow: JSON.parse(formatFlow(copied)) })
}

const EMPTY: FlowGraph = { nodes: {}, wires: [] }

/** What of a graph is copied; `ids` are the nodes. */
export function copiedOf(graph: FlowGraph, { nodes, frames, notes }: CopiedThings) {
  const copied = framesOf(graph).filter(({ id }) => frames?.has(id))
  const ids = new Set([...(nodes ?? []), ...copied.flatMap((frame) => frame.nodes ?? [])])
  return {
    ids: new Set([...ids].filter((id) => Object.hasOwn(graph.nodes, id))),
    frames: copied,
    notes: notesOf(graph).filter(({ id }) => notes?.has(id)),
  }
}

/** Nodes that were read from a clipboard, or why its text holds none. */
export type Clip =
  | { readonly status: 'read'; readonly flow: Flow }
  | { readonly status: 'refused'; readonly reason: string }

const NO_NODES = 'The clipboard holds no nodes, frames or notes. Copy some on a canvas first.'

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
  return pasteClip({ label: `Paste ${contentsOf(clip.flow)}`, graph }, clip.flow, at)
}

/** Copies nodes, frames and notes on the spot, a little lower and to the right. `label` says what, for Undo. */
export function duplicateNodes(graph: string, things: CopiedThings): Command {
  const { nodes, frames, notes } = things
  const label = `Duplicate ${countOfThings({ nodes: nodes?.size ?? 0, frames: frames?.size ?? 0, notes: notes?.size ?? 0 })}`
  return {
    label,
    change(flow, ports) {
      const clip = readClipboard(copyNodes(flow, graph, things, ports))
      if (clip.status === 'refused') return clip
      const corner = cornerOf(clip.flow)
      return pasteClip({ label, graph }, clip.flow, { x: corner.x + 40, y: corner.y + 40 }).change(flow, ports)
    },
  }
}

function contentsOf(clip: Flow): string {
  const { nodes } = clip
  return countOfThings({
    nodes: Object.keys(nodes).length,
    frames: framesOf(clip).length,
    notes: notesOf(clip).length,
  })
}

function pasteClip(about: { readonly label: string; readonly graph: string }, clip: Flow, at: Point): Command {
  return {
    label: about.label,
    change(flow, ports) {
      if (contentsOf(clip) === '') return refused('There is nothing to paste.')
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
  const shifted = ({ x, y }: Point): Point => ({ x: x - corner.x + at.x, y: y - corner.y + at.y })
  const shift = (point: Point): Json => placeForFile(shifted(point))
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
  const after = { ...before, nodes, wires: [...before.wires, ...wires], layout }
  if (framesOf(clip).length + notesOf(clip).length === 0) return changed(after, { nodes: [...ids.values()] })
  const refusal = whyNoEntries(before)
  if (refusal !== undefined) return refused(refusal)
  const { graph, ...entries } = withEntriesOf(after, { from: clip, ids, shift: shifted })
  return changed(graph, { nodes: [...ids.values()], ...entries })
}

/** A place near by at which nothing stands yet: what is pasted twice must not hide what was pasted once. */
function freePlace(graph: FlowGraph, wish: Point): Point {
  const layout = layoutOf(graph)
  const boxes = boxesIn(graph).map(placeForFile)
  const taken = new Set([...Object.values(layout), ...boxes].map((place) => JSON.stringify(place)))
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
  const places = [...idsOnCanvas(clip).flatMap((id) => placeInFile(layout, id) ?? []), ...boxesIn(clip)]
  if (places.length === 0) return { x: 0, y: 0 }
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}

/** Where notes and free frames stand. */
function boxesIn(graph: FlowGraph): readonly Point[] {
  return [...framesOf(graph), ...notesOf(graph)].flatMap(({ box }) => (box === undefined ? [] : [boxOfFile(box)]))
}
