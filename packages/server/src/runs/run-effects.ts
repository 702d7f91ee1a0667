import type { DatabaseSync } from 'node:sqlite'
import { recordedCall, type PassingCall, type RecordedCall } from '@latchwork/nodes/cassette'
import { z } from 'zod'
import type { LargeValues } from './large-values.ts'
import { inTransaction } from './transaction.ts'

/**
 * Whether what the world gave a run is kept: all of it (`kept`), nothing as someone wished (`off`), nothing any more as
 * it was too much (`too-large`), or not all of it as something could not be recorded (`lost`).
 */
export type EffectsState = 'kept' | 'off' | 'too-large' | 'lost'

/** What the world gave to runs. */
export interface RunEffects {
  /**
   * Says of a run that begins, or begins again, whether what it is given shall be kept; gives how many characters it has,
   * or undefined where nothing is kept. A run that lacks a part lacks all.
   */
  begin(run: string, state: 'kept' | 'off'): number | undefined
  /** Adds calls, already clean, if they have room for so many characters; gives how many they have. */
  append(run: string, calls: readonly PassingCall[], room: number): number
  /** Forgets the calls of a run, and remembers why. */
  drop(run: string, why: Exclude<EffectsState, 'kept'>): void
  /** Undefined for a run that an earlier version of Latchwork did. */
  state(run: string): EffectsState | undefined
  /** The calls by the path of their node, as if the run had never been cut off. Throws when some cannot be read. */
  calls(run: string): ReadonlyMap<string, readonly RecordedCall[]>
}

const stateRow = z.object({ effects: z.enum(['kept', 'off', 'too-large', 'lost']).nullable() })
const callRow = z.object({ part: z.number(), path: z.string(), body: z.string(), file: z.string().nullable() })

/** Opens the part of the store that holds them. */
export function createRunEffects(database: DatabaseSync, { large }: { readonly large: LargeValues }): RunEffects {
  const statements = {
    begin: database.prepare(
      `UPDATE runs SET effects = CASE WHEN resumed = 0 OR effects = 'kept' THEN :state ELSE effects END WHERE id = :run`,
    ),
    part: database.prepare('SELECT resumed FROM runs WHERE id = ?'),
    insert: database.prepare('INSERT INTO effects VALUES (?, ?, ?, ?, ?, ?, ?)'),
    size: database.prepare('SELECT COALESCE(SUM(size), 0) AS size FROM effects WHERE run = ?'),
    forget: database.prepare('DELETE FROM effects WHERE run = ? RETURNING file'),
    mark: database.prepare('UPDATE runs SET effects = ? WHERE id = ?'),
    state: database.prepare('SELECT effects FROM runs WHERE id = ?'),
    calls: database.prepare('SELECT part, path, body, file FROM effects WHERE run = ? ORDER BY part, seq'),
  }
  const insertOne = (run: string, part: number, { path, seq }: PassingCall, body: string): void => {
    const file = body.length > large.threshold ? large.write(run, body) : null
    statements.insert.run(run, part, seq, path, file === null ? body : '', file, body.length)
  }
  const forget = (run: string): void => {
    for (const { file } of statements.forget.all(run)) if (typeof file === 'string') large.removeFile(file)
  }
  const stateOf = (run: string): EffectsState | undefined =>
    stateRow.safeParse(statements.state.get(run)).data?.effects ?? undefined
  const drop: RunEffects['drop'] = (run, why) =>
    inTransaction(database, () => {
      forget(run)
      statements.mark.run(why, run)
    })
  return {
    begin(run, state) {
      statements.begin.run({ run, state })
      if (state === 'off') forget(run)
      return stateOf(run) === 'kept' ? Number(statements.size.get(run)?.['size'] ?? 0) : undefined
    },
    append(run, calls, room) {
      const part = Number(statements.part.get(run)?.['resumed'] ?? 0)
      const bodies = calls.map(({ call }) => JSON.stringify(call))
      const added = bodies.reduce((sum, { length }) => sum + length, 0)
      if (added > room) return added
      inTransaction(database, () => {
        for (const [at, call] of calls.entries()) insertOne(run, part, call, bodies[at])
      })
      return added
    },
    drop,
    state: stateOf,
    calls(run) {
      const rows = statements.calls.all(run).map((row) => callRow.parse(row))
      return joinParts(
        rows.map(({ part, path, body, file }) => {
          const text = file === null ? body : (large.read(file) ?? '')
          return { part, path, call: recordedCall.parse(JSON.parse(text)) }
        }),
      )
    },
  }
}

interface KeptCall {
  readonly part: number
  readonly path: string
  readonly call: RecordedCall
}

/**
 * The calls of a run that was cut off and went on. A node that began anew asked anew: of equal calls those of the latest
 * part count. Calls that an earlier part did not see answered were repeated.
 */
function joinParts(kept: readonly KeptCall[]): ReadonlyMap<string, readonly RecordedCall[]> {
  const keyOf = ({ path, call: { call, asked } }: KeptCall): string => JSON.stringify([path, call, asked])
  const latest = new Map(kept.map((each) => [keyOf(each), each.part]))
  const last = kept.at(-1)?.part
  const byPath = new Map<string, RecordedCall[]>()
  for (const each of kept) {
    const { path, part, call } = each
    const isAnswered = call.gave !== undefined || call.failed !== undefined
    if (latest.get(keyOf(each)) !== part || (part !== last && !isAnswered)) continue
    byPath.set(path, [...(byPath.get(path) ?? []), call])
  }
  return byPath
}
