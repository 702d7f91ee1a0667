import type { JsonObject } from '../json.ts'

/** Why a node is held: the host named it, or lets nodes go one by one. */
export type HoldReason = 'breakpoint' | 'step'

/** A node that has its inputs and is about to start. */
export interface ReadyNode {
  /** `ask`, `each[3]/ask`. */
  readonly path: string
  /** The graph that it stands in; "" is the flow's own. */
  readonly graph: string
  readonly id: string
  /** Without those of a node that does nothing with them, because its outputs are locked. */
  readonly inputs: JsonObject
  /** Aborted when nobody waits for the node any more. */
  readonly signal: AbortSignal
  /** Tells the run's listener that the node is held; that it is so no more is told, too. */
  tell(reason: HoldReason): void
  /** Lets a held node start, as soon as there is room for it. */
  release(): void
}

/**
 * Asked before each node starts, in the order in which they would. A node that is held keeps no slot, and the others
 * go on; time limits around it stand still. It is asked once for a node, not for its tries.
 */
export type Gate = (node: ReadyNode) => 'go' | 'hold'
