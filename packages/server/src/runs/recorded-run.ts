import type { RunEvent, StepOutcome } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import type { JournalRuntime } from '../journal/journal-runtime.ts'
import { createEffectsWriter, type EffectsWriter, type MachinePlaces } from './effects-writer.ts'
import { createEventWriter, type EventWriter } from './event-writer.ts'
import type { EndedRun, RunStore } from './run-store.ts'

/** A run that is kept as it goes: its steps, its events, and how it ended. */
export interface RecordedRun {
  readonly runtime: JournalRuntime
  readonly onEvent: (event: RunEvent) => void
  /** Stands between its nodes and the world; undefined when what the world gives is not kept. */
  readonly tapEffects: EffectsWriter['tap']
  /** Resolves after the next events were stored, or at once after the end. */
  readonly changed: EventWriter['changed']
  /** The keys that were used so far at an earlier time. */
  readonly keysBefore: EndedRun['keys']
  /** Keeps how it ended. Throws when that cannot be kept; the run then counts as interrupted. */
  end(ended: EndedRun): void
}

/** What a recorded run is made of. */
export interface RecordedRunOptions {
  readonly store: Pick<RunStore, 'append' | 'effects' | 'end' | 'find' | 'journal' | 'waits'>
  readonly redactor: Pick<Redactor, 'redact' | 'redactJson' | 'stream'>
  /** Of this machine; when left out, what the world gives is not kept. */
  readonly keepEffects?: MachinePlaces | undefined
  /** Which outcomes of an earlier time are not used again. */
  readonly isStale?: (outcome: StepOutcome) => boolean
  /** Told when events cannot be kept. */
  readonly failed: (fault: unknown) => void
}

/** Keeps a run that the store has begun, or begun again. Throws `JournalError`. */
export function recordRun(run: string, options: RecordedRunOptions): RecordedRun {
  const { store, redactor, isStale, failed, keepEffects } = options
  const runtime = store.journal.open(run, isStale === undefined ? {} : { isStale })
  const { events = 0, keys: keysBefore = [] } = store.find(run) ?? {}
  const writer = createEventWriter(run, { store, redactor, failed, from: events })
  const effects = createEffectsWriter(run, { effects: store.effects, redactor, places: keepEffects })
  const waits = createWaitNotes(run, store.waits, failed)
  return {
    runtime,
    onEvent(event) {
      waits(event)
      writer.write(event)
    },
    tapEffects: effects.tap,
    changed: () => writer.changed(),
    keysBefore,
    end(ended) {
      runtime.flush()
      effects.end()
      store.end(run, { ...ended, keys: joinKeys(keysBefore, ended.keys) })
      writer.end(ended.status, ended.endedAt)
    },
  }
}

/** Keeps what a run under way waits for, so that it can be answered before the run rests. */
function createWaitNotes(
  run: string,
  waits: RunStore['waits'],
  failed: (fault: unknown) => void,
): (event: RunEvent) => void {
  const asking = new Set<string>()
  return (event) => {
    const { type, path } = event
    try {
      if (type === 'run-wait') {
        asking.add(path)
        waits.note(run, event)
      } else if ((type === 'node-end' || type === 'node-error') && asking.delete(path)) waits.settle(run, path)
    } catch (fault) {
      failed(fault)
    }
  }
}

/** Each key once, in order of first use. */
function joinKeys(before: EndedRun['keys'], now: EndedRun['keys']): EndedRun['keys'] {
  const known = new Map([...before, ...now].map((key) => [`${key.layer} ${key.label} ${key.hint} ${key.demo}`, key]))
  return [...known.values()]
}
