import { changed, countOfThings, graphCommand, refused, type Command } from '../command.ts'
import type { Box, Point } from '../node-box.ts'
import { boxForFile } from '../frames.ts'
import { withBoxes } from './frames.ts'
import { withPlaces } from './nodes.ts'

/** Where things come to stand: nodes by their corners, free frames and notes by their boxes. */
export interface Places {
  readonly nodes: ReadonlyMap<string, Point>
  readonly frames: ReadonlyMap<string, Box>
  readonly notes: ReadonlyMap<string, Box>
}

/** Moves nodes, free frames and notes together; also `input` and `output`. */
export function moveTogether(
  graph: string,
  { nodes = new Map(), frames = new Map(), notes = new Map() }: Partial<Places>,
  merge?: string,
): Command {
  const label = `Move ${countOfThings({ nodes: nodes.size, frames: frames.size, notes: notes.size })}`
  return graphCommand({ label, graph, ...(merge !== undefined && { merge }) }, (before) => {
    const movedFrames = withBoxes(before.frames, boxesForFile(frames))
    const movedNotes = withBoxes(before.notes, boxesForFile(notes))
    if (movedFrames === undefined || movedNotes === undefined) return refused('What was to be moved is gone.')
    const after = nodes.size === 0 ? before : withPlaces(before, nodes)
    return changed({
      ...after,
      ...(frames.size > 0 && { frames: movedFrames }),
      ...(notes.size > 0 && { notes: movedNotes }),
    })
  })
}

function boxesForFile(boxes: ReadonlyMap<string, Box>): ReadonlyMap<string, readonly number[]> {
  return new Map([...boxes].map(([id, box]) => [id, boxForFile(box)]))
}
