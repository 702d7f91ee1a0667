import type { StepOutcome } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import { createLargeValues } from '../runs/large-values.ts'
import { openDatabase } from '../runs/open-database.ts'
import { JournalError } from './journal-error.ts'
import { JournalRuntime, type JournalRuntimeOptions } from './journal-runtime.ts'
import { createStepRows, type StepRow } from './step-rows.ts'

/** What runs did, step by step, in the same file as the store of runs. */
export interface Journal {
  /** The runtime of a run that the store of runs knows. What the run did before is used again. */
  open(run: string, about?: Pick<JournalRuntimeOptions, 'isStale'>): JournalRuntime
  /** What is known of the steps of a run, in the order in which they began. */
  steps(run: string): readonly StepRow[]
  close(): void
}

/** What a journal is made of. */
export interface JournalOptions {
  /** The store of runs; it must exist. */
  readonly file: string
  readonly redactor: Pick<Redactor, 'redactJson'>
  readonly now?: () => number
}

/** Opens the journal. Throws `JournalError` and `NewerStoreError`. */
export function createJournal({ file, redactor, now = Date.now }: JournalOptions): Journal {
  const database = openJournal(file)
  const large = createLargeValues(`${file}-values`)
  const rowsOf = (run: string) => createStepRows(database, { run, file, large })
  const format = (outcome: StepOutcome): string => JSON.stringify(redactor.redactJson(outcome))
  return {
    open: (run, about = {}) => new JournalRuntime({ rows: rowsOf(run), now, format, ...about }),
    steps: (run) =>
      rowsOf(run)
        .read()
        .toSorted((a, b) => a.startedAt - b.startedAt || (a.place ?? 0) - (b.place ?? 0)),
    close: () => database.close(),
  }
}

function openJournal(file: string) {
  try {
    const database = openDatabase(file)
    // A step that is told as done must be so after a power cut, too.
    database.exec('PRAGMA synchronous = FULL')
    return database
  } catch (error) {
    if (error instanceof Error && error.name === 'NewerStoreError') throw error
    throw new JournalError(file, error)
  }
}
