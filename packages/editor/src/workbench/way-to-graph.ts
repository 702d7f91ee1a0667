import type { Flow } from '@latchwork/engine'
import { graphAt } from '../document/index.ts'
import type { GraphStep } from './workbench.ts'

/** The steps from the flow's own graph into another; undefined for one that no node runs. */
export function wayToGraph(flow: Flow, name: string): readonly GraphStep[] | undefined {
  const ways = new Map<string, readonly GraphStep[]>([['', []]])
  const open = ['']
  for (let head = 0; head < open.length; head++) {
    const current = open[head]
    const way = ways.get(current) ?? []
    if (current === name) return way
    for (const [node, { graph }] of Object.entries(graphAt(flow, current)?.nodes ?? {})) {
      if (graph === undefined || ways.has(graph) || graphAt(flow, graph) === undefined) continue
      ways.set(graph, [...way, { graph, node }])
      open.push(graph)
    }
  }
  return undefined
}
