import { NodeError, type NodeContext } from '@latchwork/engine'
import { MODEL_RETRY } from './settings.ts'

/**
 * Takes one turn of an agent again after a failure that can pass. Inside the node, unlike the retries of a policy:
 * those would begin the whole agent anew, with all its turns to pay and its tools to call once more.
 */
export async function retryTurn<Value>(ctx: NodeContext<unknown>, take: () => Promise<Value>): Promise<Value> {
  let backoff: number = MODEL_RETRY.backoffMs
  for (let attempt = 1; ; attempt++) {
    try {
      return await take()
    } catch (error) {
      if (!(error instanceof NodeError) || error.retryable !== true || attempt === MODEL_RETRY.attempts) throw error
      // Jitter takes up to half of the pause away, so that agents side by side do not come back together.
      const pause = Math.min(backoff, MODEL_RETRY.maxMs) * (1 - ctx.random() / 2)
      backoff *= MODEL_RETRY.factor
      ctx.emit({ note: `${error.message} Asking again.` })
      await ctx.sleep(Math.max(pause, error.retryAfterMs ?? 0))
    }
  }
}
