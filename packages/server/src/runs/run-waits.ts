import type { DatabaseSync } from 'node:sqlite'
import type { Json, PendingWait } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import { z } from 'zod'
import { jsonValue } from '../api/json-value.ts'

/** When a waiting run can go on. */
export interface WaitingRun {
  readonly run: string
  /** The earliest deadline in epoch milliseconds; 0 when there is an answer already. */
  readonly due: number
}

/** Something that a run waits for and has no answer to. */
export interface OpenWait extends PendingWait {
  readonly about: Json
}

/** What runs wait for, and the answers to it. */
export interface RunWaits {
  /** Keeps that a run waits. */
  note(run: string, wait: PendingWait): void
  /** Nothing at this path waits any more. */
  settle(run: string, path: string): void
  /** Keeps what a run waits for now, and nothing else. */
  replace(run: string, waits: readonly PendingWait[]): void
  /** What a run waits for and has no answer to, in the order of paths. */
  open(run: string): readonly OpenWait[]
  /** Keeps an answer; false when there is one already. */
  answer(run: string, wait: PendingWait, value: Json): boolean
  /** The answer to exactly what is asked; to the same question about something else there is none. */
  answerTo(run: string, wait: PendingWait): Json | undefined
  /** Waiting runs that have an answer or a deadline. */
  waiting(): readonly WaitingRun[]
}

const json = z.string().transform((text) => jsonValue.parse(JSON.parse(text)))
const waitRow = z.object({ path: z.string(), signal: z.string(), about: json, until: z.number().nullable() })
const answerRow = z.object({ value: json })
const waitingRow = z.object({ run: z.string(), due: z.number() })

/** Opens the waits in the database of the store of runs. */
export function createRunWaits(
  database: DatabaseSync,
  { redactor, now }: { readonly redactor: Pick<Redactor, 'redactJson'>; readonly now: () => number },
): RunWaits {
  const clean = (value: unknown): string => JSON.stringify(redactor.redactJson(value ?? null))
  const statements = {
    note: database.prepare('INSERT OR REPLACE INTO waits VALUES (?, ?, ?, ?, ?)'),
    settle: database.prepare('DELETE FROM waits WHERE run = ? AND path = ?'),
    clear: database.prepare('DELETE FROM waits WHERE run = ?'),
    open: database.prepare(
      `SELECT path, signal, waits.about, until FROM waits LEFT JOIN answers USING (run, path, signal)
       WHERE run = ? AND answers.about IS NOT waits.about ORDER BY path, signal`,
    ),
    answer: database.prepare(
      `INSERT INTO answers (run, path, signal, value, at, about) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at, about = excluded.about
       WHERE answers.about <> excluded.about`,
    ),
    answerTo: database.prepare('SELECT value FROM answers WHERE run = ? AND path = ? AND signal = ? AND about = ?'),
    waiting: database.prepare(
      `SELECT run, MIN(CASE WHEN answers.about = waits.about THEN 0 ELSE until END) AS due
       FROM waits JOIN runs ON runs.id = waits.run LEFT JOIN answers USING (run, path, signal)
       WHERE runs.status = 'waiting' GROUP BY run HAVING due IS NOT NULL`,
    ),
  }
  const note = (run: string, { path, signal, about, until }: PendingWait): void => {
    statements.note.run(run, path, signal, clean(about), until === undefined ? null : Math.round(until))
  }
  return {
    note,
    settle: (run, path) => void statements.settle.run(run, path),
    replace(run, waits) {
      statements.clear.run(run)
      for (const wait of waits) note(run, wait)
    },
    open: (run) =>
      statements.open.all(run).map((row): OpenWait => {
        const { until, ...wait } = waitRow.parse(row)
        return until === null ? wait : { ...wait, until }
      }),
    answer: (run, { path, signal, about }, value) =>
      Number(statements.answer.run(run, path, signal, clean(value), Math.round(now()), clean(about)).changes) > 0,
    answerTo: (run, { path, signal, about }) => {
      const row = statements.answerTo.get(run, path, signal, clean(about))
      return row === undefined ? undefined : answerRow.parse(row).value
    },
    waiting: () => statements.waiting.all().map((row) => waitingRow.parse(row)),
  }
}
