import {
  conversionHint,
  describeKind,
  portConversion,
  type Conversion,
  type Flow,
  type FlowGraph,
} from '@latchwork/engine'
import { graphAt } from './graph.ts'
import { ownPort, type PortBook } from './port-book.ts'
import { allWires, wireEnds, wireText, type WireEnd, type WireEnds } from './wire.ts'

/** Whether a wire can be made; if so what it does to the value and which wires it takes the place of. */
export type WireVerdict =
  | { readonly status: 'fits'; readonly conversion: Conversion; readonly replaces: readonly string[] }
  | { readonly status: 'refused'; readonly reason: string }

/** Where a wire would be made. */
export interface WirePlace {
  readonly flow: Flow
  readonly graph: string
  readonly ports: PortBook
  /** The wire that is being moved to other ends, which then is no hindrance. */
  readonly instead?: string
}

/** Judges a wire before it is made: ends that exist, kinds that fit, one wire for a single input, no cycle. */
export function judgeWire({ from, to }: WireEnds, { flow, graph: name, ports, instead }: WirePlace): WireVerdict {
  const graph = graphAt(flow, name)
  const source = ownPort(ports.ofNode(flow, name, from.node).outputs, from.port)
  const target = ownPort(ports.ofNode(flow, name, to.node).inputs, to.port)
  if (graph === undefined || source === undefined) return refuse(`There is no output "${endText(from)}".`)
  if (target === undefined) return refuse(`There is no input "${endText(to)}".`)
  // An output of a graph is of whatever kind feeds it.
  const change = to.node === 'output' ? 'pass' : portConversion(source.kind, target)
  if (change === undefined) {
    const hint = conversionHint(source.kind, target.kind)
    const reason = `"${to.port}" takes ${describeKind(target)}, and "${from.port}" gives ${source.kind}.`
    return refuse(hint === undefined ? reason : `${reason} ${hint}`)
  }
  const others = allWires(graph).filter((wire) => wire !== instead)
  if (others.includes(wireText(from, to))) return refuse('These two are connected already.')
  const cycle = wayBetween(others, to.node, from.node)
  if (cycle !== undefined) {
    return refuse(`This would be a cycle: ${[from.node, ...cycle].join(' -> ')}. Use a Loop node to repeat work.`)
  }
  const taken = target.many ? [] : others.filter((wire) => wire.endsWith(` -> ${endText(to)}`))
  return { status: 'fits', conversion: change, replaces: taken }
}

/** A way along wires from one node to another, both named; undefined when there is none. */
export function wayBetween(wires: readonly string[], start: string, end: string): readonly string[] | undefined {
  if (start === end) return [start]
  const targets = new Map<string, string[]>()
  for (const wire of wires) {
    const { from, to } = wireEnds(wire)
    const known = targets.get(from.node)
    if (known === undefined) targets.set(from.node, [to.node])
    else known.push(to.node)
  }
  const cameFrom = new Map<string, string>([[start, '']])
  const open = [start]
  for (let head = 0; head < open.length; head++) {
    for (const next of targets.get(open[head]) ?? []) {
      if (cameFrom.has(next)) continue
      cameFrom.set(next, open[head])
      if (next === end) return traceBack(cameFrom, end)
      open.push(next)
    }
  }
  return undefined
}

/** The first cycle among a graph's wires, node by node; undefined when there is none. */
export function findCycle(graph: FlowGraph): readonly string[] | undefined {
  for (const wire of graph.wires) {
    const { from, to } = wireEnds(wire)
    const way = wayBetween(graph.wires, to.node, from.node)
    if (way !== undefined) return [from.node, ...way]
  }
  return undefined
}

function traceBack(cameFrom: ReadonlyMap<string, string>, end: string): readonly string[] {
  const way: string[] = []
  for (let node = end; node !== ''; node = cameFrom.get(node) ?? '') way.push(node)
  return way.reverse()
}

function endText({ node, port }: WireEnd): string {
  return `${node}.${port}`
}

function refuse(reason: string): WireVerdict {
  return { status: 'refused', reason }
}
