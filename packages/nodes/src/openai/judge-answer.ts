import type { Response } from 'openai/resources/responses/responses'
import { NodeError } from '@latchwork/engine'
import { classifyFailure, detailsOf, type FailedCall } from './classify-error.ts'
import { nameServer } from './describe-key.ts'
import type { StreamEnd } from './read-stream.ts'

/** A call whose answer a budget may have shortened. */
interface JudgedCall extends FailedCall {
  /** The longest answer in tokens that the budget allowed. */
  readonly budgetTokens?: number
}

/** The text of an answer that is whole. Throws what is wrong with any other. */
export function judgeAnswer(end: StreamEnd, call: JudgedCall): { readonly text: string; readonly response: Response } {
  if (end.status === 'no-end') throw endless(call)
  if (end.status === 'error') throw classifyFailure(end.error, call)
  const { response } = end
  if (end.status === 'failed') throw classifyFailure(response.error ?? { code: 'server_error', message: '' }, call)
  if (end.status === 'incomplete') throw incomplete(response, call)
  const parts = response.output.flatMap((item) => (item.type === 'message' ? item.content : []))
  const refusal = parts.find((part) => part.type === 'refusal')
  if (refusal !== undefined) throw refused(refusal.refusal, call)
  return { text: parts.map((part) => (part.type === 'output_text' ? part.text : '')).join(''), response }
}

function endless(call: FailedCall): NodeError {
  const { credential } = call
  return new NodeError(
    'stream-incomplete',
    `${nameServer(credential)} (${credential.baseURL}) ended its answer without saying that it was whole.`,
    { hint: 'Try again. What was answered so far may have been charged.', retryable: true, details: detailsOf(call) },
  )
}

function incomplete({ incomplete_details: about }: Response, call: JudgedCall): NodeError {
  const details = { ...detailsOf(call), ...(about?.reason !== undefined && { reason: about.reason }) }
  if (about?.reason === 'content_filter') {
    return new NodeError('content-refused', `A content filter stopped the answer of ${call.model}.`, {
      hint: 'Change the prompt or the text that is given to the model.',
      retryable: false,
      details,
    })
  }
  if (about?.reason === 'max_output_tokens' && call.budgetTokens !== undefined) {
    const length = `${call.budgetTokens.toLocaleString('en-US')} tokens`
    return new NodeError(
      'output-cut',
      `The answer of ${call.model} was cut off at ${length}: the budget had no room for more.`,
      {
        hint: 'Raise the budget, or ask for less. The part that came was charged.',
        retryable: false,
        details,
      },
    )
  }
  if (about?.reason === 'max_output_tokens') {
    return new NodeError('output-cut', `The answer of ${call.model} was cut off at its longest length.`, {
      hint: 'Raise the setting "maxOutputTokens" (thinking counts too), lower "reasoningEffort", or ask for less.',
      retryable: false,
      details,
    })
  }
  return new NodeError(
    'output-cut',
    `The answer of ${call.model} is incomplete: ${about?.reason ?? 'no reason given'}.`,
    {
      hint: 'Try again, or ask for less.',
      retryable: true,
      details,
    },
  )
}

function refused(words: string, call: FailedCall): NodeError {
  return new NodeError('refusal', `${call.model} refused: "${call.redact(words).slice(0, 500)}"`, {
    hint: 'Change the prompt or the text that is given to the model.',
    retryable: false,
    details: detailsOf(call),
  })
}
