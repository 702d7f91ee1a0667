import { boxAround, NODE_BOX, type Box, type Point } from '../document/index.ts'
import { distanceToWire, socketOffset } from './geometry.ts'
import type { Scene, SceneNode, SceneWire } from './scene.ts'

/** A node where it stands just now: while it is dragged, ahead of the document. */
export interface NodeView {
  readonly id: string
  node: SceneNode
  x: number
  y: number
  height: number
  /** Its element while it is mounted. */
  element: HTMLElement | undefined
}

/** A wire between two views, with where it sits at each. */
export interface WireView {
  readonly wire: SceneWire
  readonly from: NodeView
  readonly to: NodeView
  readonly fromOffset: Point
  readonly toOffset: Point
  bends: readonly Point[]
}

/** The views of a scene. */
export interface Views {
  readonly nodes: ReadonlyMap<string, NodeView>
  readonly wires: ReadonlyMap<string, WireView>
}

/** A socket of a view. */
export interface SocketPlace {
  readonly view: NodeView
  readonly side: 'input' | 'output'
  readonly port: string
}

/** Makes the views of a scene; nodes that were there keep theirs. `heightOf` may make a node higher than its rows. */
export function updateViews(old: Views, scene: Scene, heightOf: (node: SceneNode) => number): Views {
  const nodes = new Map<string, NodeView>()
  for (const [id, node] of scene.nodes) {
    const { x, y } = scene.places.get(id) ?? { x: 0, y: 0 }
    const view = old.nodes.get(id) ?? { id, node, x, y, height: 0, element: undefined }
    view.node = node
    view.x = x
    view.y = y
    view.height = heightOf(node)
    nodes.set(id, view)
  }
  const wires = new Map<string, WireView>()
  for (const [id, wire] of scene.wires) {
    const [from, to] = [nodes.get(wire.from.node), nodes.get(wire.to.node)]
    if (from === undefined || to === undefined) continue
    const fromOffset = socketOffset(from.node, 'output', wire.from.port)
    const toOffset = socketOffset(to.node, 'input', wire.to.port)
    wires.set(id, { wire, from, to, fromOffset, toOffset, bends: wire.bends })
  }
  return { nodes, wires }
}

/** The box of a node's view. */
export function boxOfView({ x, y, height }: NodeView): Box {
  return { x, y, width: NODE_BOX.width, height }
}

/** The box around several views. */
export function boxOfViews(views: Iterable<NodeView>): Box | undefined {
  return boxAround([...views].map(boxOfView))
}

/** The points of a wire: its ends and the bends between. */
export function pointsOfWire({ from, to, fromOffset, toOffset, bends }: WireView): readonly Point[] {
  const start = { x: from.x + fromOffset.x, y: from.y + fromOffset.y }
  const end = { x: to.x + toOffset.x, y: to.y + toOffset.y }
  return bends.length === 0 ? [start, end] : [start, ...bends, end]
}

/** Whether any of a wire may lie in a box. */
export function wireMeets({ from, to, fromOffset, toOffset, bends }: WireView, box: Box): boolean {
  let left = from.x + fromOffset.x
  let right = to.x + toOffset.x
  if (left > right) [left, right] = [right, left]
  let top = from.y + fromOffset.y
  let bottom = to.y + toOffset.y
  if (top > bottom) [top, bottom] = [bottom, top]
  for (const { x, y } of bends) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y
}

/** The topmost node at a point. */
export function nodeAt({ nodes }: Views, { x, y }: Point): NodeView | undefined {
  let found: NodeView | undefined
  for (const view of nodes.values()) {
    const isInside = x >= view.x && x <= view.x + NODE_BOX.width && y >= view.y && y <= view.y + view.height
    if (isInside) found = view
  }
  return found
}

/** The wire that is nearest to a point, if any is within reach. */
export function wireAt({ wires }: Views, at: Point, reach: number): WireView | undefined {
  const box = { x: at.x - reach - 180, y: at.y - reach, width: 2 * reach + 360, height: 2 * reach }
  let [found, nearest]: [WireView | undefined, number] = [undefined, reach]
  for (const view of wires.values()) {
    if (!wireMeets(view, box)) continue
    const distance = distanceToWire(pointsOfWire(view), at)
    if (distance < nearest) [found, nearest] = [view, distance]
  }
  return found
}

/** The socket at a point: within reach, or on the row of a node that is pointed at. */
export function socketAt(views: Views, at: Point, side: 'input' | 'output', reach: number): SocketPlace | undefined {
  let [found, nearest]: [SocketPlace | undefined, number] = [undefined, reach]
  for (const view of views.nodes.values()) {
    const isNear =
      at.x > view.x - reach &&
      at.x < view.x + NODE_BOX.width + reach &&
      at.y > view.y - reach &&
      at.y < view.y + view.height + reach
    if (!isNear) continue
    for (const row of view.node.rows) {
      if (row.side !== side || row.isGhost) continue
      const offset = socketOffset(view.node, side, row.name)
      const isOnRow =
        at.x >= view.x && at.x <= view.x + NODE_BOX.width && Math.abs(at.y - view.y - offset.y) <= NODE_BOX.row / 2
      const distance = isOnRow ? 0 : Math.hypot(at.x - view.x - offset.x, at.y - view.y - offset.y)
      if (distance < nearest) [found, nearest] = [{ view, side, port: row.name }, distance]
    }
  }
  return found
}
