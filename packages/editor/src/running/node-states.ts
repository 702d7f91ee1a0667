import { readAsked, type Flow, type JsonObject } from '@latchwork/engine'
import type { WireRunEvent } from '@latchwork/server/api'
import type { NodeRun, RunState } from '../canvas/index.ts'
import { createItemProgress, type ItemProgress } from './item-progress.ts'
import { placeOf } from './node-of-path.ts'
import { createNodePlaces, placeKey, type FindPlace } from './node-places.ts'
import { splitMessage, type RunProblem } from './run-problem.ts'

/** The states of a run's nodes as the canvas shows them: a node that runs many times has one state that sums them up. */
export interface NodeStates {
  /** What the canvas reads: `ask` in the flow's own graph, `each/ask` in the one that `each` runs. */
  readonly shown: RunState
  /** Forgets the run before. */
  readonly begin: (flow: Flow, inputs: JsonObject) => void
  readonly take: (event: WireRunEvent) => void
  /** Shows beside its node what kept the run from starting. */
  readonly refuse: (problem: RunProblem) => void
}

/** How often a node of a subgraph ran, and how that went. */
interface Tally {
  readonly started: number
  readonly done: number
  readonly failed: number
  readonly skipped: number
  readonly text?: string
  readonly error?: string
  /** What waits in it and what is held, the longest first. */
  readonly open: readonly OpenEvent[]
}

type OpenEvent = Extract<WireRunEvent, { type: 'run-wait' | 'node-hold' }>

const NONE: Tally = { started: 0, done: 0, failed: 0, skipped: 0, open: [] }
/** As much of a streamed text as a node can show, in characters. */
const TAIL = 600

/** Makes the states of no run, which `shown` is to hold. */
export function createNodeStates(shown: RunState): NodeStates {
  const tallies = new Map<string, Tally>()
  let findPlace: FindPlace = () => undefined
  let progress: ItemProgress | undefined
  let flow: Flow | undefined
  let given: JsonObject = {}

  function takeInner(event: WireRunEvent): void {
    const place = findPlace(event.path)
    if (place === undefined) return
    const key = placeKey(place)
    const before = tallies.get(key) ?? NONE
    const after = counted(before, event)
    if (after === before) return
    tallies.set(key, after)
    shown.set(key, summed(after))
  }

  function note({ path, note: words }: { readonly path: string; readonly note: string }): void {
    const place = findPlace(path)
    const key = place === undefined ? path : placeKey(place)
    const run = shown.of(key)
    if (run?.status === 'running') shown.set(key, { ...run, note: words })
  }

  function begin(next: Flow, inputs: JsonObject): void {
    flow = next
    given = inputs
    shown.clear()
    tallies.clear()
    findPlace = createNodePlaces(next)
    progress = createItemProgress(next, inputs, findPlace)
  }

  return {
    shown,
    begin,
    refuse(problem) {
      const place = flow === undefined || problem.path === undefined ? undefined : placeOf(flow, problem.path)
      if (place !== undefined) shown.set(placeKey(place), { status: 'failed', error: inShort(problem) })
    },
    take(event) {
      // What a run that goes on has done before, it tells again.
      if (event.type === 'run-start' && flow !== undefined) begin(flow, given)
      else if (event.type === 'run-end') endAll(shown, event)
      else if (event.path.includes('/')) takeInner(event)
      else if (event.type === 'node-error') fail(shown, event)
      else if (event.type === 'node-hold') shown.set(event.path, HELD)
      else if (event.type === 'node-release') shown.set(event.path, undefined)
      else if (event.type === 'run-wait' && event.path !== '') shown.set(event.path, waitState(event))
      else shown.apply(event)
      const further = progress?.take(event)
      if (further !== undefined) note(further)
    },
  }
}

function endAll(shown: RunState, event: Extract<WireRunEvent, { type: 'run-end' }>): void {
  shown.apply({ ...event, status: event.status === 'interrupted' ? 'canceled' : event.status })
}

const HELD: NodeRun = { status: 'held', note: 'held' }
/** More choices than that stand in the results only. */
const MOST_CHOICES = 3

/** Beside a node that waits stands what is asked, and the choices where one of them is all that is wanted. */
function waitState({ about }: Extract<WireRunEvent, { type: 'run-wait' }>): NodeRun {
  const asked = readAsked(about)
  if (asked?.ask === 'time') return { status: 'waiting', note: 'waiting' }
  if (asked?.ask !== 'approve') return { status: 'waiting', note: 'waiting for a signal', choices: [] }
  const choices = asked.editable || asked.choices.length > MOST_CHOICES ? [] : asked.choices
  return { status: 'waiting', note: 'waiting for you', text: asked.message, choices }
}

/** What to do stands beside what happened. */
function fail(shown: RunState, event: Extract<WireRunEvent, { type: 'node-error' }>): void {
  const { error } = event
  shown.apply({ ...event, error: { ...error, message: withHint(error) } })
}

function counted(tally: Tally, event: WireRunEvent): Tally {
  switch (event.type) {
    case 'node-start':
      return { ...tally, started: tally.started + 1, text: undefined }
    case 'node-delta':
      return 'text' in event.delta ? { ...tally, text: ((tally.text ?? '') + event.delta.text).slice(-TAIL) } : tally
    case 'node-end':
      return { ...tally, done: tally.done + 1, open: without(tally, event) }
    case 'node-error':
      return { ...tally, failed: tally.failed + 1, error: withHint(event.error), open: without(tally, event) }
    case 'node-skip':
      return { ...tally, started: tally.started + 1, skipped: tally.skipped + 1 }
    case 'run-wait':
    case 'node-hold':
      return { ...tally, open: [...tally.open, event] }
    case 'node-release':
      return { ...tally, open: without(tally, event) }
    default:
      return tally
  }
}

function without({ open }: Tally, { path }: WireRunEvent): Tally['open'] {
  return open.filter((event) => event.path !== path)
}

function summed({ started, done, failed, skipped, text, error, open: [first] }: Tally): NodeRun | undefined {
  if (first !== undefined) return first.type === 'node-hold' ? HELD : waitState(first)
  if (started === 0) return undefined
  const ended = done + failed + skipped
  const streamed = text === undefined ? {} : { text }
  if (ended < started)
    return { ...streamed, status: 'running', note: ended === 0 ? 'running' : `${ended} of ${started}` }
  if (failed > 0) return { ...streamed, status: 'failed', note: `${failed} of ${started} failed`, error }
  if (done === 0) return { status: 'skipped' }
  return { ...streamed, status: 'done', ...(started > 1 && { note: `${done} of ${started}` }) }
}

/** The rest stands in the results; beside a node there is little room. */
function inShort({ message, hint }: RunProblem): string {
  return withHint({ message: splitMessage(message).first, hint })
}

function withHint({ message, hint }: { readonly message: string; readonly hint?: string }): string {
  return hint === undefined ? message : `${message} ${hint}`
}
