import type { Json, JsonObject } from '../json.ts'
import type { GraphPlan, Plan } from '../plan/plan.ts'
import { afterOtherWork } from './after-other-work.ts'
import { Announcer } from './announcer.ts'
import type { Effects } from './effects.ts'
import { Frame, type FrameResult } from './frame.ts'
import type { RunOptions, RunResult } from './options.ts'
import { judge, makeStep } from './perform.ts'
import type { PendingWait, StepOutcome } from './runtime.ts'
import { SliceClock } from './slice-clock.ts'
import { createStepPump, type StepPump } from './step-pump.ts'
import { UsageMeter } from './usage-meter.ts'
import { Waits } from './waits.ts'

/** How one run ends: as it should, or by a fault of the host. */
export interface RunEnding {
  resolve(result: RunResult): void
  reject(fault: unknown): void
}

/**
 * One run. Which node runs next depends on the plan and on the order in which steps are over, and on nothing else:
 * the same completions in the same order give the same run.
 */
export class Scheduler {
  readonly plan: Plan
  readonly runId: string
  readonly options: RunOptions
  readonly effects: Effects
  readonly announcer: Announcer
  readonly usage = new UsageMeter()
  readonly clock = new SliceClock()
  readonly maxInFlight: number
  /** Whether nodes must take the way with events or a runtime. */
  readonly isWatched: boolean
  readonly hasRuntime: boolean
  /** Leaf steps in flight. */
  inFlight = 0
  readonly #ending: RunEnding
  readonly #runnable: Frame[] = []
  readonly #pump: StepPump | undefined
  readonly #waits: Waits
  readonly #calls = new Map<string, number>()
  #root: Frame | undefined
  #isDriving = false
  #isYielding = false
  #isOver = false
  /** Nodes that only wait for time to pass. */
  #sleeping = 0

  constructor(plan: Plan, options: RunOptions, about: { runId: string; effects: Effects; ending: RunEnding }) {
    this.plan = plan
    this.options = options
    this.runId = about.runId
    this.effects = about.effects
    this.#ending = about.ending
    this.maxInFlight = options.maxInFlight ?? 128
    this.#waits = new Waits(options.wait)
    this.hasRuntime = options.runtime !== undefined
    this.isWatched = options.onEvent !== undefined || this.hasRuntime
    const crashed = (fault: unknown): void => this.#crash(fault)
    this.announcer = new Announcer({
      runId: about.runId,
      listener: options.onEvent,
      now: () => about.effects.now(),
      crashed,
    })
    this.#pump = options.runtime === undefined ? undefined : createStepPump(options.runtime, crashed)
  }

  start(inputs: JsonObject): void {
    const { signal } = this.options
    if (signal?.aborted === true) {
      this.#abort()
      return
    }
    signal?.addEventListener('abort', this.#abort, { once: true })
    this.announcer.tell({ type: 'run-start', path: '', flow: this.plan.name })
    this.#root = this.open(this.plan.root, { prefix: '', inputs, onEnd: (result) => this.#finish(result) })
    this.drive()
  }

  /** Begins an execution of a graph; it is driven when its turn comes. */
  open(plan: GraphPlan, about: ConstructorParameters<typeof Frame>[2], parent?: Frame): Frame {
    const frame: Frame = new Frame(this, plan, {
      ...about,
      onEnd: (result) => {
        parent?.children.delete(frame)
        about.onEnd(result)
      },
    })
    parent?.children.add(frame)
    this.makeRunnable(frame)
    return frame
  }

  makeRunnable(frame: Frame): void {
    if (frame.isRunnable || frame.isDead) return
    frame.isRunnable = true
    this.#runnable.push(frame)
  }

  /** Runs everything that can run, frame by frame, until a slice of time is over. */
  drive(): void {
    if (this.#isDriving || this.#isYielding || this.#isOver) return
    this.#isDriving = true
    this.clock.startSlice()
    try {
      this.#driveFrames()
    } catch (fault) {
      this.#crash(fault)
    }
    this.#isDriving = false
    this.#endIfStuck()
  }

  #driveFrames(): void {
    const runnable = this.#runnable
    for (let next = runnable[0]; next !== undefined && !this.#isOver; next = runnable[0]) {
      const progress = next.isDead ? 'idle' : next.advance()
      if (progress === 'full') return
      if (progress === 'yield') {
        this.#yield()
        return
      }
      runnable.shift()
      next.isRunnable = false
      next.finish()
    }
  }

  #yield(): void {
    this.#isYielding = true
    afterOtherWork(() => {
      this.#isYielding = false
      this.drive()
    })
  }

  /** Takes what a node's `run` gave: outputs, nothing, or a promise of them. */
  settleOrAwait(frame: Frame, at: number, result: unknown): void {
    if (isPromise(result)) {
      this.#hold(frame)
      result.then(
        (value) => this.#land(frame, () => this.#take(frame, at, judge(frame, at, value))),
        (error) => this.#land(frame, () => frame.fail(at, error)),
      )
    } else if (typeof result === 'object' || result === undefined) {
      const outputs = (result ?? {}) as JsonObject
      frame.settle(at, outputs)
      if (this.isWatched) this.tellEnd(frame, at, outputs, { reused: false })
    } else this.#take(frame, at, judge(frame, at, result))
  }

  /** Waits for a step that is done here. */
  awaitOutcome(frame: Frame, at: number, outcome: StepOutcome | Promise<StepOutcome>): void {
    if (isPromise(outcome)) {
      this.#hold(frame)
      void outcome.then((settled) => this.#land(frame, () => this.#take(frame, at, settled)))
    } else this.#take(frame, at, outcome)
  }

  /** Hands a node to the runtime. */
  startStep(frame: Frame, at: number, inputs: JsonObject): void {
    const settled = this.#pump?.start(makeStep(frame, at, inputs), {
      landed: (outcome) => this.#land(frame, () => this.#take(frame, at, outcome)),
      canceled: () => this.inFlight--,
    })
    if (settled === undefined) this.#hold(frame)
    else this.#take(frame, at, settled)
  }

  /** Waits for a pause of a node that holds no slot. */
  sleep(frame: Frame, at: number, ms: number, then: () => void): void {
    frame.pending++
    this.#sleeping++
    const wake = (): void => {
      this.#sleeping--
      this.inFlight++
      this.#land(frame, then)
    }
    const canceled = (): number => this.#sleeping--
    if (this.#pump === undefined) void this.effects.sleep(ms, frame.signal).then(wake, canceled)
    else if (this.#pump.start(makeStep(frame, at, { ms }, 'sleep'), { landed: wake, canceled }) !== undefined) wake()
  }

  /** Frees the slot of a step while it waits for a graph that it called. */
  async withoutSlot<Value>(work: () => Promise<Value>): Promise<Value> {
    this.inFlight--
    try {
      return await work()
    } finally {
      this.inFlight++
    }
  }

  /** The ordinal of the next graph that a node calls. */
  nextCall(path: string): number {
    const ordinal = this.#calls.get(path) ?? 0
    this.#calls.set(path, ordinal + 1)
    return ordinal
  }

  /** Waits for a signal from outside the run; rejects when nobody wants the answer any more. */
  waitFor(wait: PendingWait, signal: AbortSignal): Promise<Json> {
    this.announcer.tell({ type: 'run-wait', path: wait.path, signal: wait.signal, about: wait.about })
    return this.#waits.answer(wait, signal, () => this.#endIfStuck())
  }

  /** Stops a frame and all that runs in it, because its result is not wanted any more. */
  cancel(frame: Frame, parent: Frame): void {
    parent.children.delete(frame)
    frame.cancel()
    this.#pump?.cancel(frame.prefix, 'sibling-failed')
  }

  /** Tells that a node is over. */
  tellEnd(frame: Frame, at: number, outputs: JsonObject, { reused }: { reused: boolean }): void {
    if (!this.announcer.isHeard) return
    const path = frame.pathOf(at)
    this.announcer.nodeEnd(path, outputs, { usage: this.usage.of(path), reused })
  }

  #hold(frame: Frame): void {
    this.inFlight++
    frame.pending++
  }

  /** Something that was in flight is over. */
  #land(frame: Frame, take: () => void): void {
    if (this.#isOver) return
    this.inFlight--
    frame.pending--
    if (!frame.isDead) {
      this.announcer.readClock()
      take()
      this.makeRunnable(frame)
    }
    this.drive()
  }

  #take(frame: Frame, at: number, outcome: StepOutcome): void {
    if (outcome.status === 'failed') {
      frame.failWith(at, outcome.error)
      return
    }
    const { outputs, usage, reused = false } = outcome
    if (reused && usage !== undefined) this.usage.add(frame.pathOf(at), usage)
    frame.settle(at, outputs)
    this.tellEnd(frame, at, outputs, { reused })
  }

  #finish({ outputs, error }: FrameResult): void {
    const usage = this.usage.total
    this.#end(error === undefined ? { status: 'done', outputs, usage } : { status: 'failed', error, outputs, usage })
  }

  /** A run whose every open step waits for a signal has nothing left to do but to say so. */
  #endIfStuck(): void {
    const on = this.#waits.unanswered
    if (on.length === 0 || this.#isDriving || this.#isYielding || this.#isOver) return
    if (this.#sleeping > 0 || this.#waits.isAsking || this.#runnable.length > 0 || this.inFlight > on.length) return
    this.#end({ status: 'waiting', on, usage: this.usage.total })
  }

  readonly #abort = (): void => this.#end({ status: 'canceled', usage: this.usage.total })

  #end(result: RunResult): void {
    if (this.#isOver) return
    this.announcer.tell({ type: 'run-end', path: '', status: result.status })
    this.#close()
    this.#ending.resolve(result)
  }

  /** Ends the run because of a fault that is not a node's: of the listener, of the runtime, or our own. */
  #crash(fault: unknown): void {
    if (this.#isOver) return
    this.#close()
    this.#ending.reject(fault)
  }

  #close(): void {
    this.#isOver = true
    this.announcer.close()
    this.options.signal?.removeEventListener('abort', this.#abort)
    this.#pump?.stop()
    this.#root?.cancel()
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
