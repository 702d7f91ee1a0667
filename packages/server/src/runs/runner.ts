import type { Blobs, Gate, JsonObject, Plan, RunEvent, RunOptions, RunResult, Runtime } from '@latchwork/engine'
import type { KeyUsed } from '@latchwork/nodes'
import type { EffectsWriter } from './effects-writer.ts'
import type { BudgetNews } from '../usage/metering.ts'

/** A run that is to be done. Its flow is checked, its inputs fit, and its secrets were found. */
export interface RunnerRequest {
  readonly run: string
  readonly plan: Plan
  readonly inputs: JsonObject
  /** How many steps may be in flight at a time. */
  readonly maxInFlight: number
  readonly signal: AbortSignal
  readonly blobs: Blobs
  /** Who does the steps and keeps them. */
  readonly runtime: Runtime
  /** Answers what nodes wait for. */
  readonly wait: NonNullable<RunOptions['wait']>
  readonly onAnswers: NonNullable<RunOptions['onAnswers']>
  /** Holds nodes before they start. */
  readonly gate: Gate
  readonly onEvent: (event: RunEvent) => void
  /** Stands between the nodes and the world, to keep what the world gives; undefined when that is not wanted. */
  readonly tapEffects: EffectsWriter['tap']
  /** The flow's path in the project. */
  readonly path?: string
  /** Told of thresholds that the run's calls pass. */
  readonly onBudgetNews: (news: BudgetNews) => void
}

/** What a run came to. */
export interface RunnerEnd {
  readonly result: RunResult
  /** The keys that were used, in order of first use. */
  readonly keys: readonly KeyUsed[]
}

/** The plug: whatever runs a plan. It rejects only for a fault of its own. */
export type Runner = (request: RunnerRequest) => Promise<RunnerEnd>
