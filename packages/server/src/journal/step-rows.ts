import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { inTransaction } from '../runs/transaction.ts'
import type { LargeValues } from '../runs/large-values.ts'

/** What the journal knows of one step of a run. */
export interface StepRow {
  /** The path, with `~2` for a second try of a control node around it. */
  readonly key: string
  readonly path: string
  readonly kind: 'node' | 'part' | 'sleep' | 'wait'
  /** Of the type, its version, its settings and its inputs. */
  readonly hash: string
  readonly status: 'started' | 'done' | 'failed'
  /** How many times it was begun anew on purpose, under an idempotency key of its own. */
  readonly renewals: number
  /** Its place among the steps of the run that are over; undefined until then. */
  readonly place: number | undefined
  readonly startedAt: number
  readonly endedAt: number | undefined
  /** The outcome as JSON; undefined until the step is over, and for one in a file. */
  readonly outcome: string | undefined
  readonly file: string | undefined
}

/** A step that has begun and is not over. */
export type OpenStep = Pick<StepRow, 'path' | 'kind'>

/** The steps of one run. */
export interface StepRows {
  readonly file: string
  read(): readonly StepRow[]
  /** The steps that have begun and are not over, in the order in which they began. */
  open(): readonly OpenStep[]
  /** Keeps rows and forgets keys: all of it or, when it throws, nothing. On the disk when it returns. */
  save(rows: Iterable<StepRow>, forgotten: Iterable<string>): void
  /** The outcome of a row, wherever it is kept; undefined when its file is gone. */
  outcomeOf(row: StepRow): string | undefined
  /** Moves an outcome that is too long for a row into a file of its own. */
  shorten(outcome: string): Pick<StepRow, 'outcome' | 'file'>
}

const storedRow = z
  .object({
    key: z.string(),
    path: z.string(),
    kind: z.enum(['node', 'part', 'sleep', 'wait']),
    hash: z.string(),
    status: z.enum(['started', 'done', 'failed']),
    renewals: z.number(),
    place: z.number().nullable(),
    started_at: z.number(),
    ended_at: z.number().nullable(),
    outcome: z.string().nullable(),
    file: z.string().nullable(),
  })
  .transform(({ started_at, ended_at, place, outcome, file, ...row }): StepRow => ({
    ...row,
    startedAt: started_at,
    endedAt: ended_at ?? undefined,
    place: place ?? undefined,
    outcome: outcome ?? undefined,
    file: file ?? undefined,
  }))

const openRow = storedRow.in.pick({ path: true, kind: true })

/** Answered from an index that holds open steps alone, however many are over. */
export const OPEN_STEPS = `SELECT path, kind FROM steps WHERE run = ? AND status = 'started' ORDER BY started_at, path`

/** Opens the steps of one run in a database whose commits reach the disk. */
export function createStepRows(
  database: DatabaseSync,
  { run, file, large }: { readonly run: string; readonly file: string; readonly large: LargeValues },
): StepRows {
  const statements = {
    read: database.prepare('SELECT * FROM steps WHERE run = ?'),
    open: database.prepare(OPEN_STEPS),
    put: database.prepare('INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    forget: database.prepare('DELETE FROM steps WHERE run = ? AND key = ?'),
  }
  const put = (row: StepRow): void => {
    const { key, path, kind, hash, status, renewals, place = null, startedAt, endedAt = null } = row
    const { outcome = null, file: place_of_outcome = null } = row
    statements.put.run(
      run,
      key,
      path,
      kind,
      hash,
      status,
      renewals,
      place,
      startedAt,
      endedAt,
      outcome,
      place_of_outcome,
    )
  }
  return {
    file,
    read: () => statements.read.all(run).map((row) => storedRow.parse(row)),
    open: () => statements.open.all(run).map((row) => openRow.parse(row)),
    save(rows, forgotten) {
      inTransaction(database, () => {
        for (const key of forgotten) statements.forget.run(run, key)
        for (const row of rows) put(row)
      })
    },
    outcomeOf: (row) => row.outcome ?? (row.file === undefined ? undefined : large.read(row.file)),
    shorten: (outcome) =>
      outcome.length < large.threshold
        ? { outcome, file: undefined }
        : { outcome: undefined, file: large.write(run, outcome) },
  }
}
