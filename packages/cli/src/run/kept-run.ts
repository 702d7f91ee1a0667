import type { RunEvent, RunOptions, Usage } from '@latchwork/engine'
import type { KeyUsed } from '@latchwork/nodes'
import { watchAnswers, type RecordedRun, type RunStore } from '@latchwork/server/runs'
import type { TimeTaken } from '../duration.ts'
import type { Session } from '../session.ts'
import type { EndedRun } from './execute-flow.ts'

/** A run of the command that is kept as it goes. */
export interface KeptRun {
  /** What the engine is given so that nothing is lost. */
  readonly options: Pick<RunOptions, 'runtime' | 'wait' | 'onAnswers'>
  /** Stands between its nodes and the world; undefined when what the world gives is not kept. */
  readonly tapEffects: RecordedRun['tapEffects']
  /** Keeps an event, and tells it once what the run did before it is on the disk. */
  onEvent(event: RunEvent, tell: (event: RunEvent) => void): void
  /** The keys that paid for what is used again. */
  readonly keysBefore: readonly KeyUsed[]
  /** What it took until now. */
  readonly before: TimeTaken
  /** Keeps how it ended; says so where that fails. */
  end(ended: EndedRun, usage: Usage): void
}

/** Keeps a run in the history. */
export function keepRun(
  run: string,
  { record, store, session }: { readonly record: RecordedRun; readonly store: RunStore; readonly session: Session },
): KeptRun {
  const { output, io } = session
  const now = io.now()
  const { startedAt = now, restedMs = 0 } = store.find(run) ?? {}
  return {
    options: { runtime: record.runtime, wait: (wait) => store.waits.answerTo(run, wait), onAnswers: watchAnswers },
    tapEffects: record.tapEffects,
    onEvent(event, tell) {
      record.onEvent(event)
      record.afterSaved(() => tell(event))
    },
    keysBefore: record.keysBefore,
    before: { workedMs: now - startedAt - restedMs, restedMs },
    end({ record: { status, outputs, error }, keys, waits }, usage) {
      const told = { status, outputs, usage, keys: [...keys], waits, endedAt: io.now() }
      try {
        record.end({ ...told, ...(error !== undefined && { error }) })
      } catch (fault) {
        output.say(`Note: how this run ended was not kept: ${fault instanceof Error ? fault.message : String(fault)}`)
      }
    },
  }
}
