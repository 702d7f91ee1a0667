import { goToNode, showNode, type Workbench } from '../workbench/index.ts'
import { placeOf } from './node-of-path.ts'

/** Brings the node into view that the shown run is held before, with its values beside it. Returns the undo. */
export function followHeld(workbench: Workbench): () => void {
  const { runs, flow, panels } = workbench
  let before: string | undefined
  return runs.current.subscribe(() => {
    const path = runs.current.state()?.held?.[0]
    if (path === before) return
    before = path
    const whole = flow.state()?.document.state().flow
    const place = path === undefined || whole === undefined ? undefined : placeOf(whole, path)
    if (place === undefined) return
    panels.open('results', { path })
    // Another selection would take away the field in which someone types.
    if (!isTyping()) (isOnCanvas() ? goToNode : showNode)(workbench, place)
  })
}

/** Who goes through the nodes by keyboard goes on at the one that is held. */
function isOnCanvas(): boolean {
  return document.activeElement?.closest('.plane') instanceof Element
}

function isTyping(): boolean {
  return document.activeElement?.matches('input, textarea, select, [contenteditable=true]') === true
}
