import { NO_USAGE, type JsonObject, type PendingWait, type Usage } from '@latchwork/engine'
import { thisProcess } from '@latchwork/ledger'
import type { Redactor } from '@latchwork/secrets'
import type { Hindrance, NodeTiming, RunDetails, RunPart, RunSummary, WireRunEvent } from '../api/runs.ts'
import type { RunStatus } from '../api/run-status.ts'
import { revisionOf } from '../flows/revision.ts'
import { createJournal, type Journal } from '../journal/journal.ts'
import { withJournal } from '../journal/journal-error.ts'
import { createLargeValues } from './large-values.ts'
import { openDatabase } from './open-database.ts'
import { createRunEffects, type RunEffects } from './run-effects.ts'
import { createRunEvents } from './run-events.ts'
import { createRunWaits, type RunWaits } from './run-waits.ts'
import { createUnkeptEnds, endEvent } from './unkept-ends.ts'
import { inTransaction } from './transaction.ts'
import { runOf, summaryOf, type StoredRun } from './run-rows.ts'
import { markInterrupted, type Unmarked } from './interrupted.ts'
import { timingsOf } from './timings.ts'

/** A run as it begins. */
export interface NewRun {
  readonly run: string
  readonly path?: string
  readonly flow: string
  readonly part?: RunPart
  /** What runs. */
  readonly text: string
  readonly startedAt: number
  readonly inputs: JsonObject
}

/** A run as it ended. */
export interface EndedRun {
  readonly status: Exclude<RunStatus, 'running'>
  readonly endedAt: number
  readonly outputs: JsonObject
  readonly usage: Usage
  readonly keys: RunDetails['keys']
  /** What a waiting run waits for. */
  readonly waits: readonly PendingWait[]
  readonly error?: RunSummary['error']
}

/** Which runs are listed. */
export interface RunFilter {
  readonly flow?: string
  readonly status?: RunStatus
  /** `next` of the page before. */
  readonly before?: string
  readonly limit: number
}

/** How much history is kept; runs under way and waiting ones always are. */
export interface Retention {
  readonly keepRuns: number
  readonly keepDays: number
}

/**
 * What ran: kept in one file that several processes may use at a time. Nothing is stored before the redactor has seen
 * it. Calls are synchronous and short.
 */
export interface RunStore {
  begin(run: NewRun): void
  /** Begins a run again that is over; false when another process has done so, or still runs it. */
  resume(run: string, text: string): boolean
  /** The text of the flow that ran last. */
  textOf(run: string): string | undefined
  readonly journal: Journal
  readonly waits: RunWaits
  readonly effects: RunEffects
  /** Adds events, whose `seq` continue those before. */
  append(run: string, events: readonly WireRunEvent[]): void
  /** Ends a run, with its last event. What cannot be written is told from memory until it can; throws all the same. */
  end(run: string, ended: EndedRun): void
  /** Says why a waiting run did not go on. */
  hinder(run: string, hindrance: Hindrance): void
  find(run: string): StoredRun | undefined
  timings(run: string): readonly NodeTiming[]
  /** What the nodes of the flow's own graph gave, by id; nothing for those that were skipped. */
  outputsOfNodes(run: string): ReadonlyMap<string, JsonObject>
  /** The latest first. */
  list(filter: RunFilter): { readonly runs: readonly RunSummary[]; readonly next?: string }
  /** Some events from a sequence number on, as many as fit into a few megabytes; none when there are no more yet. */
  events(run: string, from: number): readonly WireRunEvent[]
  remove(run: string): boolean
  /** Removes what is older or more than is kept; returns how many runs that were. */
  prune(retention: Retention, now: number): number
  /** Addresses of the media that runs mention. */
  blobsInUse(): ReadonlySet<string>
  close(): void
}

/** Where runs are kept, and what keeps secrets out. */
export type RunStoreOptions = {
  readonly redactor: Pick<Redactor, 'redact' | 'redactJson'>
  readonly now?: () => number
} & ({ readonly file: string } | { readonly memory: true })

/** Opens the store. Runs whose process is gone become `interrupted`. Throws `NewerStoreError` and `JournalError`. */
export function createRunStore(options: RunStoreOptions): RunStore {
  const file = 'file' in options ? options.file : undefined
  const { redactor, now = Date.now } = options
  const database = openDatabase(file)
  const durable = file === undefined ? database : openDatabase(file, 'full')
  const large = createLargeValues(file === undefined ? undefined : `${file}-values`)
  const events = createRunEvents(database, { large, redactor })
  const clean = (value: unknown): string => JSON.stringify(redactor.redactJson(value))
  const owner = thisProcess()
  const guard = <Value>(work: () => Value): Value => withJournal(file ?? 'in memory', work)
  const waits = createRunWaits(database, { redactor, now })
  const effects = createRunEffects(database, { large })
  const journal = createJournal({ database: durable, file: file ?? 'in memory', large, redactor, now })

  const statements = {
    begin: database.prepare(
      `INSERT INTO runs (id, status, path, flow, revision, owner, started_at, inputs, usage, part)
       VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    keepText: database.prepare('INSERT OR IGNORE INTO texts VALUES (?, ?)'),
    dropTexts: database.prepare('DELETE FROM texts WHERE revision NOT IN (SELECT revision FROM runs)'),
    text: database.prepare('SELECT text FROM texts JOIN runs USING (revision) WHERE id = ?'),
    resume: database.prepare(
      `UPDATE runs SET status = 'running', owner = ?, revision = ?, rested = rested + MAX(0, ? - COALESCE(ended_at, started_at)),
         ended_at = NULL, error = NULL, held = NULL, resumed = resumed + 1
       WHERE id = ? AND status <> 'running'`,
    ),
    end: database.prepare(
      `UPDATE runs SET status = ?, ended_at = ?, outputs = ?, usage = ?, keys = ?, waiting_for = ?, error = ? WHERE id = ?`,
    ),
    hinder: database.prepare(`UPDATE runs SET held = ? WHERE id = ? AND status = 'waiting'`),
    find: database.prepare('SELECT * FROM runs WHERE id = ?'),
    list: database.prepare(
      `SELECT *, '{}' AS inputs, '{}' AS outputs FROM runs
       WHERE (:flow IS NULL OR path = :flow) AND (:status IS NULL OR status = :status)
         AND (:at IS NULL OR (started_at, id) < (:at, :id))
       ORDER BY started_at DESC, id DESC LIMIT :limit`,
    ),
    remove: database.prepare('DELETE FROM runs WHERE id = ?'),
    stale: database.prepare(
      `SELECT id FROM runs WHERE status NOT IN ('running', 'waiting')
         AND (started_at < :oldest OR id IN (SELECT id FROM runs ORDER BY started_at DESC, id DESC LIMIT -1 OFFSET :keep))`,
    ),
    blobs: database.prepare('SELECT DISTINCT blob FROM run_blobs'),
  }

  const keepText = (text: string): string => {
    const clean = redactor.redact(text)
    const revision = revisionOf(clean)
    statements.keepText.run(revision, clean)
    return revision
  }

  const remove = (run: string): boolean => {
    const isGone = Number(statements.remove.run(run).changes) > 0
    if (isGone) {
      large.remove(run)
      unkept.forget(run)
    }
    return isGone
  }

  const writeBegin = ({ run, path, flow, text, startedAt, inputs, part }: NewRun): void => {
    const revision = keepText(text)
    const usage = JSON.stringify(NO_USAGE)
    const kept = part === undefined ? null : JSON.stringify(part)
    statements.begin.run(run, path ?? null, flow, revision, owner, Math.round(startedAt), clean(inputs), usage, kept)
    events.noteBlobs(run, JSON.stringify(inputs))
  }
  const writeEnd = (run: string, { status, endedAt, outputs, usage, keys, waits: on, error }: EndedRun): void => {
    const texts = [outputs, usage, keys, on.map(({ signal }) => signal)].map(clean)
    const [cleanOutputs, cleanUsage, cleanKeys, cleanWaiting] = texts
    const cleanError = error === undefined ? null : clean(error)
    const at = Math.round(endedAt)
    statements.end.run(status, at, cleanOutputs, cleanUsage, cleanKeys, cleanWaiting, cleanError, run)
    waits.replace(run, on)
  }
  const find = (run: string): StoredRun | undefined => {
    const row = statements.find.get(run)
    return row === undefined ? undefined : runOf(row)
  }
  const countOf = (run: string): number => find(run)?.events ?? 0
  const keepEnd = (run: string, ended: EndedRun): void =>
    inTransaction(database, () => {
      writeEnd(run, ended)
      events.add(run, [endEvent(run, ended, countOf(run))])
    })
  const unkept = createUnkeptEnds({ countOf, keep: keepEnd })
  let unmarked: Unmarked = { runs: new Set() }
  const tidy = (): void => {
    unmarked = markInterrupted(database, { owner, events, now })
    unkept.settle()
  }
  tidy()
  const asItIs = (found: StoredRun): StoredRun =>
    unmarked.runs.has(found.run) ? { ...found, status: 'interrupted' } : unkept.overlay(found)

  return {
    begin: (begun) => guard(() => inTransaction(database, () => writeBegin(begun))),
    resume: (run, text) => {
      tidy()
      return guard(() => {
        if (unmarked.runs.has(run)) throw unmarked.fault
        // Of a damaged file nothing is changed, so all that the run needs is read first.
        journal.steps(run)
        const isOurs = Number(statements.resume.run(owner, keepText(text), Math.round(now()), run).changes) > 0
        if (isOurs) waits.replace(run, [])
        return isOurs
      })
    },
    textOf: (run) => {
      const text = statements.text.get(run)?.['text']
      return typeof text === 'string' ? text : undefined
    },
    journal,
    waits,
    effects: { ...effects, begin: (run, state) => guard(() => effects.begin(run, state)) },
    append: (run, added) => guard(() => events.append(run, added)),
    end(run, ended) {
      try {
        guard(() => keepEnd(run, ended))
      } catch (fault) {
        unkept.add(run, ended)
        throw fault
      }
      unkept.forget(run)
    },
    hinder: (run, hindrance) => guard(() => void statements.hinder.run(clean(hindrance), run)),
    find: (run) => {
      tidy()
      const found = find(run)
      return found === undefined ? undefined : asItIs(found)
    },
    timings: (run) => {
      const found = find(run)
      const status = found === undefined ? undefined : asItIs(found).status
      return timingsOf(events.timingRows(run), { hasEnded: status !== 'running' && status !== 'waiting' })
    },
    outputsOfNodes: (run) => events.outputsOfNodes(run),
    list: ({ flow = null, status = null, before, limit }) => {
      tidy()
      const [at = null, id = null] = before === undefined ? [] : cursorOf(before)
      const rows = statements.list.all({ flow, status, at, id, limit: limit + 1 })
      const runs = rows.slice(0, limit).map((row) => summaryOf(asItIs(runOf(row))))
      const last = runs.at(-1)
      return rows.length <= limit || last === undefined ? { runs } : { runs, next: `${last.startedAt}.${last.run}` }
    },
    events: (run, from) => unkept.withEnd(run, events.read(run, from), from),
    remove,
    prune: ({ keepRuns, keepDays }, at) => {
      const rows = statements.stale.all({ oldest: Math.round(at - keepDays * 86_400_000), keep: keepRuns })
      for (const { id } of rows) remove(String(id))
      statements.dropTexts.run()
      return rows.length
    },
    blobsInUse: () => new Set(statements.blobs.all().map(({ blob }) => String(blob))),
    close: () => {
      if (durable !== database) durable.close()
      database.close()
    },
  }
}

function cursorOf(cursor: string): readonly [number, string] {
  const dot = cursor.indexOf('.')
  return [Number(cursor.slice(0, dot)) || 0, cursor.slice(dot + 1)]
}
