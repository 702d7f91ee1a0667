import type { Flow, FlowGraph, FlowNode } from '@latchwork/engine'
import {
  allWires,
  bendsOf,
  framesOf,
  graphAt,
  heightOfRows,
  layoutOf,
  NEW_PORT,
  notesOf,
  placesOf,
  wireEnds,
  type Frame,
  type NodePorts,
  type Note,
  type Point,
  type PortBook,
  type WireEnd,
  type WireEnds,
} from '../document/index.ts'
import { colorOfKind, colorOfType, type KindColor } from './kind-color.ts'
import { newPortRow, previewOf, rowsOf, type NodeRow, type WiredPorts } from './node-rows.ts'

/** A node as it is drawn, without its place: the same object for as long as it looks the same. */
export interface SceneNode {
  readonly id: string
  /** Undefined for the graph's own inputs and outputs. */
  readonly node: FlowNode | undefined
  readonly title: string
  readonly type: string
  readonly color: KindColor
  /** A line under the title: a prompt's beginning, say. */
  readonly caption: string | undefined
  readonly rows: readonly NodeRow[]
  readonly height: number
  /** Its type is not installed. */
  readonly isUnknown: boolean
  readonly ports: NodePorts
  readonly wired: WiredPorts
}

/** A wire as it is drawn. Its id is its text. */
export interface SceneWire {
  readonly id: string
  readonly from: WireEnd
  readonly to: WireEnd
  readonly color: KindColor
  readonly isList: boolean
  readonly bends: readonly Point[]
}

/** All that a canvas draws of one graph. */
export interface Scene {
  readonly graph: FlowGraph
  readonly name: string
  readonly nodes: ReadonlyMap<string, SceneNode>
  readonly wires: ReadonlyMap<string, SceneWire>
  /** The wires of each node. */
  readonly wiresOf: ReadonlyMap<string, readonly string[]>
  /** The ports of each node that have wires. */
  readonly wired: ReadonlyMap<string, WiredPorts>
  readonly places: ReadonlyMap<string, Point>
  readonly frames: readonly Frame[]
  readonly notes: readonly Note[]
}

const EMPTY_GRAPH: FlowGraph = { nodes: {}, wires: [] }
const NONE: ReadonlySet<string> = new Set()
const UNWIRED: WiredPorts = { inputs: NONE, outputs: NONE }

/** Settings whose beginning says best what a node does. */
const CAPTIONS = ['prompt', 'template', 'instructions', 'pattern', 'path', 'schema', 'name'] as const

/** Makes a scene of a graph. What looks as it did in the previous scene is the same object. */
export function buildScene(flow: Flow, name: string, ports: PortBook, previous?: Scene): Scene {
  const graph = graphAt(flow, name) ?? EMPTY_GRAPH
  const old = previous?.name === name ? previous : undefined
  const portsOf = (id: string): NodePorts => ports.ofNode(flow, name, id)
  const wiring = wiringOf(graph, old)
  const { wiresOf, wired } = wiring
  const nodes = new Map<string, SceneNode>()
  for (const [id, node] of Object.entries(graph.nodes)) {
    nodes.set(id, sceneNode(id, node, portsOf(id), wired.get(id) ?? UNWIRED, old?.nodes.get(id)))
  }
  // A subgraph shows where its inputs and outputs go to even before it has any.
  const drawn = name === '' ? graph : { ...graph, inputs: graph.inputs ?? {}, outputs: graph.outputs ?? {} }
  if (drawn.inputs !== undefined) nodes.set('input', edgeNode('input', portsOf('input'), wired))
  if (drawn.outputs !== undefined) nodes.set('output', edgeNode('output', portsOf('output'), wired))
  return {
    graph,
    name,
    nodes,
    wires: wiresOfGraph(graph, { wiring, nodes, old }),
    wiresOf,
    wired,
    places: placesOf(drawn, portsOf),
    frames: framesOf(graph),
    notes: notesOf(graph),
  }
}

/** The ids of a scene's nodes in the order in which a flow is read: what feeds a node stands before it. */
export function readingOrder({ nodes, wires, places }: Scene): readonly string[] {
  const waiting = new Map([...nodes.keys()].map((id) => [id, 0]))
  const targets = new Map<string, string[]>()
  for (const { from, to } of wires.values()) {
    if (!nodes.has(from.node) || !nodes.has(to.node)) continue
    waiting.set(to.node, (waiting.get(to.node) ?? 0) + 1)
    const known = targets.get(from.node)
    if (known === undefined) targets.set(from.node, [to.node])
    else known.push(to.node)
  }
  const at = (id: string): Point => places.get(id) ?? { x: 0, y: 0 }
  const ready = [...nodes.keys()].filter((id) => waiting.get(id) === 0)
  ready.sort((a, b) => at(a).y - at(b).y || at(a).x - at(b).x)
  for (let head = 0; head < ready.length; head++) {
    for (const target of targets.get(ready[head]) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1
      waiting.set(target, left)
      if (left === 0) ready.push(target)
    }
  }
  // Nodes of a cycle, which a file may hold, come last.
  const seen = new Set(ready)
  return [...ready, ...[...nodes.keys()].filter((id) => !seen.has(id))]
}

function sceneNode(
  id: string,
  node: FlowNode,
  ports: NodePorts,
  wired: WiredPorts,
  old: SceneNode | undefined,
): SceneNode {
  if (old !== undefined && old.node === node && old.ports === ports && sameWired(old.wired, wired)) return old
  const rows = rowsOf(node, ports, wired)
  const caption = captionOf(node, ports)
  const typeTitle = ports.type?.title ?? node.type
  const title = node.title ?? (node.graph === undefined ? typeTitle : `${typeTitle} · ${node.graph}`)
  const lines = rows.length + (caption === undefined ? 0 : 1)
  return {
    id,
    node,
    title,
    type: node.type,
    color: colorOfType(node.type),
    caption,
    rows,
    height: heightOfRows(lines),
    isUnknown: ports.type === undefined,
    ports,
    wired,
  }
}

/** The graph's own inputs or outputs, drawn as a node that has no settings. */
function edgeNode(id: 'input' | 'output', ports: NodePorts, wired: ReadonlyMap<string, WiredPorts>): SceneNode {
  const own = rowsOf(undefined, ports, wired.get(id) ?? UNWIRED)
  const rows = [...own, newPortRow(id === 'input' ? 'output' : 'input', NEW_PORT)]
  return {
    id,
    node: undefined,
    title: id === 'input' ? 'Inputs' : 'Outputs',
    type: id,
    color: 'any',
    caption: undefined,
    rows,
    height: heightOfRows(rows.length),
    isUnknown: false,
    ports,
    wired: wired.get(id) ?? UNWIRED,
  }
}

function captionOf(node: FlowNode, ports: NodePorts): string | undefined {
  const literals = node.with
  if (literals === undefined) return undefined
  const key = CAPTIONS.find((name) => literals[name] !== undefined && !Object.hasOwn(ports.inputs, name))
  return key === undefined ? undefined : previewOf(literals[key])?.replace(/\s+/g, ' ')
}

type Wiring = Pick<Scene, 'wiresOf' | 'wired'> & { readonly ends: ReadonlyMap<string, WireEnds> }

/** Which wires there are. Most changes leave them alone, and then nothing is counted again. */
function wiringOf(graph: FlowGraph, old: Scene | undefined): Wiring {
  if (old !== undefined && old.graph.wires === graph.wires && old.graph.outputs === graph.outputs) {
    return { ends: old.wires, wiresOf: old.wiresOf, wired: old.wired }
  }
  const ends = new Map<string, WireEnds>()
  const wiresOf = new Map<string, string[]>()
  const wired = new Map<string, { inputs: Set<string>; outputs: Set<string> }>()
  const add = (node: string, side: 'inputs' | 'outputs', port: string, wire: string): void => {
    const ports = wired.get(node) ?? { inputs: new Set(), outputs: new Set() }
    wired.set(node, ports)
    ports[side].add(port)
    const known = wiresOf.get(node)
    if (known === undefined) wiresOf.set(node, [wire])
    // A wire from a node to itself is one of its wires once.
    else if (known.at(-1) !== wire) known.push(wire)
  }
  for (const id of allWires(graph)) {
    const own = old?.wires.get(id) ?? wireEnds(id)
    ends.set(id, own)
    add(own.from.node, 'outputs', own.from.port, id)
    add(own.to.node, 'inputs', own.to.port, id)
  }
  return { ends, wiresOf, wired }
}

function wiresOfGraph(
  graph: FlowGraph,
  {
    wiring: { ends },
    nodes,
    old,
  }: { readonly wiring: Wiring; readonly nodes: Scene['nodes']; readonly old: Scene | undefined },
): ReadonlyMap<string, SceneWire> {
  const layout = layoutOf(graph)
  const wires = new Map<string, SceneWire>()
  for (const [id, { from, to }] of ends) {
    const before = old?.wires.get(id)
    const kind = nodes.get(from.node)?.ports.outputs[from.port]?.kind ?? 'any'
    const bends = bendsOf(layout, id)
    const color = colorOfKind(kind)
    const isList = kind.startsWith('list<')
    const isSame =
      before !== undefined && before.color === color && before.isList === isList && sameBends(before.bends, bends)
    wires.set(id, isSame ? before : { id, from, to, color, isList, bends })
  }
  return wires
}

function sameBends(a: readonly Point[], b: readonly Point[]): boolean {
  return a.length === b.length && a.every(({ x, y }, index) => x === b[index].x && y === b[index].y)
}

function sameWired(a: WiredPorts, b: WiredPorts): boolean {
  return a === b || (sameNames(a.inputs, b.inputs) && sameNames(a.outputs, b.outputs))
}

function sameNames(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false
  for (const name of a) if (!b.has(name)) return false
  return true
}
