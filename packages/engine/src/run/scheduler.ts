import type { Json, JsonObject } from '../json.ts'
import { NodeError } from '../node/node-error.ts'
import { NO_USAGE } from '../node/usage.ts'
import type { GraphPlan, Plan } from '../plan/plan.ts'
import { Announcer } from './announcer.ts'
import { Driver } from './driver.ts'
import type { Effects } from './effects.ts'
import { Frame, type FrameResult } from './frame.ts'
import { Holds } from './holds.ts'
import type { RunOptions, RunResult } from './options.ts'
import { judge, makePause, makeStep, readResult, type Pause } from './perform.ts'
import { isPromise } from './promise.ts'
import type { ReadInputs } from './read-inputs.ts'
import { ResultCache } from './result-cache.ts'
import type { PendingWait, Step, StepOutcome } from './runtime.ts'
import { Slots } from './slots.ts'
import { Sleeper } from './sleeper.ts'
import { createStepPump, type StepListener, type StepPump } from './step-pump.ts'
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
  readonly results: ResultCache
  readonly holds: Holds
  /** Whether nodes must take the way with events, a runtime or a gate. */
  readonly isWatched: boolean
  readonly hasRuntime: boolean
  readonly slots: Slots
  readonly driver: Driver
  readonly #ending: RunEnding
  readonly #pump: StepPump | undefined
  readonly #waits: Waits
  readonly #sleeper: Sleeper
  readonly #calls = new Map<string, number>()
  #root: Frame | undefined
  #isOver = false

  constructor(plan: Plan, options: RunOptions, about: { runId: string; effects: Effects; ending: RunEnding }) {
    this.plan = plan
    this.options = options
    this.runId = about.runId
    this.effects = about.effects
    this.results = new ResultCache(options.cache)
    this.#ending = about.ending
    this.slots = new Slots(options.maxInFlight ?? 128)
    this.driver = new Driver({
      slots: this.slots,
      crashed: (fault) => this.#crash(fault),
      rested: () => this.#endIfStuck(),
    })
    this.#waits = new Waits(options, about.effects, () => this.#endIfStuck())
    this.hasRuntime = options.runtime !== undefined
    this.isWatched = options.onEvent !== undefined || this.hasRuntime || options.gate !== undefined
    const crashed = (fault: unknown): void => this.#crash(fault)
    this.announcer = new Announcer({
      runId: about.runId,
      listener: options.onEvent,
      now: () => about.effects.now(),
      crashed,
    })
    const { announcer, driver } = this
    this.holds = new Holds({ gate: options.gate, announcer, driver, now: () => about.effects.now() })
    this.#pump = options.runtime === undefined ? undefined : createStepPump(options.runtime, crashed)
    this.#sleeper = new Sleeper(about.effects, this.#pump)
  }

  start(read: ReadInputs): void {
    const { signal } = this.options
    this.announcer.tell({ type: 'run-start', path: '', flow: this.plan.name })
    if (signal?.aborted === true) this.#abort()
    else if (!read.ok) this.#finish({ outputs: {}, error: read.error })
    if (this.#isOver) return
    signal?.addEventListener('abort', this.#abort, { once: true })
    const onEnd = (result: FrameResult): void => this.#finish(result)
    this.#root = this.open(this.plan.root, { prefix: '', keyPrefix: '', inputs: read.ok ? read.inputs : {}, onEnd })
    this.driver.drive()
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
    this.driver.push(frame)
    return frame
  }

  /** Takes what a node's `run` gave: outputs, nothing, or a promise of them. */
  settleOrAwait(frame: Frame, at: number, result: unknown): void {
    if (isPromise(result)) {
      this.#hold(frame)
      Promise.resolve(result).then(
        (value) => this.#land(frame, at, () => this.#take(frame, at, judge(frame, at, value))),
        (error) => this.#land(frame, at, () => frame.fail(at, error)),
      )
      return
    }
    const outputs = readResult(frame.plan.shapes[at], result)
    if (outputs instanceof NodeError) frame.fail(at, outputs)
    else {
      frame.settle(at, outputs)
      if (this.isWatched) this.tellEnd(frame, at, outputs, { reused: false })
    }
  }

  /** Waits for a step that is done here. */
  awaitOutcome(frame: Frame, at: number, outcome: StepOutcome | Promise<StepOutcome>): void {
    if (isPromise(outcome)) {
      this.#hold(frame)
      void outcome.then((settled) => this.#land(frame, at, () => this.#take(frame, at, settled)))
    } else this.#take(frame, at, outcome)
  }

  /** Hands a node to the runtime. */
  startStep(frame: Frame, at: number, inputs: JsonObject): void {
    const settled = this.#pump?.start(makeStep(frame, at, inputs), {
      landed: (outcome) => this.#land(frame, at, () => this.#take(frame, at, outcome)),
      canceled: () => this.slots.taken--,
    })
    if (settled === undefined) this.#hold(frame)
    else this.#take(frame, at, settled)
  }

  /** Waits for time to pass, without a slot; gives what ends the wait early. Pauses of one node have names of their own. */
  sleep(frame: Frame, at: number, pause: Pause, then: () => void): () => void {
    frame.pending++
    const stop = this.#sleeper.start(makePause(frame, at, pause), {
      signal: frame.signal,
      what: pause.what,
      woke: (outcome) => {
        this.slots.taken++
        this.#land(frame, at, () => (outcome.status === 'done' ? then() : frame.failWith(at, outcome.error)))
      },
    })
    return () => {
      frame.pending--
      stop()
    }
  }

  /** Frees the slot of a step while it waits for a graph that it called. */
  async withoutSlot<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
    this.slots.leave(path)
    try {
      const result = work()
      this.driver.drive()
      return await result
    } finally {
      await this.slots.comeBack(path)
    }
  }

  /** The same while it waits for an answer. */
  whileWaiting<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
    return this.#waits.during(() => this.withoutSlot(path, work))
  }

  /** The ordinal of the next graph that a node calls. */
  nextCall(path: string): number {
    const ordinal = this.#calls.get(path) ?? 0
    this.#calls.set(path, ordinal + 1)
    return ordinal
  }

  /** Asks for the answer to a signal; rejects when nobody wants it any more. */
  answer(wait: PendingWait, signal: AbortSignal): Promise<Json> {
    return this.#waits.answer(wait, signal)
  }

  /** Hands what a node does itself to the runtime. */
  startPart(step: Step, listener: StepListener): StepOutcome | undefined {
    return this.#pump?.start(step, listener)
  }

  /** Nobody waits for a step any more. */
  cancelStep(path: string): void {
    this.#pump?.cancel(path, 'aborted')
  }

  /** Stops a frame and all that runs in it, because its result is not wanted any more. */
  cancel(frame: Frame, parent: Frame): void {
    parent.children.delete(frame)
    frame.cancel()
    this.#pump?.cancelAll(frame.prefix, 'sibling-failed')
  }

  /** Tells that a node is over. */
  tellEnd(frame: Frame, at: number, outputs: JsonObject, { reused }: { reused: boolean }): void {
    if (!this.announcer.isHeard) return
    const path = frame.pathOf(at)
    this.announcer.nodeEnd(path, outputs, { usage: this.usage.of(path) ?? NO_USAGE, reused })
  }

  #hold(frame: Frame): void {
    this.slots.taken++
    frame.pending++
  }

  /** Something that was in flight is over. */
  #land(frame: Frame, at: number, take: () => void): void {
    this.driver.land(() => {
      if (this.#isOver) return
      const path = (): string => frame.pathOf(at)
      if (this.slots.free(path)) this.#cancelCalls(frame, `${path()}[`)
      frame.pending--
      if (frame.isDead) return
      this.announcer.readClock()
      try {
        take()
      } catch (fault) {
        this.#crash(fault)
      }
      this.driver.push(frame)
    })
  }

  /** Ends the graphs that a node called and did not wait for. */
  #cancelCalls(frame: Frame, prefix: string): void {
    for (const child of frame.children) if (child.prefix.startsWith(prefix)) this.cancel(child, frame)
  }

  #take(frame: Frame, at: number, outcome: StepOutcome): void {
    if (outcome.usage !== undefined) this.usage.learn(frame.pathOf(at), outcome.usage)
    if (outcome.status === 'failed') {
      frame.failWith(at, outcome.error)
      return
    }
    const { outputs, reused = false } = outcome
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
    if (on.length === 0 || !this.driver.isAtRest || this.#isOver || this.holds.isHolding) return
    if (this.#sleeper.isAsleep || this.#waits.isBusy || this.slots.taken > 0 || this.slots.hasReturning) return
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
    this.driver.stop()
    this.announcer.close()
    this.options.signal?.removeEventListener('abort', this.#abort)
    this.#pump?.stop()
    this.#root?.cancel()
  }
}
