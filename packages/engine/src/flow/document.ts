import type { Json, JsonObject } from '../json.ts'

/** An input of a flow or of one of its graphs. */
export interface FlowInput {
  /** A kind: `text`, `list<file>`. */
  readonly kind: string
  readonly title?: string
  readonly summary?: string
  readonly default?: Json
  /** The flow runs without it; what it is wired to then counts as unwired. */
  readonly optional?: boolean
}

/** Where an output comes from: `"node.port"`, or with `optional` an output whose absence does not fail the run. */
export type FlowOutput = string | { readonly from: string; readonly optional?: boolean }

/** A node as it stands in a file. */
export interface FlowNode {
  readonly type: string
  readonly title?: string
  /** The subgraph that a control node runs. */
  readonly graph?: string
  /** Literals of unwired inputs, and settings. */
  readonly with?: JsonObject
  /** Passes its inputs through instead of running. */
  readonly bypass?: boolean
  /** Locked outputs: the node gives these and does not run. */
  readonly frozen?: JsonObject
  readonly policy?: JsonObject
}

/** One graph: the flow itself, or one of its subgraphs. */
export interface FlowGraph {
  readonly inputs?: Readonly<Record<string, FlowInput>>
  readonly outputs?: Readonly<Record<string, FlowOutput>>
  readonly nodes: Readonly<Record<string, FlowNode>>
  /** `"from.port -> to.port"` each. */
  readonly wires: readonly string[]
  /** The editor's alone, like `notes` and `frames`. */
  readonly layout?: Json
  readonly notes?: Json
  readonly frames?: Json
}

/** A flow file's content. */
export interface Flow extends FlowGraph {
  readonly latchwork: 1
  readonly name: string
  readonly description?: string
  readonly graphs?: Readonly<Record<string, FlowGraph>>
  /** Chooses a labelled key by secret name. */
  readonly secrets?: Readonly<Record<string, string>>
}

/** The limits of a flow file. Nodes are those of all its graphs together. */
export const FLOW_LIMITS = { bytes: 64 * 2 ** 20, nodes: 150_000, depth: 100 } as const

/** What a node id and a graph's name look like. */
export const ID_PATTERN = /^[a-z][a-z0-9-]{0,63}$/

/** What a port, an input, an output and a variable of a template look like. */
export const NAME_PATTERN = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

/** What a wire looks like: `node.port -> node.port`. */
export const WIRE_PATTERN =
  /^[a-z][a-z0-9-]{0,63}\.[A-Za-z_][A-Za-z0-9_]{0,63} -> [a-z][a-z0-9-]{0,63}\.[A-Za-z_][A-Za-z0-9_]{0,63}$/

/** Node ids that mean the graph's own inputs and outputs. */
export const RESERVED_IDS: ReadonlySet<string> = new Set(['input', 'output'])

/** The keys of a graph and of a flow in canonical order; what the engine ignores stands last. */
export const GRAPH_KEYS = ['inputs', 'outputs', 'nodes', 'wires', 'layout', 'notes', 'frames'] as const
export const FLOW_KEYS = [
  'latchwork',
  'name',
  'description',
  'inputs',
  'outputs',
  'nodes',
  'wires',
  'graphs',
  'secrets',
  'layout',
  'notes',
  'frames',
] as const
export const NODE_KEYS = ['type', 'title', 'graph', 'with', 'bypass', 'frozen', 'policy'] as const
export const INPUT_KEYS = ['kind', 'title', 'summary', 'default', 'optional'] as const
export const OUTPUT_KEYS = ['from', 'optional'] as const
