import { lazy } from 'react'
import type { OpenedFlow, Part, Workbench } from '../workbench/index.ts'
import { drawNote } from './note-markdown.tsx'
import { runActions } from './run-actions.ts'
import { RunButtons } from './run-buttons.tsx'
import { isUnderWay } from './run-controller.ts'

/** The running of flows, as the page takes it in. */
export const running: Part = {
  register(workbench) {
    const unregister = workbench.actions.register(runActions(workbench))
    const unfollow = followOpenedFlow(workbench)
    return () => {
      unregister()
      unfollow()
    }
  },
  slots: {
    bar: RunButtons,
    note: drawNote,
    results: lazy(async () => ({ default: (await import('./results.tsx')).Results })),
    runs: lazy(async () => ({ default: (await import('./runs.tsx')).Runs })),
    overlay: lazy(async () => ({ default: (await import('./running-overlay.tsx')).RunningOverlay })),
  },
}

/** With another flow, the run that was shown makes way; one of the new flow that is still under way is shown again. */
function followOpenedFlow({ flow, runs, api }: Workbench): () => void {
  let before: OpenedFlow | undefined

  async function showRunUnderWay(path: string): Promise<void> {
    const { runs: found } = await api.call('runs.list', { query: { flow: path, status: 'running', limit: 1 } })
    const [run] = found
    if (run !== undefined && flow.state()?.path.state() === path && !isUnderWay(runs.current.state()))
      await runs.show(run.run)
  }

  function look(): void {
    const opened = flow.state()
    if (opened === before) return
    before = opened
    runs.clear()
    // A page that was loaded anew finds its run; without an answer there is none to be found.
    if (opened !== undefined) showRunUnderWay(opened.path.state()).catch(() => undefined)
  }

  // The parts are loaded when a flow is open already.
  look()
  return flow.subscribe(look)
}
