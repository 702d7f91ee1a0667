import type { Usage } from '@latchwork/engine'
import type { RunDetails, WireRunEvent } from '@latchwork/server/api'
import type { RunRecord } from '../running/run-record.ts'
import type { Store } from './store.ts'

/** How a past run stood after so many of its events. */
export interface Moment {
  /** 0 is before the first event, `count` after the last. */
  readonly position: number
  readonly count: number
  /** The latest event. */
  readonly event: WireRunEvent | undefined
  /** Milliseconds since the run began. */
  readonly elapsed: number
  /** What the nodes that had ended had used; after the last event what the whole run used. */
  readonly usage: Usage
  readonly record: () => RunRecord
}

/** A run of the history that is open as it was. */
export interface PastRun {
  readonly details: RunDetails
  readonly moment: Moment
  /** How often it began: more than once when it went on after an end. */
  readonly goes: number
  /** The latest event in words. */
  readonly words: string
  /** How the flow of today stands to that of the run; undefined until that is known. */
  readonly today: 'same' | 'changed' | 'gone' | 'never-kept' | undefined
}

/** Opens runs of the history as they were, in the place of the flow of today. */
export interface PastRuns extends Store<PastRun | undefined> {
  /** Rejects when the run or its flow is no longer kept. */
  readonly open: (run: string) => Promise<void>
  /** Goes to a moment: after so many events. */
  readonly moveTo: (position: number) => void
  /** Back to the flow of today, as it was left. */
  readonly close: () => void
  /** Makes a new flow of the run's, and opens it. */
  readonly saveAsNew: () => Promise<void>
  /** Follows the address, which names the run that is open; returns the undo of that. */
  readonly followAddress: () => () => void
}
