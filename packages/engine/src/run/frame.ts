import type { Json, JsonObject } from '../json.ts'
import type { RunError } from '../node/node-error.ts'
import type { GraphPlan } from '../plan/plan.ts'
import { RunContext } from './context.ts'
import { countPending, FAIL, gather, gatherSettled, NOT_READY, SKIP, type Values } from './gather.ts'
import { describeFailure } from './graph-error.ts'
import { ReadyQueue } from './ready-queue.ts'
import type { Scheduler } from './scheduler.ts'
import { stepSpecial } from './step-special.ts'

/** What a graph gave, and the first failure in it that no policy handled. */
export interface FrameResult {
  readonly outputs: JsonObject
  readonly error: RunError | undefined
}

/** How far a frame got: nothing ready any more, no free slot, or time to let the event loop have its turn. */
export type Progress = 'idle' | 'full' | 'yield'

/**
 * One execution of one graph. Nodes run in a sweep over plan order; those that were not ready when the sweep passed
 * them are counted, and queued when their last source settles.
 */
export class Frame {
  readonly scheduler: Scheduler
  readonly plan: GraphPlan
  /** What stands before the ids of this frame's nodes in paths: empty, or `each[3]/`. */
  readonly prefix: string
  /** The same, with the second and later tries of the nodes around this frame told apart: `each~2[3]/`. */
  readonly keyPrefix: string
  readonly values: Values
  readonly children = new Set<Frame>()
  /** Steps and child frames that this frame waits for. */
  pending = 0
  isDead = false
  /** Among the frames that the scheduler will drive. */
  isRunnable = false
  failure: RunError | undefined
  readonly #onEnd: (result: FrameResult) => void
  readonly #isWatched: boolean
  #cursor = 0
  #isSettlingQueued = false
  #queue: ReadyQueue | undefined
  #waiting: Int32Array | undefined
  #controller: AbortController | undefined

  constructor(
    scheduler: Scheduler,
    plan: GraphPlan,
    about: {
      readonly prefix: string
      readonly keyPrefix: string
      readonly inputs: JsonObject
      readonly onEnd: (result: FrameResult) => void
    },
  ) {
    this.scheduler = scheduler
    this.plan = plan
    this.prefix = about.prefix
    this.keyPrefix = about.keyPrefix
    this.values = new Array<undefined>(plan.slot[plan.size]).fill(undefined)
    this.#onEnd = about.onEnd
    this.#isWatched = scheduler.isWatched
    for (let at = 0; at < plan.inputs.length; at++) {
      const { name, port } = plan.inputs[at]
      const given = Object.hasOwn(about.inputs, name) ? about.inputs[name] : undefined
      const value = given === undefined ? port.default : given
      this.values[at] = value === undefined ? SKIP : value
    }
  }

  /** Aborted when this frame is canceled or the run ends before it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.isDead) this.#controller.abort()
    return this.#controller.signal
  }

  pathOf(at: number): string {
    return this.prefix === '' ? this.plan.ids[at] : this.prefix + this.plan.ids[at]
  }

  /** Runs what is ready until nothing is, no slot is free, or a slice of time is over. */
  advance(): Progress {
    const { scheduler } = this
    const { size } = this.plan
    const { slots } = scheduler
    const { clock } = scheduler.driver
    let { ticks } = clock
    for (;;) {
      if (slots.taken >= slots.max) return 'full'
      if (this.#queue !== undefined && this.#queue.size > 0) {
        this.#isSettlingQueued = true
        this.#step(this.#queue.pop())
        this.#isSettlingQueued = false
      } else if (this.#cursor < size) this.#step(this.#cursor++)
      else {
        clock.ticks = ticks
        return 'idle'
      }
      if (this.isDead) return 'idle'
      if (--ticks === 0) {
        const isOver = clock.read()
        scheduler.announcer.readClock()
        if (isOver) return 'yield'
        ticks = clock.ticks
      }
    }
  }

  // Small on purpose: it is called once a node, so that it is optimised early. Below 0 are nodes that were taken back.
  #step(at: number): void {
    const { plan, values } = this
    if (this.#isWatched || plan.flags[at] !== 0) {
      stepSpecial(this, at)
      return
    }
    let inputs: JsonObject | undefined = gather(plan, values, at)
    if (inputs === NOT_READY) inputs = this.gatherLate(at)
    if (inputs === undefined) return
    const shape = plan.shapes[at]
    let result: JsonObject | Promise<JsonObject>
    try {
      const { run } = shape
      result = run(inputs, new RunContext(this, at))
    } catch (error) {
      this.fail(at, error)
      return
    }
    // A declared output that is plainly JSON settles the node: no test for a promise is needed on this way.
    if (shape.outCount === 1 && typeof result === 'object' && result !== null) {
      const value = (result as JsonObject)[shape.firstOut]
      if (
        typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string' || typeof value === 'boolean'
      ) {
        values[plan.slot[at]] = value
        if (this.#isSettlingQueued) this.wake(at)
        return
      }
    }
    this.scheduler.settleOrAwait(this, at, result)
  }

  /** Inputs of a node that a plain gather could not give; undefined when the node waits, is skipped or stopped. */
  gatherLate(at: number): JsonObject | undefined {
    const pending = countPending(this.plan, this.values, at)
    if (pending > 0) {
      this.#waiting ??= new Int32Array(this.plan.size)
      this.#waiting[at] = pending
      return undefined
    }
    try {
      const { conversions } = this.plan.specials.get(at) ?? {}
      const inputs = pending < 0 ? undefined : gatherSettled(this.plan, this.values, at, conversions)
      if (inputs !== undefined) return inputs
      this.#mark(at, pending < 0 ? FAIL : SKIP)
      this.scheduler.announcer.tell({
        type: 'node-skip',
        path: this.pathOf(at),
        because: pending < 0 ? 'failed' : 'skipped',
      })
      this.wake(at)
    } catch (error) {
      this.fail(at, error)
    }
    return undefined
  }

  /** Takes the outputs of a node; what is missing counts as skipped. */
  settle(at: number, outputs: JsonObject): void {
    const { shapes, slot } = this.plan
    const { outNames } = shapes[at]
    for (let output = 0; output < outNames.length; output++) {
      const value: unknown = outputs[outNames[output]]
      // No JSON value is a function: it is a method that every object has.
      this.values[slot[at] + output] = value === undefined || typeof value === 'function' ? SKIP : (value as Json)
    }
    this.wake(at)
  }

  /** Takes back a node that was held: it starts before all others, and is not asked about again. */
  takeBack(at: number): void {
    this.#queue ??= new ReadyQueue()
    this.#queue.push(at - this.plan.size)
    this.scheduler.driver.push(this)
  }

  fail(at: number, thrown: unknown): void {
    this.failWith(at, describeFailure(thrown, this.pathOf(at)))
  }

  /** Takes the failure of a node, as its policy says. */
  failWith(at: number, error: RunError): void {
    const onError = this.plan.specials.get(at)?.policy?.onError ?? 'stop'
    this.scheduler.announcer.tell({ type: 'node-error', path: this.pathOf(at), error, handled: onError !== 'stop' })
    if (onError === 'stop') {
      this.failure ??= error
      this.#mark(at, FAIL)
      this.wake(at)
    } else if (onError === 'skip') this.settle(at, {})
    else if (onError === 'branch') this.settle(at, { error: { ...error } })
    else this.settle(at, onError.value)
  }

  /** Ends the frame when nothing of it is left to do. */
  finish(): void {
    if (this.isDead || this.pending > 0) return
    this.isDead = true
    this.#onEnd(this.#result())
  }

  /** Stops the frame and all that runs in it; nobody wants its result any more. */
  cancel(): void {
    // Iterative: graphs may run one another thousands deep.
    const open: Frame[] = [this]
    for (let frame = open.pop(); frame !== undefined; frame = open.pop()) {
      frame.isDead = true
      open.push(...frame.children)
      frame.children.clear()
      frame.#controller?.abort()
    }
  }

  wake(at: number): void {
    const waiting = this.#waiting
    if (waiting === undefined) return
    const { childStart, children } = this.plan
    for (let place = childStart[at]; place < childStart[at + 1]; place++) {
      const child = children[place]
      if (waiting[child] === 0 || --waiting[child] > 0) continue
      this.#queue ??= new ReadyQueue()
      this.#queue.push(child)
    }
  }

  #mark(at: number, mark: JsonObject): void {
    const { slot } = this.plan
    this.values.fill(mark, slot[at], slot[at + 1])
  }

  #result(): FrameResult {
    const outputs: Record<string, Json> = {}
    let { failure: error } = this
    for (const { name, slot, optional } of this.plan.outputs) {
      const value = this.values[slot]
      if (value !== SKIP && value !== FAIL && value !== undefined) outputs[name] = value
      else if (!optional && error === undefined) {
        const message = `The output "${name}" was not produced: what gives it was skipped.`
        error = { code: 'missing-output', message, path: this.prefix.slice(0, -1) }
      }
    }
    return { outputs, error }
  }
}
