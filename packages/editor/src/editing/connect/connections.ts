import { portConversion, type Registry } from '@latchwork/engine'
import {
  allWires,
  graphAt,
  NEW_PORT,
  ownPort,
  wireEnds,
  wireText,
  type EditorDocument,
  type NodePorts,
  type WireEnds,
} from '../../document/index.ts'
import { namesOf } from '../outline/outline-rows.ts'

/** A wire that could be made from a node or to it. */
export interface Connection {
  readonly ends: WireEnds
  /** Which side of the node it is on. */
  readonly side: 'output' | 'input'
  readonly port: string
  readonly otherTitle: string
  readonly otherPort: string
  /** The wires that it would take the place of. */
  readonly replaces: readonly string[]
}

/** Every wire that fits between a node and the other nodes of its graph: first those out of it, then those into it. */
export function connectionsOf(
  document: EditorDocument,
  { graph, node, registry }: { readonly graph: string; readonly node: string; readonly registry: Registry },
): readonly Connection[] {
  const { flow } = document.state()
  const value = graphAt(flow, graph)
  if (value === undefined) return []
  const wires = new Set(allWires(value))
  const before = reachable(wires, node, 'to')
  const after = reachable(wires, node, 'from')
  const others = [...Object.keys(value.nodes), ...(value.inputs ? ['input'] : []), ...(value.outputs ? ['output'] : [])]
  const own = document.ports.ofNode(flow, graph, node)
  const found = others.flatMap((other) => {
    if (other === node) return []
    const ports = document.ports.ofNode(flow, graph, other)
    const otherTitle = namesOf(other, value.nodes[other], registry).title
    // What leads to a node cannot be fed by it: that would be a cycle.
    const out = before.has(other) ? [] : fittingEnds({ node, ports: own }, { node: other, ports })
    const into = after.has(other) ? [] : fittingEnds({ node: other, ports }, { node, ports: own })
    return [
      ...out.map((ends) => ({
        ends,
        side: 'output' as const,
        port: ends.from.port,
        otherPort: ends.to.port,
        otherTitle,
      })),
      ...into.map((ends) => ({
        ends,
        side: 'input' as const,
        port: ends.to.port,
        otherPort: ends.from.port,
        otherTitle,
      })),
    ]
  })
  const opening = newPorts({ node, ports: own })
  const taken = Map.groupBy(wires, (wire) => wire.slice(wire.indexOf(' -> ')))
  return [...found, ...opening]
    .filter(({ ends }) => !wires.has(wireText(ends.from, ends.to)))
    .map((connection): Connection => {
      const { to } = connection.ends
      const isMany = ownPort(document.ports.ofNode(flow, graph, to.node).inputs, to.port)?.many === true
      return { ...connection, replaces: isMany ? [] : (taken.get(` -> ${to.node}.${to.port}`) ?? []) }
    })
    .toSorted((a, b) => b.side.localeCompare(a.side) || a.replaces.length - b.replaces.length)
}

/** Wires that make a new output of the graph out of an output, or a new input of it for an input. */
function newPorts({ node, ports }: End): readonly Omit<Connection, 'replaces'>[] {
  if (node === 'input' || node === 'output') return []
  return [
    ...Object.keys(ports.outputs).map((port) => ({
      ends: { from: { node, port }, to: { node: 'output', port: NEW_PORT } },
      side: 'output' as const,
      port,
      otherTitle: 'Outputs',
      otherPort: 'new output',
    })),
    ...Object.keys(ports.inputs).map((port) => ({
      ends: { from: { node: 'input', port: NEW_PORT }, to: { node, port } },
      side: 'input' as const,
      port,
      otherTitle: 'Inputs',
      otherPort: 'new input',
    })),
  ]
}

interface End {
  readonly node: string
  readonly ports: NodePorts
}

function fittingEnds(source: End, target: End): readonly WireEnds[] {
  return Object.entries(source.ports.outputs).flatMap(([from, { kind }]) =>
    Object.entries(target.ports.inputs).flatMap(([to, port]) =>
      target.node === 'output' || portConversion(kind, port) !== undefined
        ? [{ from: { node: source.node, port: from }, to: { node: target.node, port: to } }]
        : [],
    ),
  )
}

/** The nodes that lead to a node (`to`), or to which it leads (`from`), itself among them. */
function reachable(wires: Iterable<string>, start: string, side: 'from' | 'to'): ReadonlySet<string> {
  const ends = [...wires].map(wireEnds)
  const next = Map.groupBy(ends, (end) => end[side].node)
  const found = new Set([start])
  for (const node of found) {
    for (const { from, to } of next.get(node) ?? []) found.add(side === 'from' ? to.node : from.node)
  }
  return found
}
