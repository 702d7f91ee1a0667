import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isJsonObject, type Json, type JsonObject, type OutcomeStore, type Usage } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import { jsonValue } from '../api/json-value.ts'
import { hashWork } from '../journal/step-hash.ts'

/** What is in a cache. */
export interface CacheSummary {
  readonly entries: number
  readonly bytes: number
  readonly maxBytes: number
  /** By node type, the largest first. */
  readonly types: readonly { readonly type: string; readonly entries: number; readonly bytes: number }[]
}

/** Outcomes of nodes with the policy `cache`, kept beyond runs and processes. Never fails a run: trouble is told. */
export interface OutcomeCache {
  /** The outcomes for one run. Answers of the demo model are given where the demo model would answer, and nowhere else. */
  forRun(about: { readonly isDemo: boolean }): OutcomeStore
  summary(): CacheSummary
  /** Forgets everything; gives how many outcomes that were. */
  clear(): number
  close(): void
}

/** What a cache is made of. */
export interface OutcomeCacheOptions {
  readonly file: string
  readonly redactor: Pick<Redactor, 'redactJson'>
  readonly now: () => number
  /** Whether media that an outcome mentions are still there. */
  readonly hasBlob: (blob: string) => boolean
  /** What was used least recently goes when there is more. 256 MiB if not given. */
  readonly maxBytes?: number
  /** Told once when the cache cannot be used. */
  readonly onTrouble: (words: string) => void
}

/** Whose answers an outcome is made of. */
type Answerer = 'nobody' | 'demo' | 'model'

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS outcomes (
    hash TEXT NOT NULL,
    answerer TEXT NOT NULL,
    type TEXT NOT NULL,
    outputs TEXT NOT NULL,
    size INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (hash, answerer)
  ) STRICT`

/** Makes a cache; its file is made when it is first used. */
export function createOutcomeCache(options: OutcomeCacheOptions): OutcomeCache {
  const { file, redactor, now, hasBlob, maxBytes = 256 * 2 ** 20, onTrouble } = options
  let opened: DatabaseSync | undefined
  let isBroken = false
  const database = (): DatabaseSync => (opened ??= open(file))
  /** Trouble costs the outcome, not the run. */
  const guarded = <Value>(work: () => Value): Value | undefined => {
    if (isBroken) return undefined
    try {
      return work()
    } catch (error) {
      isBroken = true
      const words = error instanceof Error ? error.message : String(error)
      onTrouble(`The cache ${file} cannot be used: ${words}. Nodes work without it; latch cache clear makes a new one.`)
      return undefined
    }
  }

  const find = (hash: string, answerer: Answerer): JsonObject | undefined => {
    const row = database()
      .prepare(`UPDATE outcomes SET used_at = ? WHERE hash = ? AND answerer IN ('nobody', ?) RETURNING outputs`)
      .get(Math.round(now()), hash, answerer)
    const outputs = typeof row?.['outputs'] === 'string' ? jsonValue.parse(JSON.parse(row['outputs'])) : undefined
    return isJsonObject(outputs) && blobsIn(outputs).every(hasBlob) ? outputs : undefined
  }
  const keep = (
    type: string,
    hash: string,
    { outputs, answerer }: { outputs: JsonObject; answerer: Answerer },
  ): void => {
    const text = JSON.stringify(outputs)
    // An outcome that holds a secret could only be given with a hole in it.
    if (text.length > maxBytes / 8 || JSON.stringify(redactor.redactJson(outputs)) !== text) return
    database()
      .prepare('INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?, ?)')
      .run(hash, answerer, type, text, Buffer.byteLength(text), Math.round(now()))
    database()
      .prepare(
        `DELETE FROM outcomes WHERE (hash, answerer) IN (
           SELECT hash, answerer FROM (
             SELECT hash, answerer, SUM(size) OVER (ORDER BY used_at DESC, rowid DESC) AS up_to_here FROM outcomes
           ) WHERE up_to_here > ?)`,
      )
      .run(maxBytes)
  }

  return {
    forRun: ({ isDemo }) => ({
      find: (work) =>
        holdsGraph(work.inputs) ? undefined : guarded(() => find(hashWork(work), isDemo ? 'demo' : 'model')),
      keep: (work, outputs, usage) => {
        if (!holdsGraph(work.inputs))
          guarded(() => keep(work.type, hashWork(work), { outputs, answerer: answererOf(usage) }))
      },
    }),
    summary: () => ({ ...summarize(database()), maxBytes }),
    clear() {
      try {
        return Number(database().prepare('DELETE FROM outcomes').run().changes)
      } catch {
        opened?.close()
        opened = undefined
        for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true })
        return 0
      } finally {
        isBroken = false
      }
    },
    close: () => opened?.close(),
  }
}

function open(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file, { timeout: 5_000 })
  try {
    database.exec(SCHEMA)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function summarize(database: DatabaseSync): Omit<CacheSummary, 'maxBytes'> {
  const rows = database
    .prepare(
      'SELECT type, COUNT(*) AS entries, SUM(size) AS bytes FROM outcomes GROUP BY type ORDER BY bytes DESC, type',
    )
    .all()
  const types = rows.map(({ type, entries, bytes }) => {
    return { type: String(type), entries: Number(entries), bytes: Number(bytes) }
  })
  const sum = (of: 'entries' | 'bytes'): number => types.reduce((total, each) => total + each[of], 0)
  return { entries: sum('entries'), bytes: sum('bytes'), types }
}

function answererOf(usage: Usage | undefined): Answerer {
  if (usage === undefined || usage.calls === 0) return 'nobody'
  return usage.demo === true ? 'demo' : 'model'
}

/** A tool that is a graph is named in the inputs, but what it does is not: it may have been edited since. */
function holdsGraph(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(holdsGraph)
  if (!isJsonObject(value)) return false
  return typeof value['graph'] === 'string' || Object.values(value).some(holdsGraph)
}

function blobsIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(blobsIn)
  if (!isJsonObject(value)) return []
  const { blob } = value
  return [...(typeof blob === 'string' ? [blob] : []), ...Object.values(value).flatMap(blobsIn)]
}
