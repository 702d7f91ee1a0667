import type { Flow, FlowGraph, FlowInput } from '@latchwork/engine'
import { changed, graphCommand, refused, type Command } from '../command.ts'
import { graphAt, withGraph, withoutGraph, withoutKeys } from '../graph.ts'
import { freshId, idOf } from '../ids.ts'
import { allWires, wireEnds, type WireEnd } from '../wire.ts'
import { withoutWires } from './wires.ts'
import { graphRunBy, rewire, withRenamedGraphs, withRenamedKey } from './rewire.ts'

// The pattern that the engine exports judges ports too; this adds what a record must not hold.
const NAME = /^(?!(?:__proto__|constructor|prototype)$)[A-Za-z_][A-Za-z0-9_]{0,63}$/

/** Adds an empty graph. */
export function addGraph(wish: string): Command {
  return {
    label: 'Add a graph',
    change(flow) {
      const graph = freshGraphName(flow, wish)
      return changed(withGraph(flow, graph, { nodes: {}, wires: [] }), { graph })
    },
  }
}

/** Renames a graph, and in every node that runs it. */
export function renameGraph(name: string, wish: string): Command {
  return {
    label: 'Rename a graph',
    change(flow) {
      const graph = name === '' ? undefined : graphAt(flow, name)
      const wanted = idOf(wish)
      if (graph === undefined) return refused(`There is no graph "${name}" in this flow.`)
      if (wanted === name) return changed(flow)
      if (isTaken(flow, wanted)) return refused(`There is a graph "${wanted}" already.`)
      const renamed = new Map([[name, wanted]])
      const graphs = Object.entries(withRenamedKey(flow.graphs ?? {}, name, wanted))
      const inside = graphs.map(([key, value]) => [key, withRenamedGraphs(value, renamed)] as const)
      const root = withRenamedGraphs(flow, renamed)
      return changed({ ...withGraph(flow, '', root), graphs: Object.fromEntries(inside) }, { graph: wanted })
    },
  }
}

/** Removes a graph that no node runs. */
export function removeGraph(name: string): Command {
  return {
    label: 'Delete a graph',
    change(flow) {
      if (name === '' || graphAt(flow, name) === undefined) return refused(`There is no graph "${name}" in this flow.`)
      const user = runnersOf(flow, name)[0]
      if (user !== undefined) return refused(`The node "${user.node}" still runs the graph "${name}".`)
      return changed(withoutGraph(flow, name))
    },
  }
}

/** Adds an input to a graph, or changes one. Typing merges. */
export function setGraphInput(graph: string, name: string, input: FlowInput): Command {
  return graphCommand({ label: 'Change an input', graph, merge: `input:${name}` }, (before) =>
    NAME.test(name)
      ? changed({ ...before, inputs: { ...before.inputs, [name]: input } }, { port: name })
      : badName(name),
  )
}

/** Adds an output to a graph, or changes one; `from` is "node.port", empty while nothing is connected. */
export function setGraphOutput(graph: string, name: string, from: string, optional = false): Command {
  return graphCommand({ label: 'Change an output', graph, merge: `output:${name}` }, (before) => {
    if (!NAME.test(name)) return badName(name)
    const output = optional ? { from, optional } : from
    return changed({ ...before, outputs: { ...before.outputs, [name]: output } }, { port: name })
  })
}

/** Removes an input or output of a graph, with its wires inside and where the graph is run. */
export function removeGraphPort(graph: string, side: 'input' | 'output', name: string): Command {
  return {
    label: `Delete an ${side}`,
    change(flow) {
      const before = graphAt(flow, graph)
      if (before === undefined) return refused(`There is no graph "${graph}" in this flow.`)
      const inside = allWires(before).filter((wire) => {
        const { from, to } = wireEnds(wire)
        const end = side === 'input' ? from : to
        return end.node === side && end.port === name
      })
      const cut = withoutWires(before, new Set(inside))
      const key = side === 'input' ? 'inputs' : 'outputs'
      const ports = withoutKeys<unknown>(cut[key] ?? {}, new Set([name]))
      const after: FlowGraph = { ...cut, [key]: Object.keys(ports).length === 0 ? undefined : ports }
      return changed(cutAtRunners(withGraph(flow, graph, after), graph, side, name))
    },
  }
}

/** Renames an input or output of a graph, in its wires inside and where the graph is run. */
export function renameGraphPort(
  graph: string,
  side: 'input' | 'output',
  { from, to }: { readonly from: string; readonly to: string },
): Command {
  return {
    label: `Rename an ${side}`,
    change(flow) {
      const before = graphAt(flow, graph)
      const ports = side === 'input' ? before?.inputs : before?.outputs
      if (before === undefined || ports === undefined || !Object.hasOwn(ports, from)) {
        return refused(`The graph has no ${side} "${from}".`)
      }
      if (from === to) return changed(flow)
      if (!NAME.test(to)) return badName(to)
      if (Object.hasOwn(ports, to)) return refused(`The graph has an ${side} "${to}" already.`)
      const rename = renamedEnd((node) => node === side, from, to)
      const wired = rewire(before, side === 'input' ? { from: rename, to: same } : { from: same, to: rename })
      const named: FlowGraph =
        side === 'input'
          ? { ...wired, inputs: withRenamedKey(wired.inputs ?? {}, from, to) }
          : { ...wired, outputs: withRenamedKey(wired.outputs ?? {}, from, to) }
      return changed(renameAtRunners(withGraph(flow, graph, named), graph, side, { from, to }))
    },
  }
}

/** A name that no graph of the flow has. */
export function freshGraphName(flow: Flow, wish: string): string {
  return freshId(wish, (name) => isTaken(flow, name))
}

/** The nodes that run a graph, with the graphs they stand in. */
export function runnersOf(flow: Flow, name: string): readonly { readonly graph: string; readonly node: string }[] {
  return ['', ...Object.keys(flow.graphs ?? {})].flatMap((graph) =>
    Object.entries(graphAt(flow, graph)?.nodes ?? {}).flatMap(([node, value]) =>
      graphRunBy(value) === name ? [{ graph, node }] : [],
    ),
  )
}

function cutAtRunners(flow: Flow, name: string, side: 'input' | 'output', port: string): Flow {
  return changeRunners(flow, name, (graph, nodes) => {
    const cut = allWires(graph).filter((wire) => {
      const { from, to } = wireEnds(wire)
      const end = side === 'input' ? to : from
      return nodes.has(end.node) && end.port === port
    })
    return withoutWires(graph, new Set(cut))
  })
}

function renameAtRunners(
  flow: Flow,
  name: string,
  side: 'input' | 'output',
  { from, to }: { readonly from: string; readonly to: string },
): Flow {
  return changeRunners(flow, name, (graph, ids) => {
    const rename = renamedEnd((node) => ids.has(node), from, to)
    if (side === 'output') return rewire(graph, { from: rename, to: same })
    const nodes = Object.entries(graph.nodes).map(([id, node]) => {
      const literals = ids.has(id) && node.with !== undefined && Object.hasOwn(node.with, from) ? node.with : undefined
      return [id, literals === undefined ? node : { ...node, with: withRenamedKey(literals, from, to) }] as const
    })
    return rewire({ ...graph, nodes: Object.fromEntries(nodes) }, { from: same, to: rename })
  })
}

function changeRunners(
  flow: Flow,
  name: string,
  change: (graph: FlowGraph, nodes: ReadonlySet<string>) => FlowGraph,
): Flow {
  if (name === '') return flow
  let after = flow
  for (const [graph, found] of Map.groupBy(runnersOf(flow, name), (runner) => runner.graph)) {
    const before = graphAt(after, graph)
    if (before === undefined) continue
    after = withGraph(after, graph, change(before, new Set(found.map(({ node }) => node))))
  }
  return after
}

function renamedEnd(isMeant: (node: string) => boolean, from: string, to: string): (end: WireEnd) => WireEnd {
  return (end) => (isMeant(end.node) && end.port === from ? { ...end, port: to } : end)
}

function same(end: WireEnd): WireEnd {
  return end
}

function isTaken(flow: Flow, name: string): boolean {
  return name === 'constructor' || name === 'prototype' || graphAt(flow, name) !== undefined
}

function badName(name: string): ReturnType<typeof refused> {
  return refused(`"${name}" cannot be a name here: use letters, digits and underscores, and start with a letter.`)
}
