import type { FlowNode } from '../flow/document.ts'
import type { Registry } from '../node/registry.ts'
import type { ListedGraph } from './graph-interface.ts'
import { createProblemList, type Problem } from './problem.ts'

/** The graph that a node runs or offers, by name; undefined for nodes that run none. */
export function graphOfNode(node: FlowNode): string | undefined {
  if (node.graph !== undefined) return node.graph
  const named = node.type === 'flow.tool' ? node.with?.['graph'] : undefined
  return typeof named === 'string' ? named : undefined
}

/**
 * The graphs of a flow, each after those it runs. Graphs that run themselves, directly or by way of others, are
 * problems and are left out.
 */
export function orderGraphs(
  graphs: ReadonlyMap<string, ListedGraph>,
  registry: Registry,
  found: Problem[],
): readonly string[] {
  const order: string[] = []
  const state = new Map<string, 'open' | 'closed'>()
  for (const start of graphs.keys()) visit(start)
  return order

  function visit(start: string): void {
    if (state.has(start)) return
    // Iterative: a chain of 100,000 graphs must not overflow the stack.
    const stack = [{ name: start, references: referencesOf(graphs.get(start), registry), next: 0 }]
    state.set(start, 'open')
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const reference = top.references[top.next++]
      if (reference === undefined) {
        stack.pop()
        state.set(top.name, 'closed')
        order.push(top.name)
      } else if (state.get(reference.graph) === 'open') {
        const loop = stack.map(({ name }) => name).slice(stack.findIndex(({ name }) => name === reference.graph))
        reportLoop(top.name, reference.node, [...loop, reference.graph])
      } else if (!state.has(reference.graph) && graphs.has(reference.graph)) {
        state.set(reference.graph, 'open')
        stack.push({ name: reference.graph, references: referencesOf(graphs.get(reference.graph), registry), next: 0 })
      }
    }
  }

  function reportLoop(graph: string, node: string, loop: readonly string[]): void {
    const problems = createProblemList(graph === '' ? [] : ['graphs', graph], found)
    const message = `The graph runs itself: ${loop.join(' -> ')}.`
    problems.add('recursive-graph', ['nodes', node], message, 'Use flow.loop to repeat work.')
  }
}

function referencesOf(listed: ListedGraph | undefined, registry: Registry): readonly { node: string; graph: string }[] {
  const references: { node: string; graph: string }[] = []
  if (listed === undefined) return references
  for (let index = 0; index < listed.nodes.length; index++) {
    const node = listed.nodes[index]
    if (node.graph === undefined && node.type !== 'flow.tool') continue
    const name = registry.get(node.type)?.control === undefined ? undefined : graphOfNode(node)
    if (name !== undefined) references.push({ node: listed.ids[index], graph: name })
  }
  return references
}
