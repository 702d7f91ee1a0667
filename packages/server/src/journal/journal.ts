import type { DatabaseSync } from 'node:sqlite'
import type { JsonObject, StepOutcome } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import type { LargeValues } from '../runs/large-values.ts'
import { JournalRuntime, type JournalRuntimeOptions } from './journal-runtime.ts'
import { parseOutcome } from './saved-outcome.ts'
import { createStepRows, type StepRow } from './step-rows.ts'

/** What runs did, step by step. */
export interface Journal {
  /** The runtime of a run. What the run did before is used again. Throws `JournalError`. */
  open(run: string, about?: Pick<JournalRuntimeOptions, 'isStale'>): JournalRuntime
  /** What is known of the steps of a run, in the order in which they began. */
  steps(run: string): readonly StepRow[]
  /** What was a step of its own inside of nodes, in the order in which they began: turns and tool calls of agents. */
  parts(run: string): StepPart[]
  /**
   * Paths of the steps that were under way when a run was cut off: nobody knows how they ended. They are repeated under
   * the same idempotency key.
   */
  unknown(run: string): string[]
}

/** A step inside of a node. */
export interface StepPart extends Pick<StepRow, 'path' | 'status' | 'startedAt'> {
  readonly endedAt?: number
  /** Of one that is done. */
  readonly outputs?: JsonObject
}

/** What a journal is made of. */
export interface JournalOptions {
  /** A database whose commits reach the disk. */
  readonly database: DatabaseSync
  /** Its file, for messages. */
  readonly file: string
  readonly large: LargeValues
  readonly redactor: Pick<Redactor, 'redactJson'>
  readonly now: () => number
}

/** Makes the journal in the database of the store of runs. */
export function createJournal({ database, file, large, redactor, now }: JournalOptions): Journal {
  const rowsOf = (run: string) => createStepRows(database, { run, file, large })
  const format = (outcome: StepOutcome): string => JSON.stringify(redactor.redactJson(outcome))
  const inOrder = (rows: readonly StepRow[]): StepRow[] =>
    rows.toSorted((a, b) => a.startedAt - b.startedAt || (a.place ?? 0) - (b.place ?? 0))
  const steps = (run: string): StepRow[] => inOrder(rowsOf(run).read())
  return {
    open: (run, about = {}) => new JournalRuntime({ rows: rowsOf(run), now, format, ...about }),
    steps,
    parts(run) {
      const rows = rowsOf(run)
      return inOrder(rows.read().filter(({ kind }) => kind === 'part')).map((row) => partOf(row, rows.outcomeOf(row)))
    },
    unknown(run) {
      const open = rowsOf(run).open()
      const asked = new Set(open.filter(({ kind }) => kind === 'wait').map(({ path }) => nodeOf(path)))
      const working = open.filter(({ kind, path }) => kind === 'part' || (kind === 'node' && !asked.has(path)))
      return working.map(({ path }) => path)
    },
  }
}

function partOf({ path, status, startedAt, endedAt }: StepRow, text: string | undefined): StepPart {
  const outcome = text === undefined ? undefined : parseOutcome(text)
  const outputs = outcome?.status === 'done' ? outcome.outputs : undefined
  return {
    path,
    status,
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    ...(outputs !== undefined && { outputs }),
  }
}

/** The node of a part or a wait. */
function nodeOf(path: string): string {
  return path.slice(0, path.lastIndexOf('#'))
}
