import type { Credential } from '@latchwork/secrets'
import { keyRemedy, nameKey, nameServer } from './describe-key.ts'
import { tellOutcome, type OutcomeCode, type OutcomeFacts } from './outcome-texts.ts'

/** An error answer of the server; `said` is its message, without the key. */
export interface Refusal {
  /** Undefined for errors that came inside a stream. */
  readonly status: number | undefined
  readonly code: string
  readonly type: string
  readonly said: string
  readonly model: string
  readonly credential: Credential
}

/** What a refusal means, in words, and whether trying again can help. */
export interface Explanation {
  readonly code: OutcomeCode
  readonly message: string
  readonly hint: string
  readonly retryable: boolean
}

interface Rule {
  readonly code: OutcomeCode
  readonly fits: (refusal: Refusal) => boolean
  readonly retryable?: true
}

/** Explains a refusal by the first rule that fits. */
export function explainRefusal(refusal: Refusal): Explanation {
  const { code, retryable }: Rule = RULES.find(({ fits }) => fits(refusal)) ?? BAD_REQUEST
  const { message, hint } = tellOutcome(code, factsOf(refusal))
  return { code, message, hint, retryable: retryable ?? false }
}

/** What the texts about a call may speak of. */
export function factsOf({
  credential,
  model,
  said,
  status,
}: Pick<Refusal, 'credential' | 'model' | 'said'> & { readonly status?: number | undefined }): OutcomeFacts {
  return {
    key: nameKey(credential),
    server: nameServer(credential),
    baseURL: credential.baseURL,
    model,
    said,
    scopes: scopesIn(said) ?? '',
    remedy: keyRemedy(credential),
    ...(status !== undefined && { status }),
  }
}

/** The permissions that a server's words say are missing. */
export function scopesIn(said: string): string | undefined {
  return SCOPES.exec(said)?.[1]
}

const SCOPES = /Missing scopes?:\s*(\w+(?:\.\w+)*(?:,\s*\w+(?:\.\w+)*)*)/i

// The order matters: OpenAI answers a missing permission with 401, and all billing limits with one type.
const RULES: readonly Rule[] = [
  {
    code: 'missing-scopes',
    fits: ({ said }) => SCOPES.test(said),
  },
  {
    code: 'admin-key',
    fits: ({ status, said }) => status !== 429 && /admin api keys? /i.test(said),
  },
  {
    code: 'no-organization',
    fits: ({ status, said }) => status === 401 && /\b(?:member of|part of) an organization/i.test(said),
  },
  {
    code: 'ip-refused',
    fits: ({ status, code, said }) =>
      (status === 401 || status === 403) &&
      (code.includes('ip_not_') || /\bIP\b.*\b(?:authori[sz]ed|allow)/i.test(said)),
  },
  {
    code: 'region-refused',
    fits: ({ code }) => code === 'unsupported_country_region_territory',
  },
  {
    code: 'wrong-key',
    fits: ({ status, code }) => status === 401 || code === 'invalid_api_key',
  },
  {
    code: 'spend-limit',
    fits: ({ code }) => /(?:spend_limit|budget)_exceeded$/.test(code),
  },
  {
    code: 'usage-limit',
    fits: ({ code }) => code.endsWith('_usage_limit_exceeded'),
  },
  {
    code: 'no-credit',
    fits: ({ status, code, type }) =>
      status === 402 ||
      [code, type].some((text) => text === 'insufficient_quota' || text === 'credit_balance_exhausted'),
  },
  {
    code: 'rate-limited',
    fits: ({ status, code }) => status === 429 || code === 'rate_limit_exceeded' || code === 'slow_down',
    retryable: true,
  },
  {
    code: 'context-too-long',
    fits: ({ code, said }) => code === 'context_length_exceeded' || /context (?:window|length)/i.test(said),
  },
  {
    code: 'content-refused',
    fits: ({ code }) => CONTENT_CODES.test(code),
  },
  {
    code: 'model-not-found',
    fits: ({ status, code }) => code === 'model_not_found' || (status === 404 && code.includes('model')),
  },
  {
    code: 'not-found',
    fits: ({ status }) => status === 404,
  },
  {
    code: 'permission-denied',
    fits: ({ status }) => status === 403,
  },
  {
    code: 'overloaded',
    fits: ({ status, code }) => status === 503 || status === 529 || code === 'server_is_overloaded',
    retryable: true,
  },
  {
    code: 'server-error',
    fits: ({ status = 0, code }) => status >= 500 || status === 408 || status === 409 || code === 'server_error',
    retryable: true,
  },
]

const CONTENT_CODES = /^invalid_prompt$|content_policy|_policy(?:_violation)?$|content_filter|moderation/

const BAD_REQUEST: Rule = {
  code: 'bad-request',
  fits: () => true,
}
