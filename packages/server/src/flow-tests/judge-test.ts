import type { Effects, Registry, RunResult, Services } from '@latchwork/engine'
import { compareRun, type TestedRun, type Verdict } from './compare.ts'
import { createJudge } from './judge-value.ts'
import type { FlowTest } from './test-file.ts'

/** What a run that is over can still be asked through. */
export interface StandingRun {
  readonly services: Services
  readonly effectsAt: (path: string) => Effects
  readonly signal: AbortSignal
}

/** Runs the flow of a test; `inspect` is told of the run while its recording can still be asked. */
export type ExecuteTest = (
  inspect: (result: RunResult, standing: StandingRun | undefined) => Promise<void>,
) => Promise<TestedRun>

/** Runs a test in whatever way, and judges what came. */
export async function judgeTest(
  test: FlowTest,
  { registry, execute }: { readonly registry: Registry; readonly execute: ExecuteTest },
): Promise<readonly Verdict[]> {
  let verdicts: readonly Verdict[] | undefined
  const ended = await execute(async (result, standing) => {
    if (standing === undefined || result.status !== 'done') return
    verdicts = await compareRun({ ...result, cost: result.usage.cost }, test, createJudge(standing, registry))
  })
  // A run that was done may have failed all the same: for a call that its recording lacks, or one that was not kept.
  if (verdicts === undefined || ended.status !== 'done') return compareRun(ended, test, async () => undefined)
  return verdicts
}
