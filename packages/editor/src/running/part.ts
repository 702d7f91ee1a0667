import type { OpenedFlow, Part, Workbench } from '../workbench/index.ts'
import { keepBreakpoints } from './breakpoint-keeper.ts'
import { followHeld } from './follow-held.ts'
import { holdActions } from './hold-actions.ts'
import { drawNote } from './note-markdown.tsx'
import { pastActions } from './past/past-actions.ts'
import { runActions } from './run-actions.ts'
import { RunButtons } from './run-buttons.tsx'
import { isUnderWay } from './run-controller.ts'
import { onDemand } from '../workbench/index.ts'

/** The running of flows, as the page takes it in. */
export const running: Part = {
  register(workbench) {
    const undos = [
      workbench.actions.register([...runActions(workbench), ...holdActions(workbench), ...pastActions(workbench)]),
      keepBreakpoints(workbench),
      followOpenedFlow(workbench),
      followShownRun(workbench),
      followHeld(workbench),
      workbench.past.followAddress(),
    ]
    return () => {
      for (const undo of undos) undo()
    }
  },
  slots: {
    bar: RunButtons,
    note: drawNote,
    above: onDemand(async () => (await import('./past/past-bar.tsx')).PastBar),
    moment: onDemand(async () => (await import('./past/past-node.tsx')).PastNode),
    results: onDemand(async () => (await import('./results.tsx')).Results),
    runs: onDemand(async () => (await import('./runs.tsx')).Runs),
    tests: onDemand(async () => (await import('./tests/tests-panel.tsx')).TestsPanel),
    overlay: onDemand(async () => (await import('./running-overlay.tsx')).RunningOverlay),
  },
}

/** How the runs stand that a page shows again. */
const OPEN: ReadonlySet<string> = new Set(['running', 'interrupted', 'waiting'])

/** A run that is shown may go on by itself: when its deadline passes, or someone answers or resumes it elsewhere. */
function followShownRun({ runs, listen }: Workbench): () => void {
  return listen((event) => {
    if (event.type !== 'run-change') return
    const shown = runs.current.state()
    // What hinders it from going on may have changed.
    if (event.status === 'waiting' && shown?.run === event.run) runs.readAnew(event.run).catch(() => undefined)
    if (event.status !== 'running') return
    // Without an answer the line to the server is lost, and all is read anew once it is there again.
    if (shown?.run === event.run && shown.moment === undefined && !isUnderWay(shown))
      runs.show(event.run).catch(() => undefined)
  })
}

/**
 * With another flow, the run that was shown makes way; one of the new flow that is still under way is shown again. If
 * the latest was cut off or waits, it is shown too; one that was cut off with a quiet offer to go on.
 */
function followOpenedFlow({ flow, runs, api, panels, notify }: Workbench): () => void {
  let before: OpenedFlow | undefined
  /** The flow that a past one stands in front of, and the run that was shown of it. */
  let behind: { readonly opened: OpenedFlow | undefined; readonly run: string | undefined } | undefined

  async function showOpenRun(path: string): Promise<void> {
    const list = async (status?: 'running') =>
      (await api.call('runs.list', { query: { flow: path, status, limit: 1 } })).runs[0]
    const found = (await list('running')) ?? (await list())
    if (found === undefined || !OPEN.has(found.status)) return
    if (flow.state()?.path.state() !== path || runs.current.state() !== undefined) return
    if (found.status === 'interrupted')
      notify('The latest run of this flow was cut off when Latchwork ended.', {
        action: { title: 'Go on', run: () => panels.open('results') },
      })
    await runs.show(found.run)
  }

  function look(): void {
    const opened = flow.state()
    if (opened === before) return
    const last = before
    before = opened
    if (opened?.document.readOnly !== undefined) {
      if (last?.document.readOnly === undefined) behind = { opened: last, run: runs.current.state()?.run }
      return
    }
    runs.clear()
    if (opened === undefined) return
    const run = behind?.opened === opened ? behind.run : undefined
    // A page that was loaded anew finds its run; without an answer there is none to be found.
    const shown = run === undefined ? showOpenRun(opened.path.state()) : runs.show(run)
    shown.catch(() => undefined)
  }

  // The parts are loaded when a flow is open already.
  look()
  return flow.subscribe(look)
}
