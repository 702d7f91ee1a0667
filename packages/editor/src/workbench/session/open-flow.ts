import { parseFlow, type Registry } from '@latchwork/engine'
import type { ApiClient, FlowProblem, OpenFlow, ServerEvent, Settings } from '@latchwork/server/api'
import { createEditorDocument, createSelection, graphAt, replaceFlow, type PortBook } from '../../document/index.ts'
import { createStore, type Store } from '../store.ts'
import type { GraphStep, OpenedFlow } from '../workbench.ts'
import type { Draft, Drafts, KeptDrafts } from './drafts.ts'
import { createKeeper, type Theirs, type Timers } from './keeper.ts'
import { createTypedDrafts } from './typed-drafts.ts'

/** What an open flow needs of the page. */
export interface FlowSurroundings {
  readonly api: ApiClient
  readonly catalog: Registry
  readonly ports: PortBook
  readonly drafts: Drafts
  /** What an earlier page kept of this flow. */
  readonly kept: KeptDrafts
  readonly settings: Store<Settings>
  readonly timers: Timers
  readonly now: () => number
  /** Tells the person that a flow is not as they left it, or not as it is on disk. */
  readonly tell: (what: FlowNews) => void
}

/** What the person is told about an open flow. */
export type FlowNews =
  | { readonly type: 'restored'; readonly flow: FlowSession }
  | { readonly type: 'reloaded'; readonly flow: FlowSession }
  | { readonly type: 'removed'; readonly flow: FlowSession }

/** An open flow, and what the page does with it. */
export interface FlowSession extends OpenedFlow {
  /** The file on disk while the person has to decide between it and their own. */
  readonly conflict: Store<Theirs | undefined>
  /** Writes the person's own flow over the file on disk. */
  readonly keepMine: () => Promise<void>
  /** Takes the file on disk; Undo brings the own flow back. */
  readonly takeTheirs: () => void
  readonly text: () => string
  readonly hear: (event: ServerEvent) => void
  readonly moveTo: (path: string) => void
  /** Keeps the unsaved text on this machine, at once. */
  readonly stow: () => void
  /** Lets go of what is not saved; the next `close` leaves the file as it is on disk. */
  readonly abandon: () => void
  /** Saves what is not saved and lets go of everything. */
  readonly close: () => Promise<void>
}

/** A moment without changes after which the flow is checked, in milliseconds. */
const CHECK_AFTER = 250

/** Opens a flow that the server gave. Throws `FlowFormatError` for a text that is no flow. */
export function openFlowSession(opened: OpenFlow, surroundings: FlowSurroundings): FlowSession {
  const { api, catalog, ports, drafts, kept, settings, timers, now, tell } = surroundings
  const path = createStore(opened.path)
  const conflict = createStore<Theirs | undefined>(undefined)
  const trail = createStore<readonly GraphStep[]>([])
  const problems = createStore<readonly FlowProblem[]>(opened.problems)
  const base = { text: opened.text, revision: opened.revision, flow: parseFlow(opened.text) }
  const document = createEditorDocument(base.flow, { ports, now })
  const selection = createSelection()
  const keeper = createKeeper({
    base,
    flow: () => document.state().flow,
    save: (text, revision) => api.call('flows.save', { body: { path: path.state(), text, revision } }),
    keep: (draft) => void keepDraft(isAbandoned ? undefined : draft),
    saveAfter: () => {
      const { autosave, autosaveMs } = settings.state().editor
      return autosave ? autosaveMs : undefined
    },
    timers,
    onConflict: conflict.set,
  })
  const typed = createTypedDrafts(kept.typed, (texts) => void drafts.writeTyped(path.state(), texts).then(noteRoom))
  const hasRoom = createStore(true)
  let isAbandoned = false
  let checking: number | undefined

  const graph = () => trail.state().at(-1)?.graph ?? ''
  const stopFollowing = document.subscribe(() => {
    keeper.touch()
    leaveWhatIsGone()
    if (checking !== undefined) timers.clear(checking)
    checking = timers.set(() => void checkNow(), CHECK_AFTER)
  })

  async function keepDraft(draft: Draft | undefined): Promise<void> {
    noteRoom(await drafts.writeFlow(path.state(), draft))
  }

  function noteRoom(isKept: boolean): void {
    hasRoom.set(isKept)
  }

  function leaveWhatIsGone(): void {
    const { flow } = document.state()
    const gone = trail.state().findIndex((step) => graphAt(flow, step.graph) === undefined)
    if (gone !== -1) leave(gone)
  }

  function leave(to: number): void {
    selection.set({})
    trail.set(trail.state().slice(0, to))
  }

  async function checkNow(): Promise<void> {
    // A flow that was just opened was checked by the server.
    const checker = await import('./check-flow.ts').catch(() => undefined)
    // While the server is away it does not give the code either: what was found last stays until it is back.
    if (checker !== undefined) problems.set(checker.checkFlow(document.state().flow, catalog, keeper.text))
  }

  function restoreDraft(): void {
    const draft = kept.flow
    if (draft === undefined) return
    if (draft.text === opened.text) return void keepDraft(undefined)
    const mine = readFlow(draft.text)
    if (mine === undefined) return
    document.run(replaceFlow(mine, 'Restore unsaved changes'))
    if (draft.revision === opened.revision) tell({ type: 'restored', flow: session })
    else keeper.clash(opened)
  }

  function takeTheirs(): void {
    const theirs = conflict.state()
    if (theirs === undefined) return
    conflict.set(undefined)
    reload(theirs)
  }

  function reload(theirs: Theirs): void {
    const flow = readFlow(theirs.text)
    if (flow === undefined) return tell({ type: 'reloaded', flow: session })
    document.run(replaceFlow(flow))
    // The document may keep what did not change, so its own value is the one to compare with.
    keeper.rebase({ ...theirs, flow: document.state().flow })
    void checkNow()
  }

  async function keepMine(): Promise<void> {
    const theirs = conflict.state()
    if (theirs === undefined) return
    conflict.set(undefined)
    keeper.rebase({ ...theirs, flow: readFlow(theirs.text) ?? base.flow })
    await keeper.save()
  }

  /** Looks at the file again, after someone may have changed it. */
  async function compareWithDisk(): Promise<void> {
    if (keeper.state.state().status === 'saving') await keeper.save()
    const onDisk = await api.call('flows.open', { query: { path: path.state() } }).catch(() => undefined)
    if (onDisk === undefined || onDisk.revision === keeper.base().revision) return
    if (onDisk.text === keeper.base().text || conflict.state()?.revision === onDisk.revision) return
    if (!keeper.isSaved()) return keeper.clash(onDisk)
    reload(onDisk)
    tell({ type: 'reloaded', flow: session })
  }

  function hear(event: ServerEvent): void {
    if (event.type === 'hello') {
      if (!keeper.isSaved() && settings.state().editor.autosave) void keeper.save()
      void compareWithDisk()
      if (document.state().flow !== base.flow) void checkNow()
    }
    if (event.type !== 'flow-change' || event.path !== path.state()) return
    if (event.change === 'removed') tell({ type: 'removed', flow: session })
    else if (event.revision !== keeper.base().revision) void compareWithDisk()
  }

  const session: FlowSession = {
    path,
    document,
    selection,
    saveState: keeper.state,
    problems,
    typed,
    hasRoom,
    trail,
    enter(step) {
      selection.set({})
      trail.set([...trail.state(), step])
    },
    leave,
    graph,
    save: keeper.save,
    conflict,
    keepMine,
    takeTheirs,
    text: keeper.text,
    hear,
    moveTo(to) {
      void drafts.writeTyped(path.state(), new Map())
      path.set(to)
      void drafts.writeTyped(to, typed.state()).then(noteRoom)
    },
    stow: keeper.stow,
    abandon() {
      isAbandoned = true
      void keepDraft(undefined)
    },
    async close() {
      stopFollowing()
      if (checking !== undefined) timers.clear(checking)
      if (isAbandoned) return keeper.dispose()
      if (settings.state().editor.autosave && conflict.state() === undefined) await keeper.save()
      keeper.dispose()
    },
  }
  restoreDraft()
  return session
}

function readFlow(text: string) {
  try {
    return parseFlow(text)
  } catch {
    return undefined
  }
}
