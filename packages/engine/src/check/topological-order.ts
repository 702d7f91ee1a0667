import type { ResolvedWires } from './resolve-wires.ts'

/** The order in which a graph's nodes can run. */
export interface TopologicalOrder {
  /** Node positions; shorter than the graph when it has a cycle. */
  readonly order: Int32Array
  /** For each node, where the list of those that it feeds begins and ends in `children`. One entry a wire. */
  readonly childStart: Int32Array
  readonly childEnd: Int32Array
  readonly children: Int32Array
  /** The nodes of one cycle, in the direction of the wires; empty when there is none. */
  readonly cycle: readonly number[]
}

/** Sorts a graph: breadth first, ties in file order. Iterative and linear in nodes and wires. */
export function topologicalOrder(nodeCount: number, wires: ResolvedWires): TopologicalOrder {
  const { from, to, count } = wires
  const left = new Int32Array(nodeCount)
  const childStart = new Int32Array(nodeCount + 1)
  for (let wire = 0; wire < count; wire++) {
    const source = from[wire]
    const target = to[wire]
    if (target < 0 || source < 0) continue
    left[target] = left[target] + 1
    childStart[source + 1] = childStart[source + 1] + 1
  }
  for (let node = 0; node < nodeCount; node++) childStart[node + 1] = childStart[node + 1] + childStart[node]
  const childEnd = childStart.slice(0, nodeCount)
  const children = new Int32Array(childStart[nodeCount])
  for (let wire = 0; wire < count; wire++) {
    const source = from[wire]
    const target = to[wire]
    if (target < 0 || source < 0) continue
    const place = childEnd[source]
    children[place] = target
    childEnd[source] = place + 1
  }
  const order = new Int32Array(nodeCount)
  let tail = 0
  for (let node = 0; node < nodeCount; node++) if (left[node] === 0) order[tail++] = node
  for (let head = 0; head < tail; head++) {
    const node = order[head]
    for (let place = childStart[node]; place < childEnd[node]; place++) {
      const child = children[place]
      const rest = left[child] - 1
      left[child] = rest
      if (rest === 0) order[tail++] = child
    }
  }
  const cycle = tail < nodeCount ? findCycle(left, wires) : []
  return { order: order.subarray(0, tail), childStart, childEnd, children, cycle }
}

/** Walks backwards among the nodes that could not be sorted until one comes again. */
function findCycle(left: Int32Array, { from, to, count }: ResolvedWires): readonly number[] {
  const parent = new Map<number, number>()
  for (let wire = 0; wire < count; wire++) {
    const source = from[wire]
    const target = to[wire]
    if (source >= 0 && target >= 0 && left[source] > 0 && left[target] > 0) parent.set(target, source)
  }
  const seen = new Map<number, number>()
  let node = left.findIndex((count) => count > 0)
  const walk: number[] = []
  while (!seen.has(node)) {
    seen.set(node, walk.length)
    walk.push(node)
    node = parent.get(node) ?? node
  }
  return walk.slice(seen.get(node)).reverse()
}
