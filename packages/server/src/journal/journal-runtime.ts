import type { Completion, Runtime, Step, StepOutcome } from '@latchwork/engine'
import { JournalError } from './journal-error.ts'
import { parseOutcome } from './saved-outcome.ts'
import { hashWork } from './step-hash.ts'
import type { StepRow, StepRows } from './step-rows.ts'

/** What a journal runtime is made of. */
export interface JournalRuntimeOptions {
  readonly rows: StepRows
  /** Epoch milliseconds. */
  readonly now: () => number
  /** An outcome as it is kept, with secrets taken out. */
  readonly format: (outcome: StepOutcome) => string
  /** Which outcomes of an earlier time are not used again. */
  readonly isStale?: (outcome: StepOutcome) => boolean
}

interface Begun {
  readonly step: Step
  readonly row: StepRow
  /** A pause that began before this process did. */
  readonly isResumed: boolean
}

interface Landed {
  readonly step: Step
  readonly row: StepRow
  readonly outcome: StepOutcome
}

/**
 * Does the steps of one run in this process and keeps each in a database: begun before it has any effect, and over
 * before anything that follows from it has one. What happens in one turn of the event loop is one transaction. Steps
 * that are over in the journal are not done again; they are told in the order in which they were over.
 */
export class JournalRuntime implements Runtime {
  /** How many outcomes of an earlier time were used again. */
  reused = 0
  readonly #options: JournalRuntimeOptions
  readonly #known: Map<string, StepRow>
  readonly #hasParts: boolean
  // A canceled step may be started again under its path: what counts is the step that was started last.
  readonly #live = new Map<string, Step>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #unsaved = new Map<string, StepRow>()
  readonly #forgotten = new Set<string>()
  #begun: Begun[] = []
  #recorded: Landed[] = []
  readonly #landed: Landed[] = []
  #place: number
  #scheduled: NodeJS.Immediate | undefined
  /** What is to be told once everything before it is on the disk. */
  #toTell: (() => void)[] = []
  #fault: unknown
  #wake = (): void => {}

  constructor(options: JournalRuntimeOptions) {
    this.#options = options
    const rows = this.#guarded(() => options.rows.read())
    this.#known = new Map(rows.map((row) => [row.key, row]))
    this.#hasParts = rows.some(({ path }) => path.includes('#'))
    this.#place = rows.reduce((last, { place = 0 }) => Math.max(last, place), 0)
  }

  start(step: Step): undefined {
    this.#live.set(step.path, step)
    const row = this.#known.get(keyOf(step))
    const hash = hashWork(step)
    if (row === undefined) this.#begin(step, { hash, renewals: 0 })
    else if (row.hash !== hash) {
      this.#forgetParts(step.path)
      this.#begin(step, { hash, renewals: row.renewals + 1 })
    } else if (row.status === 'started') this.#resume(step, row)
    else this.#reuse(step, row)
  }

  async next(): Promise<Completion> {
    for (;;) {
      if (this.#fault !== undefined) throw this.#fault
      const over = this.#takeRecorded() ?? this.#takeLanded()
      if (over !== undefined) return over
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  cancel(path: string): void {
    this.#live.delete(path)
    clearTimeout(this.#timers.get(path))
    this.#timers.delete(path)
  }

  /** Keeps what is not kept yet: to be called when the run is over, before its end is told. Throws `JournalError`. */
  flush(): void {
    clearImmediate(this.#scheduled)
    this.#scheduled = undefined
    if (!this.#isSaved) {
      this.#guarded(() => this.#options.rows.save(this.#unsaved.values(), this.#forgotten))
      this.#unsaved.clear()
      this.#forgotten.clear()
    }
    const toTell = this.#toTell
    this.#toTell = []
    for (const tell of toTell) tell()
  }

  /** Tells something of the run once all that the run did so far is on the disk: at once, if it is. */
  afterSaved(tell: () => void): void {
    if (this.#isSaved && this.#toTell.length === 0) tell()
    else this.#toTell.push(tell)
  }

  get #isSaved(): boolean {
    return this.#unsaved.size === 0 && this.#forgotten.size === 0
  }

  #begin(step: Step, { hash, renewals }: Pick<StepRow, 'hash' | 'renewals'>): void {
    const row: StepRow = {
      key: keyOf(step),
      path: step.path,
      kind: step.kind,
      hash,
      status: 'started',
      renewals,
      place: undefined,
      startedAt: Math.round(this.#options.now()),
      endedAt: undefined,
      outcome: undefined,
      file: undefined,
    }
    this.#keep(row)
    this.#begun.push({ step, row, isResumed: false })
  }

  #resume(step: Step, row: StepRow): void {
    this.#begun.push({ step, row, isResumed: step.kind === 'sleep' })
    this.#schedule()
  }

  #reuse(step: Step, row: StepRow): void {
    const saved = this.#guarded(() => this.#options.rows.outcomeOf(row))
    const outcome = saved === undefined ? undefined : this.#guarded(() => parseOutcome(saved))
    const isFailedPart = row.kind === 'part' && row.status === 'failed'
    if (outcome === undefined || isFailedPart || this.#options.isStale?.(outcome) === true) {
      this.#begin(step, { hash: row.hash, renewals: row.renewals + 1 })
      return
    }
    this.reused++
    this.#recorded.push({ step, row, outcome })
    this.#wake()
  }

  /** Nothing that a node did under other circumstances counts any more. */
  #forgetParts(path: string): void {
    if (!this.#hasParts) return
    for (const [key, row] of this.#known) {
      if (!row.path.startsWith(`${path}#`) && !row.path.startsWith(`${path}[`)) continue
      this.#known.delete(key)
      this.#unsaved.delete(key)
      this.#forgotten.add(key)
    }
  }

  #keep(row: StepRow): void {
    this.#known.set(row.key, row)
    this.#unsaved.set(row.key, row)
    this.#forgotten.delete(row.key)
    this.#schedule()
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => this.#turn())
  }

  /** Ends a turn: first everything is on the disk, then what was begun in it may have effects. */
  #turn(): void {
    try {
      this.flush()
    } catch (error) {
      this.#fault = error
      this.#wake()
      return
    }
    const begun = this.#begun
    this.#begun = []
    for (const work of begun) if (this.#live.get(work.step.path) === work.step) this.#perform(work)
  }

  #perform({ step, row, isResumed }: Begun): void {
    const outcome = isResumed
      ? this.#sleepOn(step, row)
      : step.perform(row.renewals === 0 ? undefined : `${step.idempotencyKey}~r${row.renewals}`)
    void Promise.resolve(outcome).then((settled) => {
      this.#landed.push({ step, row, outcome: settled })
      this.#wake()
    })
  }

  /** Sleeps for what is left of a pause. */
  #sleepOn({ path, inputs }: Step, { startedAt }: StepRow): Promise<StepOutcome> {
    const left = Math.max(0, startedAt + Number(inputs['ms']) - this.#options.now())
    return new Promise((resolve) => {
      this.#timers.set(
        path,
        setTimeout(() => resolve({ status: 'done', outputs: {} }), left),
      )
    })
  }

  #takeRecorded(): Completion | undefined {
    if (this.#recorded.length > 1) this.#recorded.sort((a, b) => (b.row.place ?? 0) - (a.row.place ?? 0))
    for (let over = this.#recorded.pop(); over !== undefined; over = this.#recorded.pop()) {
      if (this.#settle(over.step)) return { path: over.step.path, outcome: over.outcome }
    }
    return undefined
  }

  #takeLanded(): Completion | undefined {
    for (let over = this.#landed.shift(); over !== undefined; over = this.#landed.shift()) {
      const { step, row, outcome } = over
      if (!this.#settle(step)) continue
      const { rows, format, now } = this.#options
      const saved = this.#guarded(() => rows.shorten(format(outcome)))
      this.#keep({ ...row, ...saved, status: outcome.status, place: ++this.#place, endedAt: Math.round(now()) })
      return { path: step.path, outcome }
    }
    return undefined
  }

  /** Whether somebody still waits for a step. */
  #settle(step: Step): boolean {
    if (this.#live.get(step.path) !== step) return false
    this.#live.delete(step.path)
    return true
  }

  #guarded<Value>(work: () => Value): Value {
    try {
      return work()
    } catch (error) {
      throw this.#asFault(error)
    }
  }

  #asFault(error: unknown): JournalError {
    return error instanceof JournalError ? error : new JournalError(this.#options.rows.file, error)
  }
}

/** Unique in the run, also when a control node around the step is tried again. */
function keyOf({ idempotencyKey }: Step): string {
  return idempotencyKey.slice(idempotencyKey.indexOf('/') + 1)
}
