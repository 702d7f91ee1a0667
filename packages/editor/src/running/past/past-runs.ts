import type { WireRunEvent } from '@latchwork/server/api'
import {
  createStore,
  type FirstBench,
  type Moment,
  type OpenedFlow,
  type PastRun,
  type PastRuns,
  type RunController,
} from '../../workbench/index.ts'
import { nameOfPath } from '../../workbench/session/library.ts'
import { openPastSession } from '../../workbench/session/past-session.ts'
import { compareToday } from './compare-today.ts'
import { createEventWords, type EventInWords } from './event-words.ts'
import { createMoments, type Moments } from './moments.ts'
import { openAsItWas } from './open-as-it-was.tsx'
import { readPastRun, type ReadRun } from './read-past-run.ts'
import { rememberView } from './remember-view.ts'
import { readRunLink, writeRunLink, type AddressPlaces } from './run-link.ts'

/** What is open: a run, its moments, and the flow that shows it. */
interface Open {
  readonly read: ReadRun
  readonly moments: Moments
  readonly words: EventInWords
  readonly goes: number
  readonly session: OpenedFlow
}

type Surrounding = Pick<
  FirstBench,
  'api' | 'canvas' | 'catalog' | 'ports' | 'flow' | 'runStates' | 'notify' | 'visit' | 'ownFlow' | 'createFlow'
>

/** The window, as far as its address goes. */
export interface AddressWindow extends AddressPlaces {
  readonly addEventListener: (type: 'hashchange', listener: () => void) => void
  readonly removeEventListener: AddressWindow['addEventListener']
}

const REASON = 'This is the flow of a past run, as it was then: it cannot be changed. Go back to the flow to edit it.'

/** Makes what opens past runs of a page; none is open. */
export function createPastRuns(
  { api, canvas, catalog, ports, flow, runStates, notify, visit, ownFlow, createFlow }: Surrounding,
  runs: Pick<RunController, 'showMoment'>,
  window: AddressWindow = globalThis.window,
): PastRuns {
  const store = createStore<PastRun | undefined>(undefined)
  const readOnly = { reason: REASON, tell: () => notify(REASON) }
  let open: Open | undefined
  let asked: string | undefined
  /** The flow that was shown before, and the way back to what was in view of it. */
  let behind: OpenedFlow | undefined
  let showAgain = (): void => {}

  async function openRun(run: string): Promise<void> {
    asked = run
    const read = await readPastRun(api, run).catch((error: unknown) => {
      if (asked === run) asked = open?.read.details.run
      throw error
    })
    // Someone may have asked for another one, or gone back, meanwhile.
    if (asked !== run) return
    const { details, text } = read
    const path = details.path ?? details.flow
    const session = openPastSession({ flow: read.flow, text, path, catalog, ports, readOnly })
    const moments = createMoments({ flow: read.flow, inputs: details.inputs, events: read.events })
    const goes = read.events.filter(({ type }) => type === 'run-start').length
    open = { read, moments, words: createEventWords(read.flow, ports), goes, session }
    store.set(undefined)
    if (flow.state()?.document.readOnly === undefined) {
      behind = flow.state()
      showAgain = rememberView(canvas)
    }
    visit(session)
    runStates.clear()
    for (const key of moments.cards()) showCard(moments, key, moments.count)
    show(open, moments.count)
    writeRunLink(window, run)
    const today = await compareToday(api, { path: details.path, flow: read.flow, own: ownFlow() })
    const shown = store.state()
    if (shown?.details === details) store.set({ ...shown, today })
  }

  function show({ read, moments, words, goes }: Open, position: number): void {
    const { details, events } = read
    const moment = momentOf(read, moments, position)
    const isAll = position === moments.count
    const { event } = moment
    store.set({ details, goes, moment, words: event === undefined ? '' : words(event), today: store.state()?.today })
    const { run, path, status } = details
    const about = { run, path, moment }
    runs.showMoment(
      isAll ? { ...about, status, record: details } : { ...about, status: 'running' },
      events.slice(0, position),
    )
  }

  /** What was asked in the past is not answered there. */
  function showCard(moments: Moments, key: string, position: number): void {
    runStates.set(key, { ...moments.cardAt(key, position), choices: undefined })
  }

  function moveTo(wanted: number): void {
    const before = store.state()?.moment.position
    if (open === undefined || before === undefined) return
    const { moments } = open
    const position = Math.min(moments.count, Math.max(0, wanted))
    if (position === before) return
    for (const key of moments.cardsBetween(before, position)) showCard(moments, key, position)
    show(open, position)
  }

  function close(): void {
    asked = undefined
    if (open !== undefined) visit(undefined)
  }

  /** Another flow was opened in the run's place, or the way back was taken. */
  function leave(): void {
    if (open === undefined || flow.state() === open.session) return
    open = undefined
    asked = undefined
    store.set(undefined)
    writeRunLink(window, undefined)
    if (flow.state() === behind) showAgain()
  }

  async function saveAsNew(): Promise<void> {
    if (open === undefined) return
    const { text, details } = open.read
    await createFlow(`${nameOfPath(details.path ?? details.flow)} as it was`, text)
    notify(`Saved as “${nameOfPath(flow.state()?.path.state() ?? '')}”.`)
  }

  function openLinked(): void {
    const run = readRunLink(window.location.hash)
    if (run === asked) return
    if (run === undefined) return close()
    // An address that names nothing that can be opened names what is.
    void openAsItWas({ past, notify }, run).then(() => writeRunLink(window, store.state()?.details.run))
  }

  const past: PastRuns = {
    state: store.state,
    subscribe: store.subscribe,
    open: openRun,
    moveTo,
    close,
    saveAsNew,
    followAddress() {
      openLinked()
      window.addEventListener('hashchange', openLinked)
      const unfollow = flow.subscribe(leave)
      return () => {
        window.removeEventListener('hashchange', openLinked)
        unfollow()
      }
    },
  }
  return past
}

function momentOf({ details, events }: ReadRun, moments: Moments, position: number): Moment {
  const event: WireRunEvent | undefined = events[position - 1]
  let record: ReturnType<Moment['record']> | undefined
  return {
    position,
    count: moments.count,
    event,
    elapsed: event === undefined ? 0 : event.at - events[0].at,
    usage: position === moments.count ? details.usage : moments.usageAt(position),
    record: () => (record ??= moments.recordAt(position)),
  }
}
