import type { Usage } from '@latchwork/engine'
import type { ResponseUsage } from 'openai/resources/responses/responses'
import type { PriceTable } from './price-table.ts'
import { costOf } from './prices.ts'

/** A model's answer as far as it tells what was used. */
interface Spent {
  readonly model: string
  readonly usage?: ResponseUsage | null | undefined
  /** The demo model answered, which costs nothing. */
  readonly demo: boolean
}

/** The usage of one model call. Without figures from the provider its cost is unknown. */
export function usageOf({ model, usage, demo }: Spent, prices: PriceTable): Usage {
  const cached = count(usage?.input_tokens_details?.cached_tokens)
  const tokens = {
    input: count(usage?.input_tokens),
    cached,
    cacheWritten: count(usage?.input_tokens_details?.cache_write_tokens),
    output: count(usage?.output_tokens),
  }
  return {
    calls: 1,
    inputTokens: tokens.input,
    cachedTokens: cached,
    outputTokens: tokens.output,
    reasoningTokens: count(usage?.output_tokens_details?.reasoning_tokens),
    totalTokens: tokens.input + tokens.output,
    cost: costInUse(),
    ...(demo && { demo: true as const }),
  }

  function costInUse(): number | 'unknown' {
    if (demo) return 0
    const isTold = Number.isFinite(usage?.input_tokens) && Number.isFinite(usage?.output_tokens)
    return isTold ? costOf(prices, model, tokens) : 'unknown'
  }
}

/** Servers beside OpenAI leave figures out, or give what is none. */
function count(figure: unknown): number {
  return typeof figure === 'number' && Number.isFinite(figure) ? figure : 0
}
