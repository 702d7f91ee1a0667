import type { JsonObject } from '@latchwork/engine'
import type { WireRunEvent } from '@latchwork/server/api'
import type { GraphStep } from '../../workbench/index.ts'

/** What a node gave in the run that is shown; undefined when it did not run to its end. */
export function lastOutputs(
  events: readonly WireRunEvent[],
  trail: readonly GraphStep[],
  node: string,
): JsonObject | undefined {
  const path = [...trail.map((step) => step.node), node].join('/')
  // Inside a map, a loop or a call the steps carry numbers: `each[3]/ask`.
  const event = events.findLast((one) => one.type === 'node-end' && one.path.replace(/\[\d+\]/g, '') === path)
  return event?.type === 'node-end' ? event.outputs : undefined
}
