import type { FlowGraph } from '@latchwork/engine'
import type { LayoutRequest } from './layered-layout.ts'
import type { Box } from './node-box.ts'
import { allWires, wireEnds } from './wire.ts'

/** What a layout needs to know of a graph. */
export function layoutRequest(graph: FlowGraph, boxes: ReadonlyMap<string, Box>): LayoutRequest {
  const links = allWires(graph).flatMap((wire): [string, string][] => {
    const { from, to } = wireEnds(wire)
    return boxes.has(from.node) && boxes.has(to.node) ? [[from.node, to.node]] : []
  })
  return { boxes: [...boxes], links }
}
