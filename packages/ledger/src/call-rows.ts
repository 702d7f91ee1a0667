import { z } from 'zod'

/** A call as the ledger keeps it; amounts in billionths of a US dollar, times in epoch milliseconds. */
export interface RecordedCall {
  readonly at: number
  readonly endedAt?: number
  readonly name: string
  readonly fingerprint: string
  readonly layer: string
  readonly label?: string
  readonly hint: string
  readonly demo: boolean
  readonly flow: string
  readonly file?: string
  readonly run: string
  readonly path: string
  readonly attempt: number
  readonly model: string
  /** `running` until it has ended. */
  readonly outcome: 'running' | 'done' | 'failed' | 'refused' | 'unknown'
  readonly cost: number | 'unknown'
  /** What it takes of budgets. */
  readonly counted: number
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly requestId?: string
}

const row = z.object({
  at: z.number(),
  ended_at: z.number().nullable(),
  name: z.string(),
  fingerprint: z.string(),
  layer: z.string(),
  label: z.string().nullable(),
  hint: z.string(),
  demo: z.number(),
  flow: z.string(),
  file: z.string().nullable(),
  run: z.string(),
  path: z.string(),
  attempt: z.number(),
  model: z.string(),
  outcome: z.enum(['done', 'failed', 'refused', 'unknown']).nullable(),
  cost: z.number().nullable(),
  counted: z.number(),
  input_tokens: z.number(),
  cached_tokens: z.number(),
  output_tokens: z.number(),
  reasoning_tokens: z.number(),
  request_id: z.string().nullable(),
})

/** Reads a row of the table of calls. */
export function recordedCall(found: unknown): RecordedCall {
  const { ended_at, label, demo, file, outcome, cost, request_id, ...rest } = row.parse(found)
  const { input_tokens, cached_tokens, output_tokens, reasoning_tokens, ...facts } = rest
  return {
    ...facts,
    demo: demo === 1,
    outcome: outcome ?? 'running',
    cost: cost ?? 'unknown',
    inputTokens: input_tokens,
    cachedTokens: cached_tokens,
    outputTokens: output_tokens,
    reasoningTokens: reasoning_tokens,
    ...(ended_at !== null && { endedAt: ended_at }),
    ...(label !== null && { label }),
    ...(file !== null && { file }),
    ...(request_id !== null && { requestId: request_id }),
  }
}
