import { boxOfFile, type Box, type Places, type Point, type Selected } from '../document/index.ts'
import type { Stage } from './stage.ts'

/** What moves with a selection: its nodes, those that its frames are drawn around, its free frames and its notes. */
export function heldBy(stage: Stage, selected: Selected): Places {
  const nodes = new Map<string, Point>()
  const frames = new Map<string, Box>()
  const notes = new Map<string, Box>()
  const hold = (id: string): void => {
    const view = stage.views().nodes.get(id)
    if (view !== undefined) nodes.set(id, { x: view.x, y: view.y })
  }
  for (const id of selected.nodes) hold(id)
  for (const { id, nodes: around = [], box } of stage.scene().frames) {
    if (!selected.frames.has(id)) continue
    const isDrawnAround = around.some((node) => stage.views().nodes.has(node))
    if (isDrawnAround) for (const node of around) hold(node)
    else if (box !== undefined) frames.set(id, boxOfFile(box))
  }
  for (const { id, box } of stage.scene().notes) if (selected.notes.has(id)) notes.set(id, boxOfFile(box))
  return { nodes, frames, notes }
}

/** The same, somewhere else. */
export function shifted({ nodes, frames, notes }: Places, by: Point): Places {
  return { nodes: shiftAll(nodes, by), frames: shiftAll(frames, by), notes: shiftAll(notes, by) }
}

/** Whether nothing moves. */
export function isNothingHeld({ nodes, frames, notes }: Places): boolean {
  return nodes.size + frames.size + notes.size === 0
}

function shiftAll<Place extends Point>(places: ReadonlyMap<string, Place>, by: Point): ReadonlyMap<string, Place> {
  return new Map([...places].map(([id, place]) => [id, { ...place, x: place.x + by.x, y: place.y + by.y }]))
}
