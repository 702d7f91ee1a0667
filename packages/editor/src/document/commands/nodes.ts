import type { FlowGraph, FlowNode, Json, JsonObject } from '@latchwork/engine'
import { changed, countOf, graphCommand, refused, type Command } from '../command.ts'
import { withoutKeys } from '../graph.ts'
import { createFreshIds } from '../ids.ts'
import type { Point } from '../node-box.ts'
import { layoutOf, placeForFile } from '../places.ts'
import { allWires, outputSource, wireEnd, wireEnds, withSource, type WireEnds } from '../wire.ts'
import { dropFromFrames } from './frames.ts'
import { connectIn } from './wires.ts'

/** A node that is to be made. */
export interface NewNode {
  readonly type: string
  readonly at: Point
  readonly title?: string
  readonly with?: JsonObject
  readonly graph?: string
  /** Wires to make with it: a dropped wire's other end, say. Those that do not fit are left out. */
  readonly wires?: (id: string) => readonly WireEnds[]
}

/** Ids that a flow file refuses as a node's. */
const RESERVED = new Set(['input', 'output', 'constructor', 'prototype'])

/** Adds a node; its id is the last part of its type. */
export function addNode(graph: string, { type, at, wires, ...rest }: NewNode): Command {
  return graphCommand({ label: 'Add a node', graph }, (before, context) => {
    const id = freshNodeId(type.slice(type.lastIndexOf('.') + 1), before)
    const node: FlowNode = { type, ...rest }
    const layout = { ...layoutOf(before), [id]: placeForFile(at) }
    let after: FlowGraph = { ...before, nodes: { ...before.nodes, [id]: node }, layout }
    for (const ends of wires?.(id) ?? []) {
      const wired = connectIn(after, ends, context)
      if (wired.status === 'changed') after = wired.value
    }
    return changed(after, { nodes: [id] })
  })
}

/** Removes nodes with their wires, their places and their part in frames. Outputs that they fed stay, unconnected. */
export function removeNodes(graph: string, ids: readonly string[]): Command {
  return graphCommand({ label: `Delete ${countOf(ids.length, 'node')}`, graph }, (before) =>
    changed(graphWithout(before, new Set(ids))),
  )
}

/** A graph without some of its nodes. */
export function graphWithout(graph: FlowGraph, ids: ReadonlySet<string>): FlowGraph {
  if (![...ids].some((id) => Object.hasOwn(graph.nodes, id))) return graph
  const gone = new Set(ids)
  for (const wire of allWires(graph)) if (touches(wire, ids)) gone.add(wire)
  const outputs = Object.entries(graph.outputs ?? {}).map(
    ([name, output]) => [name, ids.has(wireEnd(outputSource(output)).node) ? withSource(output, '') : output] as const,
  )
  return dropFromFrames(
    {
      ...graph,
      nodes: withoutKeys(graph.nodes, ids),
      wires: graph.wires.filter((wire) => !gone.has(wire)),
      ...(graph.outputs !== undefined && { outputs: Object.fromEntries(outputs) }),
      ...(graph.layout !== undefined && { layout: withoutKeys(layoutOf(graph), gone) }),
    },
    ids,
  )
}

/** Sets the literal of an input, or a setting; undefined takes it away. Typing merges. */
export function setLiteral(graph: string, id: string, key: string, value: Json | undefined): Command {
  return graphCommand({ label: `Change ${key}`, graph, merge: `with:${id}:${key}` }, (before) => {
    const node = Object.hasOwn(before.nodes, id) ? before.nodes[id] : undefined
    if (node === undefined) return refused(`There is no node "${id}".`)
    if (value !== undefined) return changed(withNode(before, id, { ...node, with: { ...node.with, [key]: value } }))
    const rest = withoutKeys(node.with ?? {}, new Set([key]))
    const literals = Object.keys(rest).length === 0 ? undefined : rest
    return changed(withNode(before, id, { ...node, with: literals }))
  })
}

/** Gives a node a title of its own; an empty one gives it back the title of its type. Typing merges. */
export function setTitle(graph: string, id: string, title: string): Command {
  const text = title.trim() === '' ? undefined : title.slice(0, 200)
  return changeNodes({ label: 'Rename a node', graph, merge: `title:${id}` }, [id], (node) => ({
    ...node,
    title: text,
  }))
}

/** Lets nodes pass their inputs through, or run again. */
export function setBypass(graph: string, ids: readonly string[], bypass: boolean): Command {
  const label = `${bypass ? 'Bypass' : 'Run'} ${countOf(ids.length, 'node')}`
  return changeNodes({ label, graph }, ids, (node) => ({ ...node, bypass: bypass ? true : undefined }))
}

/** Locks a node's outputs to values, or with undefined unlocks them. */
export function setFrozen(graph: string, id: string, outputs: JsonObject | undefined): Command {
  const label = outputs === undefined ? 'Unlock outputs' : 'Lock outputs'
  return changeNodes({ label, graph }, [id], (node) => ({ ...node, frozen: outputs }))
}

/** Sets what happens around a node's run: retries, time limit, errors. Typing merges. */
export function setPolicy(graph: string, id: string, policy: JsonObject | undefined): Command {
  return changeNodes({ label: 'Change a policy', graph, merge: `policy:${id}` }, [id], (node) => ({ ...node, policy }))
}

/** Chooses the graph that a control node runs. */
export function setNodeGraph(graph: string, id: string, runs: string | undefined): Command {
  return changeNodes({ label: 'Choose a graph', graph }, [id], (node) => ({ ...node, graph: runs }))
}

/** A graph whose file puts nodes at places; also `input` and `output`. */
export function withPlaces(graph: FlowGraph, places: ReadonlyMap<string, Point>): FlowGraph {
  const layout: Record<string, Json | undefined> = { ...layoutOf(graph) }
  for (const [id, place] of places) layout[id] = placeForFile(place)
  return { ...graph, layout }
}

/** Whether a flow file refuses an id as a node's. */
export function isReservedId(id: string): boolean {
  return RESERVED.has(id)
}

/** An id that no node of the graph has. */
export function freshNodeId(wish: string, graph: FlowGraph): string {
  return freshNodeIds(graph)(wish)
}

/** Gives many such ids, none of them twice. */
export function freshNodeIds({ nodes }: FlowGraph): (wish: string) => string {
  return createFreshIds((id) => isReservedId(id) || Object.hasOwn(nodes, id))
}

function touches(wire: string, ids: ReadonlySet<string>): boolean {
  const { from, to } = wireEnds(wire)
  return ids.has(from.node) || ids.has(to.node)
}

function changeNodes(
  about: { readonly label: string; readonly graph: string; readonly merge?: string },
  ids: readonly string[],
  change: (node: FlowNode) => FlowNode,
): Command {
  return graphCommand(about, (before) => {
    const nodes = { ...before.nodes }
    for (const id of ids) {
      if (!Object.hasOwn(nodes, id)) return refused(`There is no node "${id}".`)
      nodes[id] = change(nodes[id])
    }
    return changed({ ...before, nodes })
  })
}

function withNode(graph: FlowGraph, id: string, node: FlowNode): FlowGraph {
  return { ...graph, nodes: { ...graph.nodes, [id]: node } }
}
