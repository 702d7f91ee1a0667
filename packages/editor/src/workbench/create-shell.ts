import { createRegistry } from '@latchwork/engine'
import { catalog as nodeTypes } from '@latchwork/nodes/catalog'
import { createApiClient, type KeyInUse, type ServerEvent } from '@latchwork/server/api'
import { createRunState, type CanvasHandle } from '../canvas/index.ts'
import { createPortBook } from '../document/index.ts'
import { createActionRegistry, titleOf } from './actions.ts'
import { onNextFrame } from './next-frame.ts'
import { createNotices } from './notices.ts'
import { createPanels } from './panels.ts'
import { afterFirstFrame } from './first-frame.ts'
import type { ComingParts, LoadedParts } from './parts.ts'
import { createDrafts } from './session/drafts.ts'
import { followEvents, pause } from './session/event-feed.ts'
import { wordsOf } from './session/failure.ts'
import { takeFlowLink } from './session/flow-link.ts'
import { createFlowDesk } from './session/flow-desk.ts'
import { createIndexedStore } from './session/indexed-store.ts'
import { createKeptTexts } from './session/kept-texts.ts'
import { createLibrary } from './session/library.ts'
import { createSettingsKeeper } from './session/settings-keeper.ts'
import type { Line, Shell } from './shell.ts'
import { createStore } from './store.ts'
import type { FirstBench, Workbench } from './workbench.ts'

/** What the page gives. */
export interface ShellOptions {
  readonly token: string
  readonly window: Window
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Loads what the first frame does without. */
  readonly loadParts: () => Promise<ComingParts>
}

/** The shell, and what begins once everything is in its place. */
export interface MadeShell {
  readonly shell: Shell
  /** Follows the server until the signal aborts. */
  readonly start: (signal: AbortSignal) => void
  /** Keeps what is not saved, as the page may be about to go. */
  readonly leave: () => void
}

/** Puts the workbench and the frame around it together. */
export function createShell({ token, window, fetch, loadParts }: ShellOptions): MadeShell {
  const api = createApiClient({ origin: '', token, fetch })
  const catalog = createRegistry(nodeTypes)
  const ports = createPortBook(catalog)
  const texts = createKeptTexts(window.localStorage, createIndexedStore(window.indexedDB, 'latchwork'))
  const notices = createNotices((run, ms) => void window.setTimeout(run, ms))
  const settings = createSettingsKeeper(api)
  const library = createLibrary(api)
  const line = createStore<Line>('starting')
  const isBeginning = createStore(true)
  const parts = createStore<LoadedParts | undefined>(undefined)
  const canvas = createStore<CanvasHandle | undefined>(undefined)
  const keyInUse = createStore<KeyInUse | undefined>(undefined)
  const listeners = new Set<(event: ServerEvent) => void>()
  const complain = (error: unknown) => notices.notify(wordsOf(error), { tone: 'bad' })
  let project = ''

  const desk = createFlowDesk({
    library,
    notices,
    surroundings: () => ({
      api,
      catalog,
      ports,
      drafts: createDrafts(texts, project),
      settings,
      timers: { set: (run, ms) => window.setTimeout(run, ms), clear: (timer) => window.clearTimeout(timer) },
      now: () => performance.now(),
    }),
    onOpen: (path) => {
      if (settings.state().general.lastFlow[project] === path) return
      settings.change({ general: { lastFlow: { [project]: path } } }).catch(complain)
    },
  })
  const actions = createActionRegistry((action, error) => {
    notices.notify(`${titleOf(action).replace('…', '')}: ${wordsOf(error)}`, { tone: 'bad' })
  })
  const workbench: FirstBench = {
    api,
    catalog,
    ports,
    flow: desk.session,
    canvas,
    runStates: createRunState(onNextFrame),
    breakpoints: createStore<ReadonlySet<string>>(new Set()),
    actions,
    panels: createPanels({
      flows: { request: undefined },
      inspector: { request: undefined },
      results: { request: undefined },
    }),
    settings,
    keyInUse,
    listen(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    notify: notices.notify,
    openFlow: desk.open,
    createFlow: desk.create,
    visit: desk.visit,
    ownFlow: desk.own,
  }

  function hear(event: ServerEvent): void {
    if (event.type === 'hello' || event.type === 'key-change') keyInUse.set(event.key)
    if (event.type === 'hello' || event.type === 'flow-change') library.refresh().catch(complain)
    if (event.type === 'hello' || event.type === 'settings-change') settings.refresh().catch(complain)
    desk.own()?.hear(event)
    for (const listener of listeners) listener(event)
    if (event.type === 'hello' && project === '')
      void begin()
        .catch(complain)
        .finally(() => isBeginning.set(false))
  }

  /** Opens the flow that the link names, the one that was open last, or the only one there is. */
  async function begin(): Promise<void> {
    const [{ project: found }] = await Promise.all([api.call('health'), settings.refresh(), library.refresh()])
    project = found.root
    const flows = library.state() ?? []
    const linked = takeFlowLink(window)
    const last = settings.state().general.lastFlow[project]
    const usual = flows.find((flow) => flow.path === last)?.path ?? (flows.length === 1 ? flows[0].path : undefined)
    const path = linked ?? usual
    if (path !== undefined && desk.session.state() === undefined) await desk.open(path)
  }

  const shell: Shell = {
    workbench,
    parts,
    library,
    notices,
    line,
    isBeginning,
    session: desk.session,
    broken: desk.broken,
    createFlow: desk.create,
    renameFlow: desk.rename,
    duplicateFlow: desk.duplicate,
    deleteFlow: desk.remove,
    saveCopy: desk.saveCopy,
    setCanvas: canvas.set,
    isMac: /Mac|iPhone|iPad/.test(window.navigator.platform),
  }

  async function takeParts(): Promise<void> {
    const coming = await loadParts()
    const runs = coming.createRunController(workbench)
    const whole: Workbench = { ...workbench, runs, past: coming.createPastRuns(workbench, runs) }
    const all = coming.parts(shell)
    for (const part of all) part.register(whole)
    parts.set({
      workbench: whole,
      slots: (place) => all.flatMap(({ slots }) => slots[place] ?? []),
      createHands: coming.createHands,
      note: all.find(({ slots }) => slots.note !== undefined)?.slots.note,
    })
  }

  return {
    shell,
    start(signal) {
      const onLine = (now: 'up' | 'down' | 'stranger') => line.set(now)
      void followEvents({ api, onEvent: hear, onLine, pause }, signal)
      afterFirstFrame(shell, window, () => void takeParts().catch(complain))
    },
    leave: () => desk.own()?.stow(),
  }
}
