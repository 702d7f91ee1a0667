import type { Frame } from './frame.ts'
import type { Step } from './runtime.ts'

/** One try of a node, as what it does by way of its context needs it. */
export interface Work {
  readonly frame: Frame
  readonly at: number
  readonly attempt: number
  /** Aborted when nobody waits for this try any more. */
  readonly signal: AbortSignal
}

/** Where something of a try of a node stands: behind the node's path in paths, and behind its key in keys. */
export interface Place {
  readonly prefix: string
  readonly keyPrefix: string
}

/** The place of what a try of a node does: `each[3]/` or `#timeout` behind it. */
export function placeBehind({ frame, at, attempt }: Pick<Work, 'frame' | 'at' | 'attempt'>, behind: string): Place {
  const id = frame.plan.ids[at]
  const tried = attempt === 1 ? id : `${id}~${attempt}`
  return { prefix: frame.prefix + id + behind, keyPrefix: frame.keyPrefix + tried + behind }
}

/** What is the same for all steps of a node. */
export function describeStep(
  { frame, at }: Pick<Work, 'frame' | 'at'>,
  { prefix: path, keyPrefix }: Place,
): Pick<Step, 'path' | 'type' | 'version' | 'settings' | 'idempotencyKey'> {
  const { type, version } = frame.plan.shapes[at].type
  const idempotencyKey = `${frame.scheduler.runId}/${keyPrefix}`
  return { path, type, version, settings: frame.plan.settings[at] ?? {}, idempotencyKey }
}
