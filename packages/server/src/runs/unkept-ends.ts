import type { WireRunEvent } from '../api/runs.ts'
import type { StoredRun } from './run-rows.ts'
import type { EndedRun } from './run-store.ts'

/** Ends of runs that the disk did not take: told from memory, and kept as soon as it takes them. */
export interface UnkeptEnds {
  add(run: string, ended: EndedRun): void
  /** The run came to another end that was kept, or is gone. */
  forget(run: string): void
  /** Tries to keep them. */
  settle(): void
  /** A run with the end that it came to. */
  overlay(found: StoredRun): StoredRun
  /** The events that were read of a run, with its end when that is what comes next. */
  withEnd(run: string, events: readonly WireRunEvent[], from: number): readonly WireRunEvent[]
}

/** What such a memory works with. */
export interface UnkeptEndsOptions {
  /** Writes an end with its event, or throws and writes nothing. */
  readonly keep: (run: string, ended: EndedRun) => void
  /** How many events of a run are kept. */
  readonly countOf: (run: string) => number
}

/** Makes a memory for ends. */
export function createUnkeptEnds({ keep, countOf }: UnkeptEndsOptions): UnkeptEnds {
  const unkept = new Map<string, EndedRun>()
  return {
    add: (run, ended) => void unkept.set(run, ended),
    forget: (run) => void unkept.delete(run),
    settle() {
      for (const [run, ended] of unkept) {
        try {
          keep(run, ended)
        } catch {
          // The disk is still full: tried again when somebody looks next.
          continue
        }
        unkept.delete(run)
      }
    },
    overlay(found) {
      const ended = unkept.get(found.run)
      if (ended === undefined) return found
      const { waits: _waits, keys, usage, ...end } = ended
      return { ...found, ...end, usage, cost: usage.cost, keys, key: keys[0] ?? null }
    },
    withEnd(run, events, from) {
      const ended = unkept.get(run)
      if (ended === undefined) return events
      const next = (events.at(-1)?.seq ?? from - 1) + 1
      return next === countOf(run) ? [...events, endEvent(run, ended, next)] : events
    },
  }
}

/** The last event of a run. */
export function endEvent(run: string, { status, endedAt }: EndedRun, seq: number): WireRunEvent {
  return { type: 'run-end', run, seq, at: endedAt, path: '', status }
}
