import type { GraphAnalysis } from '../check/analyse.ts'
import type { Conversion } from '../ports/wiring.ts'

/** The wired inputs of a graph in plan order. */
export interface LinkLayout {
  readonly linkStart: Int32Array
  readonly links: Int32Array
  readonly sources: Int32Array
  /** By node, then by place in `sources`. */
  readonly conversions: ReadonlyMap<number, ReadonlyMap<number, Conversion>>
}

/** Lays out the wires so that running a node reads them one after the other. Wires into one port keep their order. */
export function layOutLinks(analysis: GraphAnalysis, position: Int32Array, slot: Int32Array): LinkLayout {
  const { wires, order: sorted } = analysis
  const { order } = sorted
  const linkStart = new Int32Array(order.length + 1)
  const links: number[] = []
  const nextSource = new Int32Array(wires.wired.length)
  let sourceCount = 0
  for (let at = 0; at < order.length; at++) {
    const base = wires.portBase[order[at]]
    const end = wires.portBase[order[at] + 1]
    for (let place = base; place < end; place++) {
      const count = wires.wired[place]
      if (count === 0) continue
      links.push(place - base, sourceCount, sourceCount + count)
      nextSource[place] = sourceCount
      sourceCount += count
    }
    linkStart[at + 1] = links.length
  }
  const sources = new Int32Array(sourceCount)
  const conversions = new Map<number, Map<number, Conversion>>()
  for (let wire = 0; wire < wires.count; wire++) {
    const from = wires.from[wire]
    const to = wires.to[wire]
    const place = nextSource[wires.portBase[to] + wires.toPort[wire]]++
    sources[place] = from < 0 ? wires.fromPort[wire] : slot[position[from]] + wires.fromPort[wire]
    const change = wires.conversions.get(wire)
    if (change === undefined) continue
    const ofNode = conversions.get(position[to]) ?? new Map<number, Conversion>()
    conversions.set(position[to], ofNode.set(place, change))
  }
  return { linkStart, links: Int32Array.from(links), sources, conversions }
}
