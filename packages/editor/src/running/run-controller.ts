import { flowFrom, flowTo, formatFlow, type Flow, type JsonObject } from '@latchwork/engine'
import { ApiRefusal, type BodyOf, type RunDetails, type WireRunEvent } from '@latchwork/server/api'
import {
  createStore,
  onNextFrame,
  type RunController,
  type ShownRun,
  type StartOptions,
  type FirstBench,
} from '../workbench/index.ts'
import { answering } from './answer-on-card.ts'
import { followRun } from './follow-run.ts'
import { heldAfter } from './held-nodes.ts'
import { fittingValues } from './input-values.ts'
import { createNodeStates } from './node-states.ts'
import { missingInputs } from './part-of-flow.ts'
import { readInputs, type TextStorage } from './remembered-inputs.ts'
import { problemOf } from './run-problem.ts'

/** What the browser does for a run controller. */
export interface RunSurroundings {
  /** Puts work off to the next frame. */
  readonly schedule: (work: () => void) => void
  readonly sleep: (ms: number) => Promise<void>
  readonly storage: TextStorage
}

type Surrounding = Pick<FirstBench, 'api' | 'flow' | 'panels' | 'runStates' | 'canvas' | 'notify' | 'breakpoints'>

/** Makes the run controller of a page. */
export function createRunController(
  surrounding: Surrounding,
  { schedule, sleep, storage }: RunSurroundings = browserSurroundings(),
): RunController {
  const { api, flow, panels, runStates, breakpoints, notify } = surrounding
  const current = createStore<ShownRun | undefined>(undefined)
  const events = createStore<readonly WireRunEvent[]>([])
  const nodes = createNodeStates(runStates)
  let following = new AbortController()
  let arrived: WireRunEvent[] = []
  let asked: StartOptions = {}
  /** What was to be begun when Stop was pressed before it had begun. */
  let unwanted: AbortSignal | undefined

  function flush(): void {
    if (arrived.length === 0) return
    const more = arrived
    arrived = []
    events.set([...events.state(), ...more])
    const before = current.state()?.held
    const held = heldAfter(before, more)
    if (held !== before) change({ held })
  }

  function take(event: WireRunEvent): void {
    if (arrived.length === 0) schedule(flush)
    arrived.push(event)
    nodes.take(event)
  }

  /** Forgets the run before; what it still tells is not listened to. */
  function begin(shown: ShownRun, about: { readonly flow: Flow; readonly inputs: JsonObject }): AbortSignal {
    following.abort()
    following = new AbortController()
    arrived = []
    events.set([])
    nodes.begin(about.flow, about.inputs)
    current.set(shown)
    return following.signal
  }

  async function follow(run: string, signal: AbortSignal): Promise<void> {
    const onLine = (isThere: boolean) => change({ isLineLost: !isThere })
    await followRun({ api, run, signal, sleep, onLine, onEvent: (event) => signal.aborted || take(event) })
    if (signal.aborted) return
    flush()
    const record = await api.call('runs.show', { parameters: { run }, signal })
    change({ status: record.status, record, isLineLost: false })
  }

  function change(facts: Partial<ShownRun>): void {
    const shown = current.state()
    if (shown !== undefined) current.set({ ...shown, ...facts })
  }

  /** Does the work for a run; what goes wrong is shown with it, unless another run is shown by then. */
  async function guard(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (signal.aborted) return
      const problem = problemOf(error)
      nodes.refuse(problem)
      change({ status: 'failed', problem })
    }
  }

  async function start(options: StartOptions = {}): Promise<void> {
    const opened = flow.state()
    if (opened === undefined || isUnderWay(current.state())) return
    if (opened.document.readOnly !== undefined) return opened.document.readOnly.tell()
    const path = opened.path.state()
    const wanted = options.inputs === undefined ? options : { ...asked, ...options }
    asked = {}
    const whole = opened.document.state().flow
    const { inputs: needed = {} } = partOf(whole, wanted)
    const inputs = fittingValues(needed, wanted.inputs ?? readInputs(storage, path))
    if (missingInputs(needed, inputs).length > 0) {
      asked = wanted
      panels.open('inputs')
      return
    }
    panels.open('results')
    const part = partWanted(wanted, current.state())
    const signal = begin({ status: 'starting', path }, { flow: whole, inputs })
    await guard(signal, async () => {
      const { isStepping } = wanted
      const holding = { breakpoints: [...breakpoints.state()], isStepping }
      const { run } = await api.call('runs.start', {
        body: { path, text: formatFlow(whole), inputs, part, ...holding },
      })
      if (unwanted === signal) await cancel(run)
      if (signal.aborted) return
      change({ run, status: 'running', isStepping })
      await follow(run, signal)
    })
  }

  async function stop(): Promise<void> {
    const { status, run } = current.state() ?? {}
    if (status === 'starting') unwanted = following.signal
    if (status === 'running' && run !== undefined) await cancel(run)
  }

  async function cancel(run: string): Promise<void> {
    try {
      await api.call('runs.cancel', { parameters: { run } })
    } catch (error) {
      // It ended by itself meanwhile, which its events tell.
      if (!(error instanceof ApiRefusal) || error.error.code !== 'run-over') throw error
    }
  }

  async function step(how: 'step' | 'continue' | 'pause'): Promise<void> {
    const { run } = current.state() ?? {}
    if (run === undefined) return
    const { isStepping = false } = await api.call('runs.step', { parameters: { run }, body: { how } })
    if (current.state()?.run === run) change({ isStepping })
  }

  async function resume({ run, path, inputs }: RunDetails): Promise<void> {
    const before = current.state()
    if (isUnderWay(before)) return
    const readOnly = flow.state()?.document.readOnly
    if (readOnly !== undefined) return readOnly.tell()
    unwanted = undefined
    panels.open('results')
    const opened = flow.state()
    const whole = path !== undefined && path === opened?.path.state() ? opened.document.state().flow : undefined
    current.set({ ...before, run, path, status: 'starting', problem: undefined })
    try {
      const holding = { breakpoints: [...breakpoints.state()] }
      const body = whole === undefined ? {} : { text: formatFlow(whole), ...holding }
      await api.call('runs.resume', { parameters: { run }, body })
    } catch (error) {
      const problem = problemOf(error)
      if (isPastShown()) notify(problem.message, { tone: 'bad' })
      else current.set({ status: 'failed', ...before, problem })
      return
    }
    if (unwanted === following.signal) await cancel(run)
    if (isPastShown()) return
    const signal = begin({ status: 'running', run, path }, { flow: whole ?? NO_FLOW, inputs })
    await guard(signal, () => follow(run, signal))
  }

  /** A past run that was opened meanwhile has the canvas. */
  function isPastShown(): boolean {
    return flow.state()?.document.readOnly !== undefined
  }

  async function show(run: string): Promise<void> {
    const record = await api.call('runs.show', { parameters: { run } })
    const { status, path, inputs, isStepping } = record
    const document = flow.state()?.document
    if (isPastShown()) return
    const whole = document?.state().flow ?? NO_FLOW
    const isOver = status !== 'running'
    const signal = begin({ status, run, path, isStepping, ...(isOver && { record }) }, { flow: whole, inputs })
    await guard(signal, () => follow(run, signal))
  }

  async function readAnew(run: string): Promise<void> {
    const record = await api.call('runs.show', { parameters: { run } })
    const shown = current.state()
    if (shown?.run === run && shown.moment === undefined && shown.status === record.status) change({ record })
  }

  function showMoment(shown: ShownRun, some: readonly WireRunEvent[]): void {
    following.abort()
    arrived = []
    current.set(shown)
    events.set(some)
  }

  function clear(): void {
    begin({ status: 'done' }, { flow: NO_FLOW, inputs: {} })
    current.set(undefined)
  }

  const answer = answering({ ...surrounding, current, events })
  return { current, events, nodes: nodes.shown, start, stop, step, answer, resume, show, readAnew, showMoment, clear }
}

/** Whether a run is going on; not at a moment of a past one. */
export function isUnderWay(shown: ShownRun | undefined): boolean {
  if (shown?.moment !== undefined) return false
  return shown?.status === 'starting' || shown?.status === 'running'
}

/** The part as far as its inputs are concerned; what is known of the rest is for the server to find. */
function partOf(whole: Flow, { to, from }: StartOptions): Flow {
  if (to !== undefined) return flowTo(whole, to)
  return from === undefined ? whole : flowFrom(whole, from, () => ({})).flow
}

/** The values of the run that is shown are used before those of later ones. */
function partWanted({ to, from }: StartOptions, shown: ShownRun | undefined): BodyOf<'runs.start'>['part'] {
  if (to !== undefined) return { to }
  return from === undefined ? undefined : { from, run: shown?.run }
}

const NO_FLOW: Flow = { latchwork: 1, name: '', nodes: {}, wires: [] }

function browserSurroundings(): RunSurroundings {
  return {
    schedule: onNextFrame,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    storage: localStorage,
  }
}
