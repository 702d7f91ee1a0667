import { maskKey } from './openai-standin-keys.ts'
import type { Violation } from './openapi-judge.ts'

/** An error answer in OpenAI's shape. */
export interface Refusal {
  readonly status: number
  readonly code: string | null
  readonly type: string
  readonly message: string
  readonly param?: string
  readonly headers?: Readonly<Record<string, string>>
}

const invalidRequest = 'invalid_request_error'

/** 401: no Authorization header. */
export function noKeyGiven(): Refusal {
  const message = "You didn't provide an API key. Provide it in an Authorization header using Bearer auth."
  return { status: 401, code: null, type: invalidRequest, message }
}

/** 401: a key that this stand-in has not handed out. */
export function incorrectKey(key: string): Refusal {
  const message = `Incorrect API key provided: ${maskKey(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`
  return { status: 401, code: 'invalid_api_key', type: invalidRequest, message }
}

/** A key without a permission: inference answers 401, the model list 403, both with the same words. */
export function missingScope(status: 401 | 403, scope: string): Refusal {
  const message = `You have insufficient permissions for this operation. Missing scopes: ${scope}. Check that you have the correct role in your organization and project, and if you're using a restricted API key, that it has the necessary scopes.`
  return { status, code: null, type: invalidRequest, message }
}

/** Any refusal in OpenAI's shape. */
export function refused(status: number, code: string | null, message: string): Refusal {
  return { status, code, type: status >= 500 ? 'server_error' : invalidRequest, message }
}

/** 429: the account cannot pay; all of these have one type. */
export function billing(code: string): Refusal {
  const message = 'You exceeded your current quota, please check your plan and billing details.'
  return { status: 429, code, type: 'insufficient_quota', message }
}

/** 404: a model that this key cannot use. */
export function modelNotFound(model: string): Refusal {
  const message = `The model '${model}' does not exist or you do not have access to it.`
  return { status: 404, code: 'model_not_found', type: invalidRequest, message, param: 'model' }
}

/** 404: an address that OpenAI does not have, or that this stand-in does not play. */
export function invalidUrl(method: string, path: string): Refusal {
  return { status: 404, code: null, type: invalidRequest, message: `Invalid URL (${method} ${path})` }
}

/** 400: the body is not JSON. */
export function unreadableBody(): Refusal {
  return { status: 400, code: null, type: invalidRequest, message: 'We could not parse the JSON body of your request.' }
}

/** 400: the judge found the request wrong. */
export function invalidBody({ at, keyword, message, property }: Violation): Refusal {
  const base = { status: 400, type: invalidRequest, param: property }
  if (keyword === 'unknown') return { ...base, code: 'unknown_parameter', message }
  if (keyword === 'required') {
    return { ...base, code: 'missing_required_parameter', message: `Missing required parameter: '${property}'.` }
  }
  return { ...base, code: 'invalid_type', message: `Invalid value at '${at}': ${message}.` }
}
