import type { Shell } from './shell.ts'

/**
 * Calls back once the page has drawn what it was opened for: a flow on its canvas, what can be opened, or that nobody
 * answers. What is loaded then delays nothing that the person waits for.
 */
export function afterFirstFrame(
  { workbench, session, line, isBeginning }: Pick<Shell, 'workbench' | 'session' | 'line' | 'isBeginning'>,
  window: Pick<Window, 'requestAnimationFrame' | 'setTimeout'>,
  work: () => void,
): void {
  const stops = [workbench.canvas, line, isBeginning].map((store) => store.subscribe(look))
  let isDrawn = false

  function look(): void {
    const isThere = session.state() === undefined ? !isBeginning.state() : workbench.canvas.state() !== undefined
    const isAlone = line.state() === 'down' || line.state() === 'stranger'
    if (isDrawn || !(isThere || isAlone)) return
    isDrawn = true
    for (const stop of stops) stop()
    // The canvas draws in the next frame; a task after that frame has begun comes when it is on the screen.
    window.requestAnimationFrame(() => window.setTimeout(work, 0))
  }
}
