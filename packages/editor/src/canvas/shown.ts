import { boxAround, boxesMeet, boxOfFile, NODE_BOX, type Box, type Frame, type Note } from '../document/index.ts'
import type { Palette } from './palette.ts'
import type { Scene, SceneNode } from './scene.ts'
import { boxOfView, type Views } from './views.ts'

/** What React draws of the canvas: a new object whenever it differs. */
export interface Shown {
  readonly nodes: readonly SceneNode[]
  readonly frames: readonly Frame[]
  readonly notes: readonly Note[]
  readonly isEmpty: boolean
}

/** Nothing, before the first flush. */
export const NOTHING_SHOWN: Shown = { nodes: [], frames: [], notes: [], isEmpty: false }

/** What of a scene lies in a box of the world, and what must be kept wherever it lies. */
export function shownIn(scene: Scene, views: Views, world: Box, pinned: ReadonlySet<string>): Shown {
  const nodes: SceneNode[] = []
  for (const { id, node, x, y, height } of views.nodes.values()) {
    const isInside =
      x < world.x + world.width && x + NODE_BOX.width > world.x && y < world.y + world.height && y + height > world.y
    if (isInside || pinned.has(id)) nodes.push(node)
  }
  return {
    nodes,
    frames: scene.frames.filter(
      (frame) => boxesMeet(boxOfFrame(frame, views), world) || pinned.has(pinOf('frame', frame.id)),
    ),
    notes: scene.notes.filter(({ id, box }) => boxesMeet(boxOfFile(box), world) || pinned.has(pinOf('note', id))),
    isEmpty: views.nodes.size === 0 && scene.notes.length === 0,
  }
}

/** What pins a frame or a note; an id of a node has no colon. */
export function pinOf(what: 'frame' | 'note', id: string): string {
  return `${what}:${id}`
}

/** Whether both show the same. */
export function isSameShown(a: Shown, b: Shown): boolean {
  return a.isEmpty === b.isEmpty && LISTS.every((key) => isSameList(a[key], b[key]))
}

/** The box of a frame: around the nodes that it holds, or its own. */
export function boxOfFrame({ nodes = [], box }: Frame, views: Views): Box {
  const held = boxAround(
    nodes.flatMap((id) => {
      const view = views.nodes.get(id)
      return view === undefined ? [] : [boxOfView(view)]
    }),
  )
  if (held !== undefined) return { x: held.x - 20, y: held.y - 48, width: held.width + 40, height: held.height + 68 }
  return box === undefined ? { x: 0, y: 0, width: 0, height: 0 } : boxOfFile(box)
}

/** What stands behind the nodes, with its colour: frames and notes. */
export function areasOf(
  { frames, notes }: Scene,
  views: Views,
  { tints }: Palette,
): readonly (Box & { readonly tint: string })[] {
  return [
    ...frames.map((frame) => ({ ...boxOfFrame(frame, views), tint: tints[frame.color] })),
    ...notes.map(({ box, color }) => ({ ...boxOfFile(box), tint: tints[color] })),
  ]
}

const LISTS = ['nodes', 'frames', 'notes'] as const

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}
