import type { FlowGraph } from '../flow/document.ts'
import type { Ports } from '../ports/port.ts'
import { conversionHint, describeKind, portConversion, type Conversion } from '../ports/wiring.ts'
import type { ProblemList } from './problem.ts'
import type { ResolvedNodes } from './resolve-nodes.ts'
import { suggest } from './similar.ts'

/** The wires of a graph as numbers, in file order. Node positions are file order; -1 means the graph's inputs. */
export interface ResolvedWires {
  readonly count: number
  readonly from: Int32Array
  readonly fromPort: Int32Array
  /** -1 for a wire that leads nowhere; why is among the problems. */
  readonly to: Int32Array
  readonly toPort: Int32Array
  /** Conversions other than `pass`, by wire. */
  readonly conversions: ReadonlyMap<number, Conversion>
  /** Where each node's inputs begin in `wired`. */
  readonly portBase: Int32Array
  /** How many wires each input has. */
  readonly wired: Int32Array
}

/** More ports than any node has: a flow file of the largest size has no room for so many. */
const PORTS = 2 ** 24

const MOST_SUGGESTIONS = 100

/** Reads every wire and says what is wrong with each. */
export function resolveWires(
  graph: FlowGraph,
  resolved: ResolvedNodes,
  inputs: Ports,
  problems: ProblemList,
): ResolvedWires {
  const count = graph.wires.length
  const portBase = portBases(resolved)
  const wires = {
    count,
    from: new Int32Array(count),
    fromPort: new Int32Array(count),
    to: new Int32Array(count).fill(-1),
    toPort: new Int32Array(count),
    conversions: new Map<number, Conversion>(),
    portBase,
    wired: new Int32Array(portBase[portBase.length - 1] ?? 0),
  }
  const reader = createEndReader(resolved, inputs, problems)
  /** Wires into ports that take several. */
  const seen = new Set<string>()
  for (let wire = 0; wire < count; wire++) {
    const text = graph.wires[wire] ?? ''
    const arrow = typeof text === 'string' ? text.indexOf(' -> ') : -1
    if (arrow < 0) {
      problems.add('bad-wire', ['wires', wire], 'A wire must read "node.port -> node.port".')
      continue
    }
    const source = reader.source(text, arrow, wire)
    const target = reader.target(text, arrow + 4, wire)
    if (target === undefined) continue
    const to = Math.floor(target / PORTS)
    if (source === undefined) {
      // The wire is the problem, not the input that it was meant for.
      wires.wired[portBase[to] + target - to * PORTS]++
      continue
    }
    const from = source >= 0 ? Math.floor(source / PORTS) : -1
    connect(wire, from, source >= 0 ? source - from * PORTS : -1 - source, to, target - to * PORTS)
  }
  return wires

  function connect(wire: number, from: number, fromPort: number, to: number, toPort: number): void {
    const shape = resolved.shapes[to]
    const target = shape?.inPorts[toPort]
    const source = from < 0 ? inputs[reader.inputNames[fromPort] ?? ''] : resolved.shapes[from]?.outPorts[fromPort]
    if (target === undefined || source === undefined) return
    if (source.kind !== target.kind) {
      const change = portConversion(source.kind, target)
      if (change === undefined) {
        const message = `Expected ${describeKind(target)}, got ${source.kind}: "${graph.wires[wire]}".`
        problems.add('kind-mismatch', ['wires', wire], message, conversionHint(source.kind, target.kind))
      } else if (change !== 'pass') wires.conversions.set(wire, change)
    }
    const place = (portBase[to] ?? 0) + toPort
    wires.wired[place] = (wires.wired[place] ?? 0) + 1
    if (target.many) {
      const text = graph.wires[wire]
      if (seen.has(text)) problems.add('several-wires', ['wires', wire], `The wire "${text}" stands twice.`)
      seen.add(text)
    } else if (wires.wired[place] > 1) {
      const name = `${resolved.ids[to]}.${shape?.inNames[toPort]}`
      const hint = 'Join the values with text.join or list.concat, or use flow.merge.'
      problems.add('several-wires', ['wires', wire], `"${name}" takes one wire and has several.`, hint)
    }
    wires.from[wire] = from
    wires.fromPort[wire] = fromPort
    wires.to[wire] = to
    wires.toPort[wire] = toPort
  }
}

function portBases({ shapes }: ResolvedNodes): Int32Array {
  const bases = new Int32Array(shapes.length + 1)
  for (let index = 0; index < shapes.length; index++) {
    bases[index + 1] = (bases[index] ?? 0) + (shapes[index]?.inNames.length ?? 0)
  }
  return bases
}

/** Reads the two ends of wires: a place is node * PORTS + port; -1 - port for an input of the graph. */
function createEndReader(resolved: ResolvedNodes, inputs: Ports, problems: ProblemList) {
  const inputNames = Object.keys(inputs)
  const inputIndex = new Map(inputNames.map((name, index) => [name, index]))

  function source(text: string, end: number, wire: number): number | undefined {
    const dot = text.indexOf('.')
    const id = text.slice(0, dot)
    const name = text.slice(dot + 1, end)
    if (id === 'input') {
      const position = inputIndex.get(name)
      if (position !== undefined) return -1 - position
      const message = `The graph has no input "${name}".`
      problems.add('dangling-wire', ['wires', wire], message, suggest(name, inputNames))
      return undefined
    }
    return portAt(id, name, 'output', wire)
  }

  function target(text: string, start: number, wire: number): number | undefined {
    const dot = text.indexOf('.', start)
    const id = text.slice(start, dot)
    const name = text.slice(dot + 1)
    if (id === 'output') {
      const hint = `Write it under "outputs" instead: "${name}": "${text.slice(0, start - 4)}".`
      problems.add('dangling-wire', ['wires', wire], 'No wire leads to an output of the graph.', hint)
      return undefined
    }
    return portAt(id, name, 'input', wire)
  }

  function portAt(id: string, name: string, side: 'input' | 'output', wire: number): number | undefined {
    const node = nodeAt(id, wire)
    const shape = node === undefined ? undefined : resolved.shapes[node]
    if (node === undefined || shape === undefined) return undefined
    const position = (side === 'input' ? shape.inIndex : shape.outIndex).get(name)
    if (position !== undefined) return node * PORTS + position
    if (resolved.partial.has(node)) return undefined
    const names = side === 'input' ? shape.inNames : shape.outNames
    const message = `"${id}" (${shape.type.type}) has no ${side} "${name}".`
    problems.add('unknown-port', ['wires', wire], message, suggest(name, names) ?? listNames(`${side}s`, names))
    return undefined
  }

  function nodeAt(id: string, wire: number): number | undefined {
    const node = resolved.index.get(id)
    if (node !== undefined) return node
    // Each suggestion looks at every node: a flow that is wrong all over gets a few of them only.
    const hint = problems.found.length < MOST_SUGGESTIONS ? suggest(id, resolved.ids) : undefined
    problems.add('dangling-wire', ['wires', wire], `There is no node "${id}".`, hint)
    return undefined
  }

  return { source, target, inputNames }
}

function listNames(what: string, names: readonly string[]): string {
  return names.length === 0 ? `It has no ${what}.` : `Its ${what} are ${names.slice(0, 12).join(', ')}.`
}
