import type { EffectsState, RunEffects } from '../runs/run-effects.ts'
import { MAX_EFFECTS } from '../runs/effects-writer.ts'
import type { StoredRun } from '../runs/run-rows.ts'

/** Why no test can be made of a run, and what to do about it. */
export interface NoTest {
  readonly message: string
  readonly hint?: string
}

const AGAIN = 'Run the flow again, and make the test of that run.'

const NOT_KEPT: Readonly<Record<Exclude<EffectsState, 'kept'> | 'unknown', NoTest>> = {
  off: {
    message: 'What this run was answered was not kept, as that was switched off or recorded elsewhere.',
    hint: `Switch it on under Settings > Engine > Keep what runs were answered. ${AGAIN}`,
  },
  'too-large': {
    message: `This run was answered more than ${MAX_EFFECTS / 1_000_000} MB, and so much is not kept.`,
    hint: 'Record it with the command: latch test --record.',
  },
  lost: { message: 'Not all that this run was answered could be kept.', hint: AGAIN },
  unknown: { message: 'What this run was answered was not kept by the Latchwork that ran it.', hint: AGAIN },
}

/** What can be known of that without trying; undefined when a test may be made. */
export function whyNoTest(
  { run, status, part, path }: Pick<StoredRun, 'run' | 'status' | 'part' | 'path'>,
  effects: Pick<RunEffects, 'state'>,
): NoTest | undefined {
  if (status === 'running' || status === 'waiting') return { message: 'This run is not over.' }
  if (status === 'canceled' || status === 'interrupted')
    return { message: 'This run did not come to its end.', hint: 'Go on with it, or run the flow again.' }
  if (part !== undefined) return { message: 'This run ran a part of the flow, and a test runs all of it.', hint: AGAIN }
  if (path === undefined) return { message: 'The flow of this run is no file, so there is no place for its test.' }
  const state = effects.state(run)
  return state === 'kept' ? undefined : NOT_KEPT[state ?? 'unknown']
}
