import { z } from 'zod'

/** One thing that is wrong with a flow, with its place in the text: line and column count from 1. */
export const problemSchema = z.object({
  code: z.string(),
  /** `nodes.ask.with.model`, `wires[3]`; empty for the text as a whole. */
  path: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  /** Of `missing-input`: the input's name. */
  port: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
})

/** One thing that is wrong with a flow. */
export type FlowProblem = z.output<typeof problemSchema>

/** What every refusal looks like, whatever its status. */
export const errorAnswerSchema = z.object({
  error: z.object({
    /** Stable, for programs: `unauthorized`, `conflict`, `invalid-flow`, `secret-missing`. */
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    /** Where it is: a node of a flow, an input, a field of the request. */
    path: z.string().optional(),
    /** Of `invalid-flow`: all of them. */
    problems: z.array(problemSchema).optional(),
    /** The names of the secrets that are missing or in trouble, so that the editor can open their fields. */
    secrets: z.array(z.string()).optional(),
    /** Of `conflict`: the text as it is on disk now, and its revision. */
    conflict: z.object({ text: z.string(), revision: z.string() }).optional(),
  }),
})

/** What every refusal looks like. */
export type ErrorAnswer = z.output<typeof errorAnswerSchema>
