import type { JsonObject } from '@latchwork/engine'
import type { RunFile } from '../run-file.ts'
import type { WireRunEvent } from '../runs.ts'

/** What became of a node, or of a part of one (`agent#turn-2`). */
export interface NodeOutcome {
  readonly path: string
  readonly status: 'running' | 'waiting' | 'done' | 'failed' | 'skipped' | 'canceled'
  /** Of one that did not come to its end, the text that had streamed. */
  readonly outputs: JsonObject
  readonly error?: JsonObject
}

/** What became of all nodes of a run, by path, in the order in which they began. */
export function nodeOutcomes({ events, parts }: Pick<RunFile, 'events' | 'parts'>): ReadonlyMap<string, NodeOutcome> {
  const outcomes = new Map<string, NodeOutcome>()
  for (const event of events) {
    // What a run that goes on has done before, it tells again.
    if (event.type === 'run-start') outcomes.clear()
    else if (event.type === 'run-end') endOpen(outcomes, event.status)
    else if (event.path !== '') outcomes.set(event.path, next(outcomes.get(event.path) ?? begun(event.path), event))
  }
  for (const { path, status, outputs = {} } of parts)
    outcomes.set(path, { path, status: status === 'started' ? 'canceled' : status, outputs })
  return outcomes
}

function begun(path: string): NodeOutcome {
  return { path, status: 'running', outputs: {} }
}

function next(outcome: NodeOutcome, event: WireRunEvent): NodeOutcome {
  switch (event.type) {
    case 'node-start':
      return begun(event.path)
    case 'node-delta': {
      if (!('text' in event.delta)) return outcome
      return { ...outcome, outputs: { ...outcome.outputs, [event.delta.port]: event.delta.text } }
    }
    case 'node-end':
      return { ...outcome, status: 'done', outputs: event.outputs }
    case 'node-error': {
      const { code, message } = event.error
      return { ...outcome, status: 'failed', error: { code, message } }
    }
    case 'node-skip':
      return { ...outcome, status: 'skipped' }
    case 'run-wait':
      return { ...outcome, status: 'waiting' }
    default:
      return outcome
  }
}

function endOpen(outcomes: Map<string, NodeOutcome>, status: string): void {
  for (const outcome of outcomes.values())
    if (outcome.status === 'running' || (outcome.status === 'waiting' && status !== 'waiting'))
      outcomes.set(outcome.path, { ...outcome, status: 'canceled' })
}
