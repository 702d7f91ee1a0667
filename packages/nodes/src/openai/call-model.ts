import type OpenAI from 'openai'
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { NO_USAGE, type NodeContext, type NodeError, type Usage } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'
import { classifyError, type FailedCall } from './classify-error.ts'
import { createOpenAIClient, newExchange } from './client.ts'
import { judgeAnswer } from './judge-answer.ts'
import { readStream, type StreamEnd } from './read-stream.ts'
import { redactionOf } from './redaction.ts'
import { openaiOf } from './services.ts'
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
      fetch: (url, init) => ctx.fetch(url, init),
      onAnswer: ({ demo }) => openaiOf(ctx).answered(credential, { demo }),
    })
    end = await readStream(await open(client), (delta) => emit(deltas.push(delta)))
    emit(deltas.flush())
    ctx.signal.throwIfAborted()
    const { text, response } = judgeAnswer(end, call)
    return { text: call.redact(text), response, usage: usageOf({ ...response, demo: isDemo(call) }) }
  } catch (thrown) {
    const error = classifyError(thrown, call)
    const usage = usageOfFailure(error, call, end)
    if (usage !== undefined) ctx.meter(usage)
    ctx.signal.throwIfAborted()
    throw error
  }
}

/** Failures without an answer, before which the server may have begun to work. */
const PERHAPS_SENT: ReadonlySet<string> = new Set(['timeout', 'connection-lost'])

function usageOfFailure(error: NodeError, call: FailedCall, end: StreamEnd): Usage | undefined {
  const { model, exchange } = call
  const demo = isDemo(call)
  if ('response' in end) return usageOf({ ...end.response, demo })
  if (exchange.status === undefined) return PERHAPS_SENT.has(error.code) ? usageOf({ model, demo }) : undefined
  // Refused requests are not charged.
  return exchange.status >= 300 ? { ...NO_USAGE, calls: 1 } : usageOf({ model, demo })
}

/** A gateway can answer with the demo model under a key that was not made for it. */
function isDemo({ credential, exchange }: FailedCall): boolean {
  return credential.demo || exchange.demo
}
