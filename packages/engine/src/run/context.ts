import type { Json, JsonObject } from '../json.ts'
import type { Blobs, Files, NodeContext, NodeDelta, Services } from '../node/context.ts'
import { NodeError } from '../node/node-error.ts'
import type { Usage } from '../node/usage.ts'
import { callGraph } from './call-graph.ts'
import type { Frame } from './frame.ts'

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
    const { runId } = this.#frame.scheduler
    return { id: runId, idempotencyKey: `${runId}/${this.path}` }
  }

  get services(): Services {
    return this.#frame.scheduler.options.services ?? NO_SERVICES
  }

  get files(): Files {
    return this.#frame.scheduler.effects.files
  }

  get blobs(): Blobs {
    return this.#frame.scheduler.effects.blobs
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
    return this.#frame.scheduler.effects.fetch(url, { ...init, signal: init.signal ?? this.signal })
  }

  now(): number {
    return this.#frame.scheduler.effects.now()
  }

  random(): number {
    return this.#frame.scheduler.effects.random()
  }

  sleep(ms: number): Promise<void> {
    return this.#frame.scheduler.effects.sleep(ms, this.signal)
  }

  async step<Value extends Json>(_key: string, compute: () => Promise<Value> | Value): Promise<Value> {
    if (this.signal.aborted) throw new NodeError('canceled', 'The run was canceled.', { retryable: false })
    return compute()
  }

  call(graph: string, inputs: JsonObject, { ordinal }: { readonly ordinal?: number } = {}): Promise<JsonObject> {
    return callGraph(this.#frame, graph, inputs, { path: this.path, signal: this.signal, ordinal })
  }

  wait(signal: string, about?: Json): Promise<Json> {
    return this.#frame.scheduler.waitFor({ path: this.path, signal, about }, this.signal)
  }
}

/** The context of one try of a node with a retry or timeout policy. */
export class AttemptContext extends RunContext {
  readonly #signal: AbortSignal
  readonly #attempt: number

  constructor(frame: Frame, at: number, about: { readonly signal: AbortSignal; readonly attempt: number }) {
    super(frame, at)
    this.#signal = about.signal
    this.#attempt = about.attempt
  }

  override get signal(): AbortSignal {
    return this.#signal
  }

  override get attempt(): number {
    return this.#attempt
  }
}
