import type { StepOutcome } from '@latchwork/engine'
import type { RunStatus } from '../api/run-status.ts'

/**
 * Which outcomes are not used again when a run goes on: failures of a run that failed, because something was mended;
 * and answers of the demo model under any other key.
 */
export function staleOutcomes({
  status,
  isDemo,
}: {
  /** How the run ended. */
  readonly status: RunStatus
  /** Whether the demo model would answer now. */
  readonly isDemo: boolean
}): (outcome: StepOutcome) => boolean {
  return (outcome) => (outcome.status === 'failed' && status === 'failed') || (outcome.usage?.demo === true && !isDemo)
}
