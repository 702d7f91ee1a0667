import { boxAround, boxOfFile, type Box } from '../document/index.ts'
import { ZOOM } from './area.ts'
import type { View } from './geometry.ts'
import type { Stage } from './stage.ts'
import { boxOfViews } from './views.ts'

/** What stays free around it, both sides together. */
const MARGIN = 64

/** The view that shows a box whole, at most at a zoom. */
export function viewOfBox(box: Box, size: { readonly width: number; readonly height: number }, most = 1): View {
  const k = Math.max(ZOOM.least, Math.min(most, (size.width - MARGIN) / box.width, (size.height - MARGIN) / box.height))
  return { k, x: size.width / 2 - (box.x + box.width / 2) * k, y: size.height / 2 - (box.y + box.height / 2) * k }
}

/** The box around all that a stage shows. */
export function boxOfStage(stage: Stage): Box | undefined {
  const nodes = boxOfViews(stage.views().nodes.values())
  const notes = stage.scene().notes.map(({ box }) => boxOfFile(box))
  const frames = stage.scene().frames.map((each) => stage.frameBox(each))
  return boxAround([...(nodes === undefined ? [] : [nodes]), ...notes, ...frames])
}
