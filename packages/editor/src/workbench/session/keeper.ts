import { formatFlow, type Flow } from '@latchwork/engine'
import type { SavedFlow } from '@latchwork/server/api'
import { createStore, type Store } from '../store.ts'
import type { SaveState } from '../workbench.ts'
import type { Draft } from './drafts.ts'
import { failureOf, type Failure } from './failure.ts'

/** A file as the server has it. */
export interface Base {
  readonly text: string
  readonly revision: string
  readonly flow: Flow
}

/** The file as it stands on disk after someone else changed it. */
export interface Theirs {
  readonly text: string
  readonly revision: string
}

/** Timers, which a test holds still. */
export interface Timers {
  readonly set: (run: () => void, ms: number) => number
  readonly clear: (timer: number) => void
}

/** What a keeper works with. */
export interface KeeperOptions {
  readonly base: Base
  readonly flow: () => Flow
  readonly save: (text: string, revision: string) => Promise<Pick<SavedFlow, 'revision'>>
  /** Keeps a text on this machine until the server has it; undefined takes it away. */
  readonly keep: (draft: Draft | undefined) => void
  /** How long after the last change a text is saved, in milliseconds; undefined leaves it to the person. */
  readonly saveAfter: () => number | undefined
  readonly timers: Timers
  /** The file on disk is another than the one that was opened, and so is what the person made of it. */
  readonly onConflict: (theirs: Theirs) => void
}

/** Brings what the person makes of a flow into its file. */
export interface Keeper {
  readonly state: Store<SaveState>
  readonly base: () => Base
  /** The document changed. */
  readonly touch: () => void
  /** Saves now what is not saved, also after a refusal. Resolves when the server has answered. */
  readonly save: () => Promise<void>
  /** Stops saving until the person has decided between their text and the one on disk. */
  readonly clash: (theirs: Theirs) => void
  /** Takes the file on disk for the one that was opened: saves go over it from now on. */
  readonly rebase: (base: Base) => void
  /** The text as it would be saved. */
  readonly text: () => string
  readonly isSaved: () => boolean
  /** Writes the draft at once, as when the page is about to go. */
  readonly stow: () => void
  readonly dispose: () => void
}

/** How long after the last change a text is kept on this machine, in milliseconds. */
const STOW_AFTER = 150
/** The pauses between tries while the server does not answer; the last one repeats. */
const RETRY_AFTER = [1000, 2000, 4000, 8000]

/** Makes the keeper of a flow that was just opened. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { timers, keep } = options
  const store = createStore<SaveState>({ status: 'saved' })
  let base = options.base
  let canonical = canonicalOf(base.flow)
  let saving: Promise<void> | undefined
  let failures = 0
  /** What was sent last without an answer: the file may hold it all the same, when a server died in between. */
  let unanswered: { readonly text: string; readonly flow: Base['flow'] } | undefined
  const wait = createWait(timers)
  const stowing = createWait(timers)

  /** The file's own text for the flow as it was opened, so that undoing everything leaves no trace in it. */
  function textNow(): string {
    const flow = options.flow()
    if (flow === base.flow) return base.text
    const text = formatFlow(flow)
    return text === canonical.text() ? base.text : text
  }

  function take(next: Base): void {
    base = next
    canonical = canonicalOf(next.flow)
  }

  function isSaved(): boolean {
    return options.flow() === base.flow || textNow() === base.text
  }

  function stow(): void {
    stowing.stop()
    if (options.flow() === base.flow) return keep(undefined)
    const text = textNow()
    keep(text === base.text ? undefined : { text, revision: base.revision })
  }

  function touch(): void {
    if (options.flow() === base.flow) return settle()
    stowing.start(stow, STOW_AFTER)
    if (store.state().status === 'conflict') return
    if (saving === undefined && store.state().status !== 'offline') store.set({ status: 'changed' })
    const after = options.saveAfter()
    if (after !== undefined && store.state().status !== 'offline') wait.start(() => void save(), after)
  }

  function settle(): void {
    wait.stop()
    stow()
    if (saving === undefined) store.set({ status: 'saved' })
  }

  function save(): Promise<void> {
    wait.stop()
    saving ??= saveOnce().finally(() => {
      saving = undefined
      // What was changed meanwhile goes after it.
      if (store.state().status === 'saved' && !isSaved()) touch()
    })
    return saving
  }

  async function saveOnce(): Promise<void> {
    const flow = options.flow()
    const text = textNow()
    if (text === base.text) return settleAs({ ...base, flow })
    store.set({ status: 'saving' })
    const sent = { text, flow }
    try {
      const { revision } = await options.save(text, base.revision)
      settleAs({ text, revision, flow })
    } catch (error) {
      stow()
      const failure = failureOf(error)
      fail(failure)
      if (failure.kind === 'offline') unanswered = sent
    }
  }

  function settleAs(next: Base): void {
    take(next)
    failures = 0
    unanswered = undefined
    stow()
    store.set({ status: 'saved' })
  }

  function fail(failure: Failure): void {
    if (failure.kind === 'offline') {
      store.set({ status: 'offline', reason: failure.reason })
      wait.start(() => void save(), RETRY_AFTER[Math.min(failures, RETRY_AFTER.length - 1)])
      failures += 1
      return
    }
    const theirs = failure.kind === 'refused' ? failure.refusal.error.conflict : undefined
    if (theirs === undefined) store.set({ status: 'failed', reason: failure.reason })
    else clash(theirs)
  }

  function clash(theirs: Theirs): void {
    wait.stop()
    if (unanswered?.text === theirs.text) {
      settleAs({ text: theirs.text, revision: theirs.revision, flow: unanswered.flow })
      if (!isSaved()) touch()
      return
    }
    store.set({ status: 'conflict', reason: 'The file was changed on disk.' })
    options.onConflict(theirs)
  }

  return {
    state: store,
    base: () => base,
    touch,
    save,
    clash,
    rebase(next) {
      take(next)
      store.set({ status: 'changed' })
      if (options.flow() === next.flow) settle()
    },
    text: textNow,
    isSaved,
    stow,
    dispose() {
      wait.stop()
      stow()
    },
  }
}

/** The canonical text of a flow, made once: of a large one it takes a while. */
function canonicalOf(flow: Flow): { readonly text: () => string } {
  let text: string | undefined
  return { text: () => (text ??= formatFlow(flow)) }
}

/** One timer at a time. */
function createWait(timers: Timers) {
  let timer: number | undefined
  const stop = () => {
    if (timer !== undefined) timers.clear(timer)
    timer = undefined
  }
  return {
    stop,
    start(run: () => void, ms: number) {
      stop()
      timer = timers.set(() => {
        timer = undefined
        run()
      }, ms)
    },
  }
}
