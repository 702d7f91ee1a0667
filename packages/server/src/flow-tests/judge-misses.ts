import type { JsonObject, RunResult } from '@latchwork/engine'
import type { Miss } from '@latchwork/nodes/cassette'

/** What a replay came to: a policy may have handled the failure; one that lacks a call has failed all the same. */
export function judgeMisses(result: RunResult, [first]: readonly Miss[]): RunResult {
  if (first === undefined || result.status === 'failed' || result.status === 'canceled') return result
  const { path, what, why } = first
  const message = `"${path}" asked for what was not recorded: ${what}. ${why}`
  const hint = 'Record again (latch run --record, latch test --update), or use --replay-misses live.'
  const outputs: JsonObject = result.status === 'done' ? result.outputs : {}
  return { status: 'failed', error: { code: 'replay-miss', message, path, hint }, outputs, usage: result.usage }
}
