import type { Flow } from '../flow/document.ts'
import type { Registry } from '../node/registry.ts'
import { analyse } from './analyse.ts'
import type { Problem } from './problem.ts'

/**
 * Every problem that keeps a flow from running, at once. Never throws, runs nothing.
 * @example
 * for (const { path, message, hint } of check(flow, registry)) console.log(path, message, hint ?? '')
 */
export function check(flow: Flow, registry: Registry): readonly Problem[] {
  try {
    const analysis = analyse(flow, registry)
    if (analysis.problems.length === 0) registry.checked?.set(flow, analysis)
    return analysis.problems
  } catch (error) {
    // Only an object that never went through parseFlow can get here.
    const message = `This is not a flow: ${error instanceof Error ? error.message : String(error)}.`
    return [{ code: 'bad-format', path: '', message, hint: 'Read the flow with parseFlow.' }]
  }
}

/** A flow that cannot run, with everything that is wrong with it. */
export class InvalidFlowError extends Error {
  override readonly name = 'InvalidFlowError'
  readonly code = 'invalid-flow'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    const [first] = problems
    const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    super(first === undefined ? 'The flow cannot run.' : `${first.path}: ${first.message}${rest}`)
    this.problems = problems
  }
}
