import { randomUUID } from 'node:crypto'
import type { Blobs, Json, JsonObject, PendingWait, Plan, StepOutcome } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import type { RunPart, WireRunEvent } from '../api/runs.ts'
import type { RunStatus } from '../api/run-status.ts'
import { JournalError } from '../journal/journal-error.ts'
import type { MachinePlaces } from './effects-writer.ts'
import { endedRun, faultyRun, TIMED_OUT } from './ended-run.ts'
import { recordRun, type RecordedRun } from './recorded-run.ts'
import { notUnderWay, runNotFound, runUnderWay, serverCloses, tooManyRuns } from './run-refusals.ts'
import type { RunStore } from './run-store.ts'
import type { BudgetNews } from '../usage/metering.ts'
import type { Runner, RunnerEnd } from './runner.ts'
import { createStepper, type Holding, type Standing, type Stepper } from './stepper.ts'
import { startTimeLimit, type TimeLimit } from './time-limit.ts'
import { watchAnswers } from './watch-answers.ts'

/** A run that may begin. */
export interface RunOrder {
  readonly plan: Plan
  readonly inputs: JsonObject
  readonly path?: string
  /** Left out when the plan is that of the whole flow. */
  readonly part?: RunPart
  /** What the plan was made of. */
  readonly text: string
  readonly maxInFlight: number
  /** 0 is no limit. */
  readonly timeoutMs: number
  /** Whether what the world gives is kept, so that a test can be made of the run. */
  readonly keepEffects: boolean
  /** Which nodes are held. Left out for a run that waited: as it was then; otherwise none. */
  readonly holding?: Holding
}

/** A run that may go on. */
export interface ResumeOrder extends RunOrder {
  /** Which outcomes of the earlier time are not used again. */
  readonly isStale: (outcome: StepOutcome) => boolean
}

/** Begins, follows and stops the runs of this server. */
export interface RunDesk {
  /** Returns the run's id at once. Throws `too-many-runs`. */
  start(order: RunOrder): string
  /** Goes on with a run that is over. Throws `too-many-runs`, `run-under-way` and `run-not-found`. */
  resume(run: string, order: ResumeOrder): void
  /** There may be an answer for a run: one under way here takes it at once, one elsewhere within a second. */
  askAgain(run: string): void
  /** Throws for a run that is not under way here. */
  cancel(run: string): void
  /** Which of its nodes are held, and what lets them go. Throws for a run that is not under way here. */
  stepper(run: string): Stepper
  /** How a run under way here is held; empty when it is not. */
  standing(run: string): Standing
  /** For a run under way here, or one that waits. Throws for any other. */
  setBreakpoints(run: string, breakpoints: readonly string[]): void
  /** Events from a sequence number on, those to come included, until the run ends or nobody listens. */
  follow(run: string, from: number, signal: AbortSignal): AsyncGenerator<WireRunEvent>
  /** Stops all runs and waits for them. */
  close(): Promise<void>
}

/** What the desk works with. */
export interface RunDeskOptions {
  readonly store: RunStore
  readonly runner: Runner
  readonly blobs: Blobs
  readonly redactor: Pick<Redactor, 'redact' | 'redactJson' | 'stream'>
  readonly places: MachinePlaces
  readonly now: () => number
  /** Told when a run begins and when its record is complete. */
  readonly changed: (run: string, status: RunStatus, path: string | undefined) => void
  /** Told of thresholds of budgets that runs pass. */
  readonly onBudgetNews: (news: BudgetNews) => void
  /** Told of what nobody expected. */
  readonly failed: (fault: unknown) => void
}

interface UnderWay {
  readonly controller: AbortController
  readonly record: RecordedRun
  readonly stepper: Stepper
  readonly finished: Promise<void>
}

/** What carrying a run out takes. */
type Parts = Pick<UnderWay, 'controller' | 'record' | 'stepper'> & { readonly limit: TimeLimit }

const NOTHING_HELD: Holding = { breakpoints: [], isStepping: false }
const MAX_RUNS = 32
/** Runs of another process are looked at this often, in milliseconds. */
const LOOK_AGAIN_MS = 300

/** Opens the desk. */
export function createRunDesk(options: RunDeskOptions): RunDesk {
  const { store, redactor, places, now, changed, failed } = options
  const underWay = new Map<string, UnderWay>()
  const waiting = new Map<string, () => void>()
  // Of runs that wait, so that an answer does not lose the breakpoints behind it.
  const holdings = new Map<string, Holding>()
  let isClosed = false

  const endFaulty = (fault: unknown, record: RecordedRun): RunStatus => {
    const ended = faultyRun(fault, now())
    try {
      record.endFaulty(ended)
    } catch (further) {
      // The store keeps it in memory, and on the disk as soon as that takes it.
      failed(further)
    }
    return ended.status
  }

  const perform = async (run: string, order: RunOrder, parts: Parts) => {
    const { controller, record, stepper, limit } = parts
    const { timeoutMs, path } = order
    const { signal } = controller
    let status: RunStatus
    try {
      const came = await runPlan(run, order, parts)
      if (signal.reason instanceof JournalError) throw signal.reason
      const ended = endedRun(came, { at: now(), signal, timeoutMs })
      if (ended.status === 'waiting') holdings.set(run, stepper.holding())
      record.end(ended)
      status = ended.status
    } catch (fault) {
      failed(fault)
      status = endFaulty(fault, record)
    } finally {
      limit.end()
      underWay.delete(run)
    }
    changed(run, status, path)
  }

  const runPlan = async (
    run: string,
    { plan, inputs, maxInFlight, path }: RunOrder,
    { controller: { signal }, record: { runtime, onEvent, tapEffects }, stepper: { gate } }: Parts,
  ): Promise<RunnerEnd> => {
    const { runner, blobs, onBudgetNews } = options
    const wait = (asked: PendingWait): Json | undefined => store.waits.answerTo(run, asked)
    const onAnswers = (askAgain: () => void): (() => void) => {
      const undo = watchAnswers(askAgain)
      waiting.set(run, askAgain)
      return () => {
        undo()
        waiting.delete(run)
      }
    }
    return runner({
      run,
      plan,
      path,
      inputs,
      maxInFlight,
      signal,
      blobs,
      runtime,
      wait,
      onAnswers,
      gate,
      onEvent,
      tapEffects,
      onBudgetNews,
    })
  }

  const requireUnderWay = (run: string): UnderWay => {
    const found = underWay.get(run)
    if (found === undefined) throw notUnderWay(store, run)
    return found
  }

  const requireRoom = (): void => {
    if (isClosed) throw serverCloses()
    if (underWay.size >= MAX_RUNS) throw tooManyRuns(MAX_RUNS)
  }

  const holdingBefore = (run: string): Holding => {
    const before = holdings.get(run)
    if (before === undefined) return NOTHING_HELD
    return { ...before, passed: new Set(Array.from(store.timings(run), ({ path }) => path)) }
  }

  const carryOut = (run: string, order: RunOrder & Partial<ResumeOrder>): void => {
    const controller = new AbortController()
    const stop = (fault: unknown): void => {
      failed(fault)
      controller.abort(fault)
    }
    const { isStale, path, timeoutMs, holding = holdingBefore(run) } = order
    holdings.delete(run)
    const limit = startTimeLimit(timeoutMs, () => controller.abort(TIMED_OUT))
    const stepper = createStepper(holding, (next) => {
      limit.setHeld(next !== undefined)
      if (!controller.signal.aborted) changed(run, 'running', path)
    })
    const keepEffects = order.keepEffects ? places : undefined
    const stale = isStale === undefined ? {} : { isStale }
    const record = recordRun(run, { store, redactor, failed: stop, keepEffects, ...stale })
    const parts = { controller, record, stepper, limit }
    changed(run, 'running', path)
    underWay.set(run, { ...parts, finished: perform(run, order, parts) })
  }

  return {
    start(order) {
      requireRoom()
      const run = randomUUID()
      const { path, plan, text, inputs, part } = order
      const about = { ...(path !== undefined && { path }), ...(part !== undefined && { part }) }
      store.begin({ run, flow: plan.name, text, inputs, startedAt: now(), ...about })
      carryOut(run, order)
      return run
    },
    resume(run, order) {
      requireRoom()
      if (store.find(run) === undefined) throw runNotFound(run)
      if (!store.resume(run, order.text)) throw runUnderWay()
      carryOut(run, order)
    },
    askAgain: (run) => waiting.get(run)?.(),
    cancel(run) {
      requireUnderWay(run).controller.abort()
    },
    stepper: (run) => requireUnderWay(run).stepper,
    standing: (run) => underWay.get(run)?.stepper.standing() ?? {},
    setBreakpoints(run, breakpoints) {
      const isWaiting = !underWay.has(run) && store.find(run)?.status === 'waiting'
      if (isWaiting) holdings.set(run, { ...(holdings.get(run) ?? NOTHING_HELD), breakpoints })
      else requireUnderWay(run).stepper.setBreakpoints(breakpoints)
    },
    async *follow(run, from, signal) {
      let cursor = from
      while (!signal.aborted) {
        // Asked for before reading, so that nothing can happen in between unseen.
        const change = underWay.get(run)?.record.changed()
        const isRunning = store.find(run)?.status === 'running'
        const events = store.events(run, cursor)
        for (const event of events) {
          yield event
          cursor = event.seq + 1
        }
        if (!isRunning && events.length === 0) return
        if (events.length === 0) await either(change ?? later(LOOK_AGAIN_MS), signal)
      }
    },
    async close() {
      isClosed = true
      const all = [...underWay.values()]
      for (const { controller } of all) controller.abort()
      await Promise.all(all.map(({ finished }) => finished))
    },
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Resolves when the work does, or when the signal aborts. */
async function either(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = () => resolve()
  signal.addEventListener('abort', stop, { once: true })
  await Promise.race([work, promise])
  signal.removeEventListener('abort', stop)
}
