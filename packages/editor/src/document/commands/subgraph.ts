import type { FlowGraph, FlowInput, FlowNode, FlowOutput, Json } from '@latchwork/engine'
import { changed, refused, type Command } from '../command.ts'
import { graphAt, withGraph } from '../graph.ts'
import { freshName } from '../ids.ts'
import { findCycle } from '../judge-wire.ts'
import { layoutOf, placeForFile, placesOf } from '../places.ts'
import { ownPort } from '../port-book.ts'
import { outputSource, wireEnd, wireEnds, wireText, withSource, type WireEnd } from '../wire.ts'
import { framesOf } from '../frames.ts'
import { freshGraphName } from './graphs.ts'
import { freshNodeId, graphWithout } from './nodes.ts'

/** Moves nodes into a graph of their own and puts one Call node in their place, with the same wires. */
export function makeSubgraph(graph: string, ids: readonly string[], title = 'group'): Command {
  return {
    label: 'Make a subgraph',
    change(flow, ports) {
      const before = graphAt(flow, graph)
      const chosen = new Set(ids.filter((id) => before !== undefined && Object.hasOwn(before.nodes, id)))
      if (before === undefined || chosen.size === 0) return refused('Select the nodes that the subgraph should hold.')
      const name = freshGraphName(flow, title)
      const caller = freshNodeId(name, before)
      const kindOf = (end: WireEnd): string => {
        const found = ownPort(ports.ofNode(flow, graph, end.node).outputs, end.port)
        return found?.kind ?? 'any'
      }
      const split = splitWires(before, chosen, caller, kindOf)
      const inner = innerGraph(
        before,
        chosen,
        split,
        placesOf(before, (id) => ports.ofNode(flow, graph, id)),
      )
      const outer = outerGraph(before, chosen, { caller, name, split, at: inner.center })
      const cycle = findCycle(outer)
      if (cycle !== undefined) {
        return refused(
          `A way leads out of these nodes and back in: ${cycle.join(' -> ')}. Select what lies between too.`,
        )
      }
      return changed(withGraph(withGraph(flow, name, inner.graph), graph, outer), { nodes: [caller], graph: name })
    },
  }
}

interface Split {
  readonly inputs: Readonly<Record<string, FlowInput>>
  readonly outputs: Readonly<Record<string, FlowOutput>>
  readonly innerWires: readonly string[]
  readonly outerWires: readonly string[]
  /** What feeds the outputs of the outer graph. */
  readonly outerOutputs: Readonly<Record<string, FlowOutput>>
}

/** Parts the wires; each source that leads in becomes one input, each inner port that leads out one output. */
function splitWires(
  graph: FlowGraph,
  chosen: ReadonlySet<string>,
  caller: string,
  kindOf: (end: WireEnd) => string,
): Split {
  const inputs = new Map<string, { readonly name: string; readonly kind: string }>()
  const outputs = new Map<string, string>()
  const nameIn = (taken: Iterable<string>, wish: string): string => {
    const names = new Set(taken)
    return freshName(wish, (name) => names.has(name))
  }
  const inputFor = (from: WireEnd, to: WireEnd): WireEnd => {
    const source = `${from.node}.${from.port}`
    const known = inputs.get(source)
    const name =
      known?.name ??
      nameIn(
        [...inputs.values()].map((input) => input.name),
        to.port,
      )
    if (known === undefined) inputs.set(source, { name, kind: kindOf(from) })
    return { node: 'input', port: name }
  }
  const outputFor = (from: WireEnd): WireEnd => {
    const source = `${from.node}.${from.port}`
    const name = outputs.get(source) ?? nameIn(outputs.values(), from.port)
    outputs.set(source, name)
    return { node: caller, port: name }
  }
  const innerWires: string[] = []
  const outerWires: string[] = []
  for (const wire of graph.wires) {
    const { from, to } = wireEnds(wire)
    const [fromInside, toInside] = [chosen.has(from.node), chosen.has(to.node)]
    if (fromInside && toInside) innerWires.push(wire)
    else if (toInside) {
      const input = inputFor(from, to)
      innerWires.push(wireText(input, to))
      const outer = wireText(from, { node: caller, port: input.port })
      if (!outerWires.includes(outer)) outerWires.push(outer)
    } else outerWires.push(fromInside ? wireText(outputFor(from), to) : wire)
  }
  const outerOutputs = Object.entries(graph.outputs ?? {}).map(([name, output]) => {
    const from = wireEnd(outputSource(output))
    const end = chosen.has(from.node) ? outputFor(from) : from
    return [name, end === from ? output : withSource(output, `${end.node}.${end.port}`)] as const
  })
  return {
    inputs: Object.fromEntries([...inputs.values()].map(({ name, kind }) => [name, { kind }])),
    outputs: Object.fromEntries([...outputs].map(([source, name]) => [name, source])),
    innerWires,
    outerWires,
    outerOutputs: Object.fromEntries(outerOutputs),
  }
}

type Places = ReturnType<typeof placesOf>

function innerGraph(
  before: FlowGraph,
  chosen: ReadonlySet<string>,
  { inputs, outputs, innerWires }: Split,
  places: Places,
): { readonly graph: FlowGraph; readonly center: { readonly x: number; readonly y: number } } {
  const inside = [...places].filter(([id]) => chosen.has(id))
  const xs = inside.map(([, { x }]) => x)
  const ys = inside.map(([, { y }]) => y)
  const [left, top, right] = [Math.min(...xs), Math.min(...ys), Math.max(...xs)]
  const layout: Record<string, Json> = {
    ...(Object.keys(inputs).length > 0 && { input: [-320, 0] }),
    ...(Object.keys(outputs).length > 0 && { output: [Math.round(right - left) + 320, 0] }),
  }
  for (const [id, { x, y }] of inside) layout[id] = placeForFile({ x: x - left, y: y - top })
  const nodes = Object.entries(before.nodes).filter(([id]) => chosen.has(id))
  const frames = framesOf(before).filter((frame) => frame.nodes?.every((id) => chosen.has(id)) === true)
  const graph: FlowGraph = {
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(Object.keys(outputs).length > 0 && { outputs }),
    nodes: Object.fromEntries(nodes),
    wires: innerWires,
    layout,
    ...(frames.length > 0 && {
      frames: frames.map(({ id, title, color, nodes: held = [] }) => ({ id, title, color, nodes: held })),
    }),
  }
  const middle = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  return { graph, center: { x: middle(xs), y: middle(ys) } }
}

function outerGraph(
  before: FlowGraph,
  chosen: ReadonlySet<string>,
  { caller, name, split, at }: { caller: string; name: string; split: Split; at: { x: number; y: number } },
): FlowGraph {
  const rest = graphWithout(before, chosen)
  const node: FlowNode = { type: 'flow.call', graph: name }
  return {
    ...rest,
    ...(before.outputs !== undefined && { outputs: split.outerOutputs }),
    nodes: { ...rest.nodes, [caller]: node },
    wires: split.outerWires,
    layout: { ...layoutOf(rest), [caller]: placeForFile(at) },
  }
}
