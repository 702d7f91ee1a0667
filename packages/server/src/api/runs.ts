import type { RunEvent } from '@latchwork/engine'
import { z } from 'zod'
import { jsonObject, jsonValue } from './json-value.ts'
import { runStatusSchema, type RunStatus } from './run-status.ts'
import { layerSchema } from './secret-layers.ts'

export const usageSchema = z.object({
  calls: z.number(),
  inputTokens: z.number(),
  cachedTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  totalTokens: z.number(),
  /** US dollars. */
  cost: z.union([z.number(), z.literal('unknown')]),
  /** Some of it was answered by the demo model. */
  demo: z.literal(true).optional(),
})

/** Whose key a run used; `hint` is the last four characters, perhaps empty. */
export const keyUsedSchema = z.object({
  layer: layerSchema,
  hint: z.string(),
  demo: z.boolean(),
  label: z.string().optional(),
})

export const runErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  /** The node, `each[3]/ask`; empty when it was the run as a whole. */
  path: z.string(),
  hint: z.string().optional(),
})

/**
 * A run of a part of the flow's own graph: to a node, with what it needs; or from a node, with what follows from it,
 * where `run` names the run whose values stood for the rest.
 */
export const runPartSchema = z.union([
  z.strictObject({ to: z.string() }),
  z.strictObject({ from: z.string(), run: z.string() }),
])

/** Why a waiting run did not go on when it could have, and when the server tries it again, in epoch milliseconds. */
export const hindranceSchema = z.object({ error: runErrorSchema, retryAt: z.number() })

/** A run in a list. Times in epoch milliseconds. */
export const runSummarySchema = z.object({
  run: z.string(),
  status: runStatusSchema,
  /** The flow's file; undefined when its text was sent with the start. */
  path: z.string().optional(),
  /** The flow's name. */
  flow: z.string(),
  /** The content hash of the text that ran. */
  revision: z.string(),
  /** Left out when the whole flow ran. */
  part: runPartSchema.optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  /** How long it waited for answers or was cut off, before it went on; left out when it never went on. */
  restedMs: z.number().optional(),
  usage: usageSchema,
  cost: z.union([z.number(), z.literal('unknown')]),
  /** The first key that was used; null when no model was asked. */
  key: keyUsedSchema.nullable(),
  error: runErrorSchema.optional(),
  hindrance: hindranceSchema.optional(),
  /** Of a run under way: nodes that are held before they start, the next to go first. */
  heldAt: z.array(z.string()).optional(),
  /** Of a run under way: whether its nodes start one at a time. */
  isStepping: z.boolean().optional(),
  /** How many events are kept; their sequence numbers go from 0 to one less. */
  events: z.number(),
})

/** What became of one node of a run. */
export const nodeTimingSchema = z.object({
  path: z.string(),
  /** `canceled`: under way when the run ended. */
  status: z.enum(['running', 'done', 'failed', 'skipped', 'canceled']),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  retries: z.number(),
  reused: z.boolean(),
  usage: usageSchema.optional(),
})

/** Something that a run waits for. */
const pendingWaitSchema = z.object({
  /** The node. */
  path: z.string(),
  signal: z.string(),
  /** What the node says about it; `ask` is `approve`, `signal` or `time` for the node types that wait. */
  about: jsonValue,
  /** The deadline, in epoch milliseconds. */
  until: z.number().optional(),
})

/** A run in full. The values of its nodes are in its events. */
export const runDetailsSchema = runSummarySchema.extend({
  inputs: jsonObject,
  outputs: jsonObject,
  /** Every key that was used, in order of first use. */
  keys: z.array(keyUsedSchema),
  /** The signals that a waiting run waits for. */
  waitingFor: z.array(z.string()),
  /** What a run waits for and has no answer to; of one under way, too. */
  waits: z.array(pendingWaitSchema),
  /** Of a run that can go on: paths of calls that were under way when it was cut off, and would be repeated. */
  unknown: z.array(z.string()),
  /** Why no test can be made of it; left out where one may be. */
  noTest: z.object({ message: z.string(), hint: z.string().optional() }).optional(),
  /** In order of first start; at most 5,000. */
  timings: z.array(nodeTimingSchema),
})

/**
 * Nodes before which a run is held: by their paths, `ask`, `each[3]/ask`, or `each/ask` for every element; or by where
 * they stand, `graphs.one-file.nodes.ask`.
 */
const breakpointsSchema = z.array(z.string().max(1024)).max(1_000)
const holdingShape = {
  /** None if left out. */
  breakpoints: breakpointsSchema.optional(),
  /** Whether its nodes start one at a time, from the first. */
  isStepping: z.boolean().optional(),
}

export const startRunBody = z
  .object({
    ...holdingShape,
    /** A flow of the project. */
    path: z.string().max(1024).optional(),
    /** A flow's text, as the editor has it unsaved. With both, the text runs and is filed under the path. */
    text: z.string().optional(),
    inputs: jsonObject.default({}),
    /**
     * What to run of it. From a node, the values of the nodes before are those of `run` if it has them, else of the
     * latest run of this path that has.
     */
    part: z
      .union([
        z.strictObject({ to: z.string().max(64) }),
        z.strictObject({ from: z.string().max(64), run: z.string().max(128).optional() }),
      ])
      .optional(),
  })
  .refine(({ path, text }) => path !== undefined || text !== undefined, 'give a path or a text')

export const resumeRunBody = z.object({
  /** The flow as it is now; as it was when it ran if left out. What an edit does not concern is used again. */
  text: z.string().optional(),
  /** Those of the earlier time are not kept, except while a run waits. */
  ...holdingShape,
})
export const resumedRunSchema = z.object({
  run: z.string(),
  /** Paths of calls that were under way when the run was cut off, and are repeated with the same idempotency key. */
  repeated: z.array(z.string()),
})
export const setBreakpointsBody = z.object({ breakpoints: breakpointsSchema })
/** `step`: the node that is held longest starts, and no other. `pause`: no node starts any more. */
export const stepRunBody = z.object({
  how: z.enum(['step', 'continue', 'pause']),
  /** Only with `continue`: the one node that may go; without it, all. */
  path: z.string().max(1024).optional(),
})
/** How a run is held now; a node that may go is held no more, and the next to go is told by its events. */
export const steppedRunSchema = z.object({ heldAt: z.array(z.string()).optional(), isStepping: z.boolean().optional() })
export const answerRunBody = z.object({
  /** The node that waits; may be left out when there is only one. */
  path: z.string().max(1024).optional(),
  /** For an approval a choice, or `{ choice, value }`; for a signal whatever comes with it. */
  value: jsonValue,
})
export const answeredRunSchema = z.object({
  run: z.string(),
  path: z.string(),
  signal: z.string(),
  status: runStatusSchema,
  /** The answer is kept, and yet the run could not go on with it. */
  hindrance: hindranceSchema.optional(),
})
/** The flow that a run ran. */
export const runFlowSchema = z.object({ text: z.string(), revision: z.string() })
export const startedRunSchema = z.object({ run: z.string() })
export const runListQuery = z.object({
  /** A flow's path. */
  flow: z.string().optional(),
  status: runStatusSchema.optional(),
  /** `next` of the page before. */
  before: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const runListSchema = z.object({ runs: z.array(runSummarySchema), next: z.string().optional() })
export const runEventsQuery = z.object({
  /** The first sequence number that is wanted. */
  from: z.coerce.number().int().min(0).default(0),
})
export const exportRunQuery = z.object({
  /** Without media the answer is what a comparison needs; their content can be read one by one. */
  media: z.enum(['all', 'none']).default('all'),
})
export const canceledRunSchema = z.object({ status: runStatusSchema })
export const deletedSchema = z.object({ deleted: z.boolean() })

/**
 * An event of a run as it is kept and streamed: secrets taken out, neighbouring texts of one port joined, numbered
 * without gaps. The last one is `run-end`, after which the run's record is complete and the stream ends.
 */
export type WireRunEvent =
  | Exclude<RunEvent, { type: 'run-end' }>
  | (Omit<Extract<RunEvent, { type: 'run-end' }>, 'status'> & { readonly status: Exclude<RunStatus, 'running'> })

export const runEventSchema = z.custom<WireRunEvent>(
  (value) => typeof value === 'object' && value !== null && 'type' in value && 'seq' in value,
  'expected an event of a run',
)

/** A run in a list. */
export type RunSummary = z.output<typeof runSummarySchema>
/** A run in full. */
export type RunDetails = z.output<typeof runDetailsSchema>
/** Why a waiting run did not go on. */
export type Hindrance = z.output<typeof hindranceSchema>
/** What became of one node of a run. */
export type NodeTiming = z.output<typeof nodeTimingSchema>
/** Which part of a flow a run was. */
export type RunPart = z.output<typeof runPartSchema>
