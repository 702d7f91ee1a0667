import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { NodeError, type JsonObject } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'
import type { Exchange } from './client.ts'
import { knownError } from './known-error.ts'
import { explainNetwork } from './network-errors.ts'
import { tellOutcome, type OutcomeCode } from './outcome-texts.ts'
import { explainRefusal, factsOf, type Explanation } from './refusal-rules.ts'
import { retryAfterOf } from './retry-after.ts'

/** The call that failed. */
export interface FailedCall {
  readonly credential: Credential
  readonly model: string
  readonly exchange: Exchange
  /** Takes the key out of a text. */
  readonly redact: (text: string) => string
  readonly now: () => number
}

/** A longer wait is no retry: the failure is told instead. */
const LONGEST_WAIT_MS = 600_000

/** Any failure of a model call as a `NodeError` in plain words, without the key and without the SDK's own error. */
export function classifyError(thrown: unknown, call: FailedCall): NodeError {
  const known = knownError(thrown)
  if (known !== undefined) return known
  if (thrown instanceof APIConnectionTimeoutError) return explained(told('timeout', true, call), call)
  if (thrown instanceof APIConnectionError) return explained(explainNetwork(thrown, call.credential), call)
  if (thrown instanceof APIError) return classifyAnswer(thrown, call)
  if (isBrokenOff(thrown)) return explained(told('stream-cut', true, call), call)
  return explained(told('bad-answer', false, call, wordsOf(thrown)), call)
}

/** A failure that the answer itself tells: `response.failed`, or an error event. */
export function classifyFailure(
  error: { readonly code: string; readonly message: string },
  call: FailedCall,
): NodeError {
  return explained(explainRefusal(refusalOf({ ...error, type: '', status: undefined }, call)), call, {
    providerCode: call.redact(error.code),
  })
}

/** The call's facts for an error's details. */
export function detailsOf({ credential, model, exchange, redact }: FailedCall): JsonObject {
  return {
    model,
    server: new URL(credential.baseURL).origin,
    key: { layer: credential.layer, hint: credential.hint },
    ...(exchange.status !== undefined && { status: exchange.status }),
    ...(exchange.requestId !== undefined && { requestId: redact(exchange.requestId) }),
  }
}

function classifyAnswer(thrown: APIError, call: FailedCall): NodeError {
  const { status, code, type, headers = new Headers() } = thrown
  const refusal = refusalOf({ status, code: code ?? '', type: type ?? '', message: messageOf(thrown) }, call)
  const explanation = explainRefusal(refusal)
  const retryAfterMs = explanation.retryable ? retryAfterOf(headers, call.now()) : undefined
  const tooLong = (retryAfterMs ?? 0) > LONGEST_WAIT_MS ? ` It asks to wait for ${minutes(retryAfterMs)} minutes.` : ''
  const retryable = explanation.retryable && tooLong === '' && headers.get('x-should-retry') !== 'false'
  return explained({ ...explanation, message: explanation.message + tooLong, retryable }, call, {
    ...(refusal.code !== '' && { providerCode: call.redact(refusal.code) }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

function refusalOf(
  error: { status: number | undefined; code: string; type: string; message: string },
  { credential, model, redact }: FailedCall,
) {
  const said = redact(error.message).slice(0, 500)
  return { credential, model, status: error.status, code: error.code, type: error.type, said }
}

/** The server's own words; the SDK puts the status in front, and its own words in place of none. */
function messageOf({ error, message }: APIError): string {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    return typeof error.message === 'string' ? error.message : JSON.stringify(error.message)
  }
  return message.replace(/^\d{3} (?:status code \(no body\))?/, '')
}

function explained(
  { code, message, hint, retryable }: Explanation,
  call: FailedCall,
  facts: { readonly providerCode?: string; readonly retryAfterMs?: number } = {},
): NodeError {
  const details = { ...detailsOf(call), ...facts }
  const retryAfterMs = retryable ? facts.retryAfterMs : undefined
  return new NodeError(code, call.redact(message), { hint, retryable, details, retryAfterMs })
}

/** undici reports a socket that broke off in mid-answer as `TypeError: terminated`. */
function isBrokenOff(thrown: unknown): boolean {
  return thrown instanceof TypeError && /terminated|network|fetch failed|socket|closed/i.test(thrown.message)
}

/** Failures that are neither a refusal nor of the network's. */
function told(code: OutcomeCode, retryable: boolean, { credential, model }: FailedCall, said = ''): Explanation {
  const { message, hint } = tellOutcome(code, factsOf({ credential, model, said }))
  return { code, message, hint, retryable }
}

function wordsOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 300)
}

function minutes(ms = 0): number {
  return Math.ceil(ms / 60_000)
}
