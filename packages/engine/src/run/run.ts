import type { Plan } from '../plan/plan.ts'
import { createDefaultEffects } from './effects.ts'
import type { RunOptions, RunResult } from './options.ts'
import { readInputs } from './read-inputs.ts'
import { Scheduler } from './scheduler.ts'

/**
 * Runs a plan. Failures of nodes are a result; only a fault of the host (its listener, its runtime) rejects.
 * @example
 * const result = await run(plan, { inputs: { folder: 'guides' } })
 * if (result.status === 'done') console.log(result.outputs)
 */
export function run(plan: Plan, options: RunOptions = {}): Promise<RunResult> {
  return new Promise<RunResult>((resolve, reject) => {
    const effects = { ...createDefaultEffects(), ...options.effects }
    const runId = options.runId ?? crypto.randomUUID()
    new Scheduler(plan, options, { runId, effects, ending: { resolve, reject } }).start(
      readInputs(plan.root, options.inputs ?? {}),
    )
  })
}
