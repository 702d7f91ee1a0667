import { conversion, type Conversion } from '../ports/wiring.ts'
import type { ResolvedOutput } from './analyse.ts'
import type { ProblemList } from './problem.ts'
import type { ResolvedNodes } from './resolve-nodes.ts'
import type { ResolvedWires } from './resolve-wires.ts'

/** Which input an output of a bypassed node repeats. Both are positions of ports. */
export interface BypassPair {
  readonly input: number
  readonly output: number
  readonly change: Conversion
}

/**
 * What a bypassed node passes on: each output repeats the first wired or given input that fits it as it is, otherwise
 * the first that fits converted. No input is repeated twice.
 */
export function bypassPairs(node: number, nodes: ResolvedNodes, wires: ResolvedWires): readonly BypassPair[] {
  const shape = nodes.shapes[node]
  if (shape === undefined) return []
  const free = shape.inNames
    .map((name, input) => ({ name, input }))
    .filter(
      ({ name, input }) =>
        wires.wired[wires.portBase[node] + input] > 0 || nodes.nodes[node].with?.[name] !== undefined,
    )
    .map(({ input }) => input)
  const pairs: BypassPair[] = []
  for (let output = 0; output < shape.outCount; output++) {
    const fits = free.flatMap((input) => {
      const change = conversion(shape.inPorts[input].kind, shape.outPorts[output].kind)
      return change === undefined ? [] : [{ input, output, change }]
    })
    const chosen = fits.find(({ change }) => change === 'pass') ?? fits[0]
    if (chosen === undefined) continue
    pairs.push(chosen)
    free.splice(free.indexOf(chosen.input), 1)
  }
  return pairs
}

/** Finds outputs of bypassed nodes that something needs and no input can stand for. */
export function checkBypass(
  nodes: ResolvedNodes,
  wires: ResolvedWires,
  outputs: readonly ResolvedOutput[],
  problems: ProblemList,
): void {
  const bypassed = new Map<number, Set<number>>()
  for (let node = 0; node < nodes.nodes.length; node++) {
    if (nodes.nodes[node].bypass !== true || nodes.nodes[node].frozen !== undefined) continue
    bypassed.set(node, new Set(bypassPairs(node, nodes, wires).map(({ output }) => output)))
  }
  if (bypassed.size === 0) return
  for (let wire = 0; wire < wires.count; wire++) {
    if (wires.to[wire] >= 0) judge(wires.from[wire], wires.fromPort[wire])
  }
  for (const { node, port, optional } of outputs) if (!optional) judge(node, port)

  function judge(node: number, port: number): void {
    const given = bypassed.get(node)
    const name = nodes.shapes[node]?.outNames[port]
    if (given === undefined || given.has(port) || name === undefined) return
    given.add(port)
    const message = `"${nodes.ids[node]}" is bypassed, and no input of it can stand for its output "${name}".`
    problems.add(
      'missing-output',
      ['nodes', nodes.ids[node], 'bypass'],
      message,
      'Remove the bypass, or what needs this output.',
    )
  }
}
