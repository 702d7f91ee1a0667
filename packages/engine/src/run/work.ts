import type { Frame } from './frame.ts'
import type { Step } from './runtime.ts'

/** One execution of a node, as what it does by way of its context needs it. */
export interface Work {
  readonly frame: Frame
  readonly at: number
  /** Aborted when nobody waits for this execution any more. */
  readonly signal: AbortSignal
  /** Tells the tries of a node apart, and those of the control nodes around it: empty, or `~2`. */
  readonly generation: string
}

/** What is the same for all steps of a node. A name is put behind the path of those that are not the node itself. */
export function describeStep(
  frame: Frame,
  at: number,
  { name = '', generation = frame.generation }: { readonly name?: string; readonly generation?: string } = {},
): Pick<Step, 'path' | 'type' | 'version' | 'settings' | 'idempotencyKey'> {
  const { type, version } = frame.plan.shapes[at].type
  const path = name === '' ? frame.pathOf(at) : `${frame.pathOf(at)}#${name}`
  const idempotencyKey = idempotencyKeyOf(frame, path, generation)
  return { path, type, version, settings: frame.plan.settings[at] ?? {}, idempotencyKey }
}

/** The same each time when the work of a path is repeated after a crash. */
export function idempotencyKeyOf(frame: Frame, path: string, generation = frame.generation): string {
  return `${frame.scheduler.runId}/${path}${generation}`
}
