import type { Json, JsonObject } from '../json.ts'
import { addUsage, NO_USAGE, type Usage } from '../node/usage.ts'
import type { GraphPlan, Plan } from '../plan/plan.ts'
import type { Effects } from './effects.ts'
import type { BareEvent, RunEvent } from './events.ts'
import { Frame, type FrameResult } from './frame.ts'
import type { RunOptions, RunResult } from './options.ts'
import { judge, makeStep } from './perform.ts'
import type { PendingWait, StepOutcome } from './runtime.ts'
import { afterOtherWork } from './after-other-work.ts'
import { createStepPump, type StepPump } from './step-pump.ts'

/** How long nodes may run before the event loop has its turn, in milliseconds. */
const SLICE_MS = 4

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
  readonly maxInFlight: number
  /** Whether nodes must take the way with events or a runtime. */
  readonly isWatched: boolean
  readonly hasRuntime: boolean
  /** Leaf steps in flight. */
  inFlight = 0
  /** Nodes until the clock is read again. */
  ticks = 1
  readonly #ending: RunEnding
  readonly #runnable: Frame[] = []
  readonly #pump: StepPump | undefined
  readonly #waits: PendingWait[] = []
  readonly #stepUsage = new Map<string, Usage>()
  readonly #calls = new Map<string, number>()
  #root: Frame | undefined
  #usage = NO_USAGE
  #sequence = 0
  #at: number
  #isDriving = false
  #isOver = false
  #isYielding = false
  /** Sleeps, and waits that somebody may still answer. */
  #timers = 0
  #every = 1
  #lastClock = 0
  #sliceStart = 0

  constructor(plan: Plan, options: RunOptions, about: { runId: string; effects: Effects; ending: RunEnding }) {
    this.plan = plan
    this.options = options
    this.runId = about.runId
    this.effects = about.effects
    this.maxInFlight = options.maxInFlight ?? 128
    this.hasRuntime = options.runtime !== undefined
    this.isWatched = options.onEvent !== undefined || this.hasRuntime
    this.#ending = about.ending
    this.#at = this.effects.now()
    this.#pump = options.runtime === undefined ? undefined : createStepPump(options.runtime, (fault) => this.crash(fault))
  }

  start(inputs: JsonObject): void {
    const { signal } = this.options
    if (signal?.aborted === true) {
      this.#end({ status: 'canceled', usage: NO_USAGE })
      return
    }
    signal?.addEventListener('abort', this.#abort, { once: true })
    this.emit({ type: 'run-start', path: '', flow: this.plan.name })
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

  /** Runs everything that can run, frame by frame. */
  drive(): void {
    if (this.#isDriving || this.#isOver || this.#isYielding) return
    this.#isDriving = true
    this.#lastClock = performance.now()
    this.#sliceStart = this.#lastClock
    try {
      this.#driveFrames()
    } catch (fault) {
      this.crash(fault)
    }
    this.#isDriving = false
    if (!this.#isOver && !this.#isYielding) this.#endIfStuck()
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

  /** Reads the clock, every 1 to 16 nodes as they are fast or slow; true when the slice of time is over. */
  readClock(): boolean {
    const now = performance.now()
    const passed = now - this.#lastClock
    if (passed < 0.1 && this.#every < 16) this.#every *= 2
    else if (passed > 1 && this.#every > 1) this.#every /= 2
    this.#lastClock = now
    this.ticks = this.#every
    if (this.options.onEvent !== undefined) this.#at = this.effects.now()
    return now - this.#sliceStart > SLICE_MS
  }

  /** Takes what a node's `run` gave: outputs, nothing, or a promise of them. */
  settleOrAwait(frame: Frame, at: number, result: unknown): void {
    if (isPromise(result)) {
      this.inFlight++
      frame.pending++
      result.then(
        (value) => this.#land(frame, () => this.#takeOutcome(frame, at, judge(frame, at, value))),
        (error) => this.#land(frame, () => frame.fail(at, error)),
      )
    } else this.#settle(frame, at, result)
  }

  /** Waits for a step that is done here. */
  awaitOutcome(frame: Frame, at: number, outcome: StepOutcome | Promise<StepOutcome>): void {
    if (!isPromise(outcome)) {
      this.#takeOutcome(frame, at, outcome)
      return
    }
    this.inFlight++
    frame.pending++
    void outcome.then((settled) => this.#land(frame, () => this.#takeOutcome(frame, at, settled)))
  }

  /** Hands a node to the runtime. */
  startStep(frame: Frame, at: number, inputs: JsonObject): void {
    const step = makeStep(frame, at, inputs)
    this.inFlight++
    frame.pending++
    const settled = this.#pump?.start(step, (outcome) => this.#land(frame, () => this.#takeOutcome(frame, at, outcome)))
    if (settled === undefined) return
    this.inFlight--
    frame.pending--
    this.#takeOutcome(frame, at, settled)
  }

  /** Waits for a pause of a node that holds no slot. */
  sleep(frame: Frame, at: number, ms: number, then: () => void): void {
    frame.pending++
    this.#timers++
    const wake = (): void => {
      this.#timers--
      this.inFlight++
      this.#land(frame, then)
    }
    if (this.#pump === undefined) void this.effects.sleep(ms, frame.signal).then(wake, () => {})
    else if (this.#pump.start(makeStep(frame, at, { ms }, 'sleep'), wake) !== undefined) wake()
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

  /** Waits for a signal from outside the run. */
  async waitFor(wait: PendingWait): Promise<Json> {
    this.emit({ type: 'run-wait', path: wait.path, signal: wait.signal, about: wait.about })
    this.#timers++
    const answer = await Promise.resolve(this.options.wait?.(wait)).finally(() => this.#timers--)
    if (answer !== undefined) return answer
    this.#waits.push(wait)
    this.#endIfStuck()
    return new Promise<never>(() => {})
  }

  /** The ordinal of the next graph that a node calls. */
  nextCall(path: string): number {
    const ordinal = this.#calls.get(path) ?? 0
    this.#calls.set(path, ordinal + 1)
    return ordinal
  }

  /** What a node has used so far. */
  usageOf(frame: Frame, at: number): Usage | undefined {
    return this.#stepUsage.size === 0 ? undefined : this.#stepUsage.get(frame.pathOf(at))
  }

  meter(path: string, usage: Usage): void {
    this.#usage = addUsage(this.#usage, usage)
    this.#stepUsage.set(path, addUsage(this.#stepUsage.get(path) ?? NO_USAGE, usage))
  }

  emit(event: BareEvent): void {
    if (this.options.onEvent === undefined || this.#isOver) return
    const numbered: RunEvent = { ...event, run: this.runId, seq: this.#sequence++, at: this.#at }
    this.#tell(numbered)
  }

  // The two events of every node are written out: a spread costs as much as the node itself.

  emitStart(frame: Frame, at: number): void {
    if (this.options.onEvent === undefined) return
    const { plan } = frame
    const path = frame.prefix === '' ? plan.ids[at] : frame.prefix + plan.ids[at]
    const node = plan.shapes[at].type.type
    this.#tell({ type: 'node-start', run: this.runId, seq: this.#sequence++, at: this.#at, path, node })
  }

  emitEnd(frame: Frame, at: number, outputs: JsonObject, { reused }: { reused: boolean }): void {
    if (this.options.onEvent === undefined) return
    const path = frame.prefix === '' ? frame.plan.ids[at] : frame.prefix + frame.plan.ids[at]
    const usage = this.usageOf(frame, at)
    this.#tell({ type: 'node-end', run: this.runId, seq: this.#sequence++, at: this.#at, path, outputs, usage, reused })
  }

  /** Ends the run because of a fault that is not a node's: of the host's listener, of its runtime, or our own. */
  crash(fault: unknown): void {
    if (this.#isOver) return
    this.#close()
    this.#ending.reject(fault)
  }

  #tell(event: RunEvent): void {
    try {
      this.options.onEvent?.(event)
    } catch (fault) {
      this.crash(fault)
    }
  }

  /** Something that was in flight is over. */
  #land(frame: Frame, take: () => void): void {
    if (this.#isOver) return
    this.inFlight--
    frame.pending--
    if (!frame.isDead) {
      if (this.options.onEvent !== undefined) this.#at = this.effects.now()
      take()
      this.makeRunnable(frame)
    }
    this.drive()
  }

  #settle(frame: Frame, at: number, result: unknown): void {
    if (typeof result === 'object' || result === undefined) {
      const outputs = (result ?? {}) as JsonObject
      frame.settle(at, outputs)
      if (this.isWatched) this.emitEnd(frame, at, outputs, { reused: false })
    } else this.#takeOutcome(frame, at, judge(frame, at, result))
  }

  #takeOutcome(frame: Frame, at: number, outcome: StepOutcome): void {
    if (outcome.status === 'failed') {
      frame.failWith(at, outcome.error)
      return
    }
    const { outputs, usage, reused = false } = outcome
    if (reused && usage !== undefined) this.meter(frame.pathOf(at), usage)
    frame.settle(at, outputs)
    this.emitEnd(frame, at, outputs, { reused })
  }

  #finish({ outputs, error }: FrameResult): void {
    const usage = this.#usage
    this.#end(error === undefined ? { status: 'done', outputs, usage } : { status: 'failed', error, outputs, usage })
  }

  /** A run whose every open step waits for a signal has nothing left to do but to say so. */
  #endIfStuck(): void {
    if (this.#waits.length === 0 || this.#isDriving || this.#isOver) return
    if (this.#timers > 0 || this.#runnable.length > 0 || this.inFlight > this.#waits.length) return
    this.#end({ status: 'waiting', on: this.#waits, usage: this.#usage })
  }

  readonly #abort = (): void => this.#end({ status: 'canceled', usage: this.#usage })

  #end(result: RunResult): void {
    if (this.#isOver) return
    this.emit({ type: 'run-end', path: '', status: result.status })
    this.#close()
    this.#ending.resolve(result)
  }

  #close(): void {
    this.#isOver = true
    this.options.signal?.removeEventListener('abort', this.#abort)
    this.#pump?.stop()
    this.#root?.cancel()
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
