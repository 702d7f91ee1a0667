import type { Json, JsonObject } from '../json.ts'
import type { Blobs, Files, NodeContext, NodeDelta, Services } from '../node/context.ts'
import type { Usage } from '../node/usage.ts'
import { callGraph } from './call-graph.ts'
import type { Effects } from './effects.ts'
import type { Frame } from './frame.ts'
import { canceled, doPart, waitForSignal } from './parts.ts'
import type { Work } from './work.ts'

const NO_SETTINGS: JsonObject = Object.freeze({})
const NO_SERVICES: Services = Object.freeze({})

/** What a node sees of its run. Two fields, because one is made for every node; the rest is looked up when asked for. */
export class RunContext implements NodeContext {
  readonly #frame: Frame
  readonly #at: number

  constructor(frame: Frame, at: number) {
    this.#frame = frame
    this.#at = at
  }

  get signal(): AbortSignal {
    return this.#frame.signal
  }

  get settings(): JsonObject {
    return this.#frame.plan.settings[this.#at] ?? NO_SETTINGS
  }

  get path(): string {
    return this.#frame.pathOf(this.#at)
  }

  get attempt(): number {
    return 1
  }

  get run(): NodeContext['run'] {
    const { scheduler, keyPrefix, plan } = this.#frame
    return { id: scheduler.runId, idempotencyKey: `${scheduler.runId}/${keyPrefix}${plan.ids[this.#at]}` }
  }

  get services(): Services {
    return this.#frame.scheduler.options.services ?? NO_SERVICES
  }

  get files(): Files {
    return this.#effects.files
  }

  get blobs(): Blobs {
    return this.#effects.blobs
  }

  emit(delta: NodeDelta): void {
    this.#frame.scheduler.announcer.tell({ type: 'node-delta', path: this.path, delta })
  }

  log(message: string): void {
    this.#frame.scheduler.announcer.tell({ type: 'node-delta', path: this.path, delta: { note: message } })
  }

  meter(usage: Usage): void {
    this.#frame.scheduler.usage.add(this.path, usage)
  }

  fetch(url: string, init: RequestInit = {}): Promise<Response> {
    return this.#effects.fetch(url, { ...init, signal: init.signal ?? this.signal })
  }

  now(): number {
    return this.#effects.now()
  }

  random(): number {
    return this.#effects.random()
  }

  sleep(ms: number): Promise<void> {
    return this.#effects.sleep(ms, this.signal)
  }

  async step<Value extends Json>(key: string, compute: () => Promise<Value> | Value): Promise<Value> {
    if (this.signal.aborted) throw canceled()
    return this.#frame.scheduler.hasRuntime ? doPart(this.#work, key, compute) : compute()
  }

  call(graph: string, inputs: JsonObject, { ordinal }: { readonly ordinal?: number } = {}): Promise<JsonObject> {
    return callGraph(this.#work, graph, inputs, ordinal)
  }

  wait(signal: string, about?: Json, { until }: { readonly until?: number } = {}): Promise<Json> {
    return waitForSignal(this.#work, signal, { about, ...(until !== undefined && { until }) })
  }

  get #work(): Work {
    return { frame: this.#frame, at: this.#at, attempt: this.attempt, signal: this.signal }
  }

  get #effects(): Effects {
    const { effects, options } = this.#frame.scheduler
    return options.effectsAt?.(this.path) ?? effects
  }
}

/** What is special about one execution of a node. */
interface Attempt {
  readonly signal?: AbortSignal
  readonly attempt?: number
  readonly idempotencyKey?: string
}

/** The context of a try of a node with a retry or timeout policy, or of a node that is done anew on purpose. */
export class AttemptContext extends RunContext {
  readonly #about: Attempt

  constructor(frame: Frame, at: number, about: Attempt) {
    super(frame, at)
    this.#about = about
  }

  override get signal(): AbortSignal {
    return this.#about.signal ?? super.signal
  }

  override get attempt(): number {
    return this.#about.attempt ?? 1
  }

  override get run(): NodeContext['run'] {
    const { id, idempotencyKey } = super.run
    return { id, idempotencyKey: this.#about.idempotencyKey ?? idempotencyKey }
  }
}
