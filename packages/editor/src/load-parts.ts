import { createHands } from './canvas/index.ts'
import { editing } from './editing/index.ts'
import { createPastRuns, createRunController, running } from './running/index.ts'
import { settings } from './settings/index.ts'
import { framePart } from './workbench/frame-part.ts'
import type { ComingParts } from './workbench/index.ts'
// oxlint-disable-next-line import/no-unassigned-import -- the first edit checks, even when the server is gone by then
import './workbench/session/check-flow.ts'

/** All that the page loads after its first frame. */
export const comingParts: ComingParts = {
  parts: (shell) => [framePart(shell), editing, running, settings],
  createRunController,
  createPastRuns,
  createHands,
}
