import type { Usage } from '@latchwork/engine'
import type { ResponseUsage } from 'openai/resources/responses/responses'
import { costOf } from './prices.ts'

/** A model's answer as far as it tells what was used. */
interface Spent {
  readonly model: string
  readonly usage?: ResponseUsage | null | undefined
  /** The demo model answered, which costs nothing. */
  readonly demo: boolean
}

/** The usage of one model call. Without figures from the provider its cost is unknown. */
export function usageOf({ model, usage, demo }: Spent): Usage {
  const cached = usage?.input_tokens_details?.cached_tokens ?? 0
  const tokens = {
    input: usage?.input_tokens ?? 0,
    cached,
    cacheWritten: usage?.input_tokens_details?.cache_write_tokens ?? 0,
    output: usage?.output_tokens ?? 0,
  }
  return {
    calls: 1,
    inputTokens: tokens.input,
    cachedTokens: cached,
    outputTokens: tokens.output,
    reasoningTokens: usage?.output_tokens_details?.reasoning_tokens ?? 0,
    totalTokens: usage?.total_tokens ?? tokens.input + tokens.output,
    cost: costInUse(),
  }

  function costInUse(): number | 'unknown' {
    if (demo) return 0
    return usage === undefined || usage === null ? 'unknown' : costOf(model, tokens)
  }
}
