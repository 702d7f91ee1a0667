import type { RunEvent, StepOutcome } from '@latchwork/engine'
import type { Redactor } from '@latchwork/secrets'
import type { JournalRuntime } from '../journal/journal-runtime.ts'
import { createEffectsWriter, type EffectsWriter, type MachinePlaces } from './effects-writer.ts'
import { createEventWriter, type EventWriter } from './event-writer.ts'
import type { EndedRun, RunStore } from './run-store.ts'

/** A run that is kept as it goes: its steps, its events, and how it ended. */
export interface RecordedRun {
  readonly runtime: JournalRuntime
  /** Keeps an event, after what the run did before it. */
  readonly onEvent: (event: RunEvent) => void
  /** Stands between its nodes and the world; undefined when what the world gives is not kept. */
  readonly tapEffects: EffectsWriter['tap']
  /** Tells something of the run once all that it did so far is kept. */
  readonly afterSaved: JournalRuntime['afterSaved']
  /** Resolves after the next events were stored, or at once after the end. */
  readonly changed: EventWriter['changed']
  /** The keys that were used so far at an earlier time. */
  readonly keysBefore: EndedRun['keys']
  /** Keeps how it ended. Throws when that cannot be kept; the run then counts as interrupted. */
  end(ended: EndedRun): void
  /** The same for a run that a fault of ours has ended: what could not be kept of its steps is given up. */
  endFaulty(ended: EndedRun): void
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
  const end = (ended: EndedRun): void => {
    writer.end()
    store.end(run, { ...ended, keys: joinKeys(keysBefore, ended.keys) })
  }
  return {
    runtime,
    tapEffects: effects.tap,
    // Whoever hears of an event may rely on it: after a crash the journal knows of it, too.
    onEvent: (event) =>
      runtime.afterSaved(() => {
        waits(event)
        writer.write(event)
      }),
    afterSaved: (tell) => runtime.afterSaved(tell),
    changed: () => writer.changed(),
    keysBefore,
    end(ended) {
      runtime.flush()
      effects.end()
      end(ended)
    },
    endFaulty: end,
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
