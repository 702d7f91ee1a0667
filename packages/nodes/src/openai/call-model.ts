import type OpenAI from 'openai'
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { NO_USAGE, type NodeContext, type NodeError, type Usage } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'
import { createCallMeter } from './call-meter.ts'
import { classifyError, type FailedCall } from './classify-error.ts'
import { createOpenAIClient, newExchange, type Exchange } from './client.ts'
import { judgeAnswer } from './judge-answer.ts'
import type { PriceTable } from './price-table.ts'
import { readStream, type StreamEnd } from './read-stream.ts'
import { redactionOf } from './redaction.ts'
import { openaiOf } from './services.ts'
import type { CallEnd } from './spending.ts'
import { usageOf } from './usage.ts'

/** One call of a model. */
interface ModelCall {
  readonly ctx: NodeContext<unknown>
  readonly credential: Credential
  readonly model: string
  readonly idempotencyKey: string
}

/** A model's whole answer. */
interface ModelAnswer {
  readonly text: string
  readonly response: Response
  readonly usage: Usage
}

/**
 * Calls a model and streams its text to the output `text`. `open` sends the request with the client it is given.
 * Meters a call that failed; the usage of one that worked is for the caller to meter.
 */
export async function callModel(
  { ctx, credential, model, idempotencyKey }: ModelCall,
  open: (client: OpenAI) => Promise<AsyncIterable<ResponseStreamEvent>>,
): Promise<ModelAnswer> {
  const redactor = redactionOf(credential)
  const deltas = redactor.stream()
  const emit = (text: string): void => {
    if (text !== '') ctx.emit({ port: 'text', text })
  }
  const exchange = newExchange()
  const service = openaiOf(ctx)
  const { prices, spending, isRecorded } = service
  const meter = createCallMeter({ ctx, credential, model, prices, spending, isRecorded })
  const call: FailedCall = {
    credential,
    model,
    exchange,
    redact: (text) => redactor.redact(text),
    now: () => ctx.now(),
  }
  let end: StreamEnd = { status: 'no-end' }
  try {
    const client = createOpenAIClient({
      credential,
      exchange,
      idempotencyKey,
      fetch: meter.fetch,
      onAnswer: ({ demo }) => service.answered(credential, { demo }),
    })
    end = await meter.inTurn(async () => readStream(await open(client), (delta) => emit(deltas.push(delta))))
    emit(deltas.flush())
    ctx.signal.throwIfAborted()
    const { text, response } = judgeAnswer(end, { ...call, budgetTokens: meter.longest() })
    const usage = usageOf({ ...response, demo: isDemo(call) }, prices)
    meter.settle(callEnd('done', usage, call))
    return { text: call.redact(text), response, usage }
  } catch (thrown) {
    const error = classifyError(thrown, call)
    if (error.code === 'wrong-key') service.rejected(credential)
    const usage = usageOfFailure(error, end, { call, prices })
    if (usage !== undefined) ctx.meter(usage)
    // Nobody knows how far the server came that worked for a run which was stopped.
    const isLost = usage === undefined && ctx.signal.aborted
    const spent = isLost ? usageOf({ model, demo: isDemo(call) }, prices) : (usage ?? NO_USAGE)
    meter.settle(callEnd('failed', spent, call))
    ctx.signal.throwIfAborted()
    throw error
  }
}

/** Failures without an answer, before which the server may have begun to work. */
const PERHAPS_SENT: ReadonlySet<string> = new Set(['timeout', 'connection-lost'])

function usageOfFailure(
  error: NodeError,
  end: StreamEnd,
  { call, prices }: { readonly call: FailedCall; readonly prices: PriceTable },
): Usage | undefined {
  const { model, exchange } = call
  const demo = isDemo(call)
  if ('response' in end) return usageOf({ ...end.response, demo }, prices)
  if (exchange.status === undefined) return PERHAPS_SENT.has(error.code) ? usageOf({ model, demo }, prices) : undefined
  return isRefused(exchange) ? { ...NO_USAGE, calls: 1 } : usageOf({ model, demo }, prices)
}

/** Refused requests are not charged. */
function isRefused({ status = 500 }: Exchange): boolean {
  return status >= 300
}

function callEnd(outcome: 'done' | 'failed', usage: Usage, call: FailedCall): CallEnd {
  const { cost, inputTokens, cachedTokens, outputTokens, reasoningTokens } = usage
  const { exchange, redact } = call
  const ending = outcome === 'failed' && isRefused(exchange) ? 'refused' : outcome
  return {
    outcome: cost === 'unknown' ? 'unknown' : ending,
    cost,
    inputTokens,
    cachedTokens,
    outputTokens,
    reasoningTokens,
    demo: isDemo(call),
    ...(exchange.requestId !== undefined && { requestId: redact(exchange.requestId) }),
  }
}

/** A gateway can answer with the demo model under a key that was not made for it. */
function isDemo({ credential, exchange }: FailedCall): boolean {
  return credential.demo || exchange.demo
}
