// The graphs that every adapter builds. A spec is plain data:
//   { name, kind, size, nodes: [{ id, parents: [index], children: [index], add, sleepMs }], edges }
// Node 0 is the only source, the last node the only sink, and nodes are listed in a topological order.
// Every node computes (sum of its parents' values + add) mod MODULUS, so the order of arrival never matters.
const MODULUS = 1_000_003

/** The value of a node, given the sum of its parents' values. */
const compute = (node, sum) => (sum + node.add) % MODULUS

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** The body of every node, the same for all engines. Returns a number, or a promise when the node sleeps. */
export function exec(spec, index, sum) {
  const node = spec.nodes[index]
  if (spec.trace) spec.trace.push({ index, at: performance.now() })
  if (node.sleepMs) return sleep(node.sleepMs).then(() => compute(node, sum))
  return compute(node, sum)
}

/** The right answer, by a loop independent of every adapter. */
export function expected(spec) {
  const values = []
  for (const node of spec.nodes) {
    let sum = 0
    for (const parent of node.parents) sum += values[parent]
    values.push(compute(node, sum))
  }
  return values.at(-1)
}

/** Each node depends on the one before it. */
export function chain(size, sleepMs = 0) {
  const parents = Array.from({ length: size }, (_, index) => (index ? [index - 1] : []))
  return finish(`chain-${size}`, 'chain', size, { parents, sleepMs: () => sleepMs })
}

/** One source, `size` nodes side by side, one sum of them all. */
export function fan(size, sleepMs = 0) {
  const parents = [
    [],
    ...Array.from({ length: size }, () => [0]),
    Array.from({ length: size }, (_, index) => index + 1),
  ]
  return finish(`fan-${size}`, 'fan', size, {
    parents,
    sleepMs: (index) => (index > 0 && index <= size ? sleepMs : 0),
  })
}

/** As many layers as each is wide (the root of `size`); each inner node adds two of the layer before it. */
export function layered(size) {
  const width = Math.round(Math.sqrt(size))
  const parents = [[]]
  for (let column = 0; column < width; column++) parents.push([0])
  for (let layer = 1; layer < width; layer++) {
    const before = 1 + (layer - 1) * width
    for (let column = 0; column < width; column++) parents.push([before + column, before + ((column + 1) % width)])
  }
  const last = 1 + (width - 1) * width
  parents.push(Array.from({ length: width }, (_, column) => last + column))
  return finish(`layered-${width}x${width}`, 'layered', size, { parents })
}

/** One to three parents each, out of the 100 nodes before it; one sink takes all loose ends. */
export function random(size, seed = 42) {
  const next = mulberry32(seed)
  const parents = [[]]
  const used = new Uint8Array(size)
  for (let index = 1; index < size - 1; index++) {
    const count = 1 + Math.floor(next() * 3)
    const chosen = new Set()
    for (let draw = 0; draw < count; draw++) chosen.add(Math.max(0, index - 1 - Math.floor(next() * 100)))
    parents.push([...chosen])
    for (const parent of chosen) used[parent] = 1
  }
  const loose = []
  for (let index = 0; index < size - 1; index++) if (!used[index]) loose.push(index)
  parents.push(loose)
  return finish(`random-${size}`, 'random', size, { parents, add: (index) => index % 7 })
}

export const kinds = { chain, fan, layered, random }

function finish(name, kind, size, { parents, add = () => 1, sleepMs = () => 0 }) {
  const nodes = parents.map((own, index) => ({
    id: `n${index}`,
    parents: own,
    children: [],
    add: add(index),
    sleepMs: sleepMs(index),
  }))
  nodes.forEach((node, index) => node.parents.forEach((parent) => nodes[parent].children.push(index)))
  return { name, kind, size, nodes, edges: nodes.reduce((sum, node) => sum + node.parents.length, 0) }
}

function mulberry32(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
