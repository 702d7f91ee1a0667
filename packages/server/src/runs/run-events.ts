import type { DatabaseSync } from 'node:sqlite'
import type { JsonObject } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import { runEventSchema, type WireRunEvent } from '../api/runs.ts'
import type { LargeValues } from './large-values.ts'
import { inTransaction } from './transaction.ts'
import { timingRowOf, type TimingRow } from './run-rows.ts'

/** The events of runs in the store. */
export interface RunEvents {
  append(run: string, events: readonly WireRunEvent[]): void
  /** The same within a transaction of the caller. */
  add(run: string, events: readonly WireRunEvent[]): void
  read(run: string, from: number): readonly WireRunEvent[]
  timingRows(run: string): Generator<TimingRow>
  outputsOfNodes(run: string): ReadonlyMap<string, JsonObject>
  noteBlobs(run: string, json: string): void
}

/** So much is read at a time, so that memory stays bounded however long a run was. */
const BATCH_CHARACTERS = 4_000_000
const BATCH_EVENTS = 500

/** Makes the part of the store that holds events. */
export function createRunEvents(
  database: DatabaseSync,
  { large, redactor }: { readonly large: LargeValues; readonly redactor: Pick<Redactor, 'redactJson'> },
): RunEvents {
  const insert = database.prepare(
    'INSERT INTO events (run, seq, type, path, at, body, file) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const count = database.prepare('UPDATE runs SET events = MAX(events, ?) WHERE id = ?')
  const noteBlob = database.prepare('INSERT OR IGNORE INTO run_blobs (run, blob) VALUES (?, ?)')
  const select = database.prepare('SELECT body, file FROM events WHERE run = ? AND seq >= ? ORDER BY seq LIMIT ?')
  const timings = database.prepare(
    `SELECT type, path, at, json_extract(body, '$.usage') AS usage, json_extract(body, '$.reused') AS reused
     FROM events WHERE run = :run
       AND seq >= COALESCE((SELECT MAX(seq) FROM events WHERE run = :run AND type = 'run-start'), 0)
       AND type IN ('node-start', 'node-end', 'node-error', 'node-skip', 'node-retry')
     ORDER BY seq`,
  )

  const ends = database.prepare(
    `SELECT body, file FROM events
     WHERE run = ? AND type IN ('node-end', 'node-skip') AND instr(path, '/') = 0 ORDER BY seq`,
  )

  const fullText = (file: unknown): string | undefined => (typeof file === 'string' ? large.read(file) : undefined)
  const noteBlobs = (run: string, json: string): void => {
    for (const [blob] of json.matchAll(/sha256:[0-9a-f]{64}/g)) noteBlob.run(run, blob)
  }
  const insertOne = (run: string, event: WireRunEvent): void => {
    const { seq, type, path, at } = event
    const clean = runEventSchema.parse(redactor.redactJson(event))
    const full = JSON.stringify(clean)
    const isLarge = full.length > large.threshold
    const file = isLarge ? large.write(run, full) : null
    insert.run(run, seq, type, path, Math.round(at), isLarge ? JSON.stringify(slim(clean)) : full, file)
    noteBlobs(run, full)
  }

  const add = (run: string, events: readonly WireRunEvent[]): void => {
    for (const event of events) insertOne(run, event)
    const last = events.at(-1)
    if (last !== undefined) count.run(last.seq + 1, run)
  }

  return {
    append(run, events) {
      if (events.length > 0) inTransaction(database, () => add(run, events))
    },
    add,
    read(run, from) {
      const events: WireRunEvent[] = []
      let size = 0
      for (const { body, file } of select.iterate(run, from, BATCH_EVENTS)) {
        const text = fullText(file) ?? String(body)
        events.push(runEventSchema.parse(JSON.parse(text)))
        size += text.length
        if (size > BATCH_CHARACTERS) break
      }
      return events
    },
    *timingRows(run) {
      for (const row of timings.iterate({ run })) yield timingRowOf(row)
    },
    outputsOfNodes(run) {
      const outputs = new Map<string, JsonObject>()
      for (const { body, file } of ends.iterate(run)) {
        const text = file === null ? String(body) : fullText(file)
        // What is left in the row of a file that is gone is no value of the node.
        if (text === undefined) continue
        const event = runEventSchema.parse(JSON.parse(text))
        outputs.set(event.path, event.type === 'node-end' ? event.outputs : {})
      }
      return outputs
    },
    noteBlobs,
  }
}

/** What stays in the row of an event whose values are in a file. */
function slim(event: WireRunEvent): WireRunEvent {
  if (event.type === 'node-end') return { ...event, outputs: {} }
  if (event.type === 'node-delta') return { ...event, delta: { note: '' } }
  if (event.type === 'node-hold') return { ...event, inputs: {} }
  if (event.type === 'run-wait') return { ...event, about: undefined }
  return event
}
