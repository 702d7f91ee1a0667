import type { FlowGraph, FlowNode, Json } from '@latchwork/engine'
import { changed, refused, type Command } from '../command.ts'
import { graphAt, withGraph, withoutGraph } from '../graph.ts'
import type { Point } from '../node-box.ts'
import { bendsOf, layoutOf, placeForFile, placesOf } from '../places.ts'
import { ownPort, type NodePorts } from '../port-book.ts'
import { outputSource, wireEnd, wireEnds, wireText, withSource, type WireEnd } from '../wire.ts'
import { takeInNotesAndFrames } from './frames.ts'
import { runnersOf } from './graphs.ts'
import { freshNodeIds, graphWithout } from './nodes.ts'

/** Puts the nodes of a subgraph in the place of the Call node that runs it. A graph that nothing else runs goes away. */
export function dissolveSubgraph(graph: string, caller: string): Command {
  return {
    label: 'Dissolve a subgraph',
    change(flow, ports) {
      const outer = graphAt(flow, graph)
      const node = outer !== undefined && Object.hasOwn(outer.nodes, caller) ? outer.nodes[caller] : undefined
      const name = node?.type === 'flow.call' ? node.graph : undefined
      const inner = name === undefined ? undefined : graphAt(flow, name)
      if (outer === undefined || node === undefined || name === undefined || inner === undefined) {
        return refused('Select a Call node: only the graph that such a node runs can be dissolved.')
      }
      const portsOf = (id: string): NodePorts => ports.ofNode(flow, name, id)
      const places = placesOf(inner, portsOf)
      const at = placesOf(outer, (id) => ports.ofNode(flow, graph, id)).get(caller) ?? { x: 0, y: 0 }
      const rest = graphWithout(outer, new Set([caller]))
      const ids = new Map<string, string>()
      const freshIdOf = freshNodeIds(rest)
      for (const id of Object.keys(inner.nodes)) ids.set(id, freshIdOf(id))
      const shift = shiftTo(
        at,
        [...places].flatMap(([id, place]) => (ids.has(id) ? [place] : [])),
      )
      const parts = { outer, rest, inner, caller, node, ids, shift }
      const replaced = withGraph(flow, graph, takeInNotesAndFrames(takeInNodes(parts, places, portsOf), parts))
      const isUsed = runnersOf(replaced, name).length > 0
      return changed(isUsed ? replaced : withoutGraph(replaced, name), { nodes: [...ids.values()] })
    },
  }
}

interface Parts {
  readonly outer: FlowGraph
  /** The outer graph without the caller. */
  readonly rest: FlowGraph
  readonly inner: FlowGraph
  readonly caller: string
  readonly node: FlowNode
  /** The new ids of the inner graph's nodes. */
  readonly ids: ReadonlyMap<string, string>
  readonly shift: (point: Point) => Point
}

/** The middle of the nodes comes to stand where the caller stood. */
function shiftTo(at: Point, places: readonly Point[]): Parts['shift'] {
  const middle = (axis: 'x' | 'y'): number =>
    places.reduce((sum, place) => sum + place[axis], 0) / Math.max(1, places.length)
  const by = { x: at.x - middle('x'), y: at.y - middle('y') }
  return ({ x, y }) => ({ x: x + by.x, y: y + by.y })
}

function takeInNodes(parts: Parts, places: ReadonlyMap<string, Point>, portsOf: (id: string) => NodePorts): FlowGraph {
  const { rest, inner, ids, shift } = parts
  const sourceNow = sourcesNow(parts)
  const { wires, outputs } = outerWires(parts, sourceNow)
  const layout: Record<string, Json | undefined> = { ...layoutOf(rest) }
  const nodes: Record<string, FlowNode> = { ...rest.nodes }
  for (const [id, fresh] of ids) {
    nodes[fresh] = inner.nodes[id]
    layout[fresh] = placeForFile(shift(places.get(id) ?? { x: 0, y: 0 }))
  }
  for (const wire of inner.wires) {
    const { from, to } = wireEnds(wire)
    const [source, target] = [sourceNow(from), ids.get(to.node)]
    if (target === undefined) continue
    if (source === undefined) {
      const isMany = ownPort(portsOf(to.node).inputs, to.port)?.many === true
      nodes[target] = withLiteral(nodes[target], to.port, literalOf(parts, from.port), isMany)
      continue
    }
    const made = wireText(source, { node: target, port: to.port })
    if (!wires.includes(made)) wires.push(made)
    const bends = from.node === 'input' ? [] : bendsOf(layoutOf(inner), wire)
    if (bends.length > 0) layout[made] = bends.flatMap((bend) => placeForFile(shift(bend)))
  }
  return { ...rest, ...(outputs !== undefined && { outputs }), nodes, wires, layout }
}

type SourceNow = (end: WireEnd) => WireEnd | undefined

/** Where a source inside the subgraph is now; undefined for an input that nothing feeds. */
function sourcesNow({ outer, caller, ids }: Parts): SourceNow {
  const ends = outer.wires.map(wireEnds)
  const fed = new Map(ends.flatMap(({ from, to }) => (to.node === caller ? [[to.port, from] as const] : [])))
  return ({ node, port }) => {
    const fresh = ids.get(node)
    return node === 'input' ? fed.get(port) : fresh === undefined ? undefined : { node: fresh, port }
  }
}

/** The wires of the outer graph in their old order, those from the caller led from what is inside. */
function outerWires({ outer, inner, caller }: Parts, sourceNow: SourceNow) {
  const sourceOf = (from: WireEnd): WireEnd | undefined => {
    if (from.node !== caller) return from
    const given = Object.hasOwn(inner.outputs ?? {}, from.port) ? inner.outputs?.[from.port] : undefined
    return given === undefined ? undefined : sourceNow(wireEnd(outputSource(given)))
  }
  const wires = outer.wires.flatMap((wire) => {
    const { from, to } = wireEnds(wire)
    const source = sourceOf(from)
    return to.node === caller || source === undefined ? [] : [wireText(source, to)]
  })
  if (outer.outputs === undefined) return { wires, outputs: undefined }
  const outputs = Object.entries(outer.outputs).map(([name, output]) => {
    const source = sourceOf(wireEnd(outputSource(output)))
    const from = source === undefined || source.node === '' ? '' : `${source.node}.${source.port}`
    return [name, withSource(output, from)] as const
  })
  return { wires, outputs: Object.fromEntries(outputs) }
}

/** What an input of the subgraph is while nothing is wired to it. */
function literalOf({ inner, node }: Parts, port: string): Json | undefined {
  const literals = node.with ?? {}
  if (Object.hasOwn(literals, port)) return literals[port]
  const inputs = inner.inputs ?? {}
  return Object.hasOwn(inputs, port) ? inputs[port].default : undefined
}

function withLiteral(node: FlowNode, port: string, value: Json | undefined, isMany: boolean): FlowNode {
  if (value === undefined) return node
  return { ...node, with: { ...node.with, [port]: isMany && !Array.isArray(value) ? [value] : value } }
}
