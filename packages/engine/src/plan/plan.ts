import type { Shape } from '../check/shape.ts'
import type { Json, JsonObject } from '../json.ts'
import type { ControlKind } from '../node/define-node.ts'
import type { Policy } from '../node/policy.ts'
import type { Port } from '../ports/port.ts'
import type { Conversion } from '../ports/wiring.ts'

/** A flow that has been checked, laid out in the order in which it is run. It can be run many times. */
export interface Plan {
  readonly name: string
  readonly root: GraphPlan
  /** Every graph of the flow by name, and those that stand for tools. */
  readonly graphs: ReadonlyMap<string, GraphPlan>
  /** The secrets that the flow's nodes will ask for, with the nodes that ask. */
  readonly needs: readonly SecretNeed[]
  /** The labels that the flow chooses, by secret name. */
  readonly labels: Readonly<Record<string, string>>
}

/** A secret that a run will ask for. */
export interface SecretNeed {
  readonly name: string
  /** Paths of nodes, such as `nodes.ask` and `graphs.one-file.nodes.ask`. */
  readonly nodes: readonly string[]
}

/** An input of a graph at run time. */
export interface PlanInput {
  readonly name: string
  readonly port: Port
}

/** An output of a graph: the place in the values from which it is read. */
export interface PlanOutput {
  readonly name: string
  readonly slot: number
  readonly optional: boolean
}

/** What a node has beyond a plain `run`. */
export interface Special {
  readonly policy: Policy | undefined
  readonly control: ControlKind | undefined
  /** The graph of a control node. */
  readonly graph: string | undefined
  /** Given instead of running: locked outputs, or a tool. */
  readonly constant: JsonObject | undefined
  readonly bypass: readonly BypassRoute[] | undefined
  /** By place in `sources`; undefined when every wire passes its value as it is. */
  readonly conversions: ReadonlyMap<number, Conversion> | undefined
}

/** Which input an output of a bypassed node repeats. */
export interface BypassRoute {
  readonly input: string
  readonly isMany: boolean
  readonly output: string
  /** The output's port. */
  readonly port: Port
  readonly change: Conversion
}

/**
 * One graph in plan order. All arrays are indexed by plan position. Values live in one flat array of slots: first the
 * graph's inputs, then every node's outputs.
 */
export interface GraphPlan {
  readonly name: string
  readonly size: number
  readonly ids: readonly string[]
  readonly shapes: readonly Shape[]
  /** Inputs prefilled with literals and defaults. */
  readonly bases: readonly Record<string, Json | undefined>[]
  readonly settings: readonly (JsonObject | undefined)[]
  /** 0 for a node that simply runs; 1 when `specials` has more about it. */
  readonly flags: Uint8Array
  readonly specials: ReadonlyMap<number, Special>
  readonly slot: Int32Array
  /** The wired inputs of node i: triples [input, first source, end of sources] from linkStart[i] to linkStart[i + 1]. */
  readonly linkStart: Int32Array
  readonly links: Int32Array
  /** Slots, in the order of the wires. */
  readonly sources: Int32Array
  readonly childStart: Int32Array
  readonly children: Int32Array
  readonly inputs: readonly PlanInput[]
  readonly outputs: readonly PlanOutput[]
}
