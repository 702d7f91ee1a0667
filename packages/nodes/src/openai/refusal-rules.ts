import type { Credential } from '@latchwork/secrets'
import { insideSentence, keyRemedy, nameKey, nameServer } from './describe-key.ts'

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
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly retryable: boolean
}

interface Rule {
  readonly code: string
  readonly fits: (refusal: Refusal) => boolean
  readonly message: (refusal: Refusal, key: string, server: string) => string
  readonly hint: (refusal: Refusal) => string
  readonly retryable?: true
}

/** Explains a refusal by the first rule that fits. */
export function explainRefusal(refusal: Refusal): Explanation {
  const rule = RULES.find(({ fits }) => fits(refusal)) ?? BAD_REQUEST
  const { credential } = refusal
  return {
    code: rule.code,
    message: rule.message(refusal, nameKey(credential), nameServer(credential)),
    hint: rule.hint(refusal),
    retryable: rule.retryable ?? false,
  }
}

const SCOPES = /Missing scopes?:\s*(\w+(?:\.\w+)*(?:,\s*\w+(?:\.\w+)*)*)/i
const anotherKey = ({ credential }: Refusal) => keyRemedy(credential)
const billing =
  'Add credit or raise the limit at https://platform.openai.com/settings/organization/billing, or use another key.'

// The order matters: OpenAI answers a missing permission with 401, and all billing limits with one type.
const RULES: readonly Rule[] = [
  {
    code: 'missing-scopes',
    fits: ({ said }) => SCOPES.test(said),
    message: ({ said }, key, server) =>
      `${key} is known, but lacks a permission: ${SCOPES.exec(said)?.[1]}. ${server} refused.`,
    hint: (refusal) =>
      `Edit the key at https://platform.openai.com/api-keys: a restricted key needs "Models: Read" and "Model capabilities: Write". Or: ${anotherKey(refusal)}`,
  },
  {
    code: 'admin-key',
    fits: ({ status, said }) => status !== 429 && /admin api keys? /i.test(said),
    message: (_, key) => `${key} is an admin key, which manages an organization and cannot run models.`,
    hint: (refusal) => `Make a project key (it begins with sk-proj-). ${anotherKey(refusal)}`,
  },
  {
    code: 'no-organization',
    fits: ({ status, said }) => status === 401 && /\b(?:member of|part of) an organization/i.test(said),
    message: (_, key) => `${key} belongs to an account that is in no organization.`,
    hint: () => 'Ask the owner of the organization to invite the account, or use a key of another account.',
  },
  {
    code: 'ip-refused',
    fits: ({ status, code, said }) =>
      (status === 401 || status === 403) &&
      (code.includes('ip_not_') || /\bIP\b.*\b(?:authori[sz]ed|allow)/i.test(said)),
    message: (_, key, server) =>
      `${server} does not accept ${insideSentence(key)} from this machine's network address.`,
    hint: () => "Add this network's address to the project's IP allow-list, or run from a network that is on it.",
  },
  {
    code: 'region-refused',
    fits: ({ code }) => code === 'unsupported_country_region_territory',
    message: (_, key, server) =>
      `${server} does not serve the country or region that this machine is in. ${key} is not at fault.`,
    hint: () => 'See https://platform.openai.com/docs/supported-countries for where it can be used.',
  },
  {
    code: 'wrong-key',
    fits: ({ status, code }) => status === 401 || code === 'invalid_api_key',
    message: (_, key, server) =>
      `${server} does not accept ${insideSentence(key)}: it is wrong, was deleted, or has expired.`,
    hint: anotherKey,
  },
  {
    code: 'spend-limit',
    fits: ({ code }) => /(?:spend_limit|budget)_exceeded$/.test(code),
    message: ({ said }, key) => `The spending limit of ${insideSentence(key)} is reached. ${quote(said)}`,
    hint: () => billing,
  },
  {
    code: 'usage-limit',
    fits: ({ code }) => code.endsWith('_usage_limit_exceeded'),
    message: ({ said }, key) =>
      `The organization of ${insideSentence(key)} has reached its usage limit. ${quote(said)}`,
    hint: () => billing,
  },
  {
    code: 'no-credit',
    fits: ({ status, code, type }) =>
      status === 402 ||
      [code, type].some((text) => text === 'insufficient_quota' || text === 'credit_balance_exhausted'),
    message: (_, key) => `The account of ${insideSentence(key)} has no credit left. Waiting does not help.`,
    hint: () => billing,
  },
  {
    code: 'rate-limited',
    fits: ({ status, code }) => status === 429 || code === 'rate_limit_exceeded' || code === 'slow_down',
    message: ({ said, model }, key, server) =>
      `${server} limits how often ${insideSentence(key)} may call ${model}. ${quote(said)}`,
    hint: () => 'Lower the concurrency or raise the retry policy of the node, or raise the limit of the account.',
    retryable: true,
  },
  {
    code: 'context-too-long',
    fits: ({ code, said }) => code === 'context_length_exceeded' || /context (?:window|length)/i.test(said),
    message: ({ model, said }) => `The text is longer than ${model} can read at once. ${quote(said)}`,
    hint: () => 'Give the node less text (split it, and use flow.map), or choose a model with a longer context.',
  },
  {
    code: 'content-refused',
    fits: ({ code }) => CONTENT_CODES.test(code),
    message: ({ said }, _, server) => `${server} refused the content of the request. ${quote(said)}`,
    hint: () => 'Change the prompt, the text or the image that it complains about.',
  },
  {
    code: 'model-not-found',
    fits: ({ status, code }) => code === 'model_not_found' || (status === 404 && code.includes('model')),
    message: ({ model }, key, server) => `${server} has no model "${model}" for ${insideSentence(key)}.`,
    hint: () => "Choose another model in the node's settings, or give the project of the key access to this one.",
  },
  {
    code: 'not-found',
    fits: ({ status }) => status === 404,
    message: ({ credential, said }, _, server) =>
      `${server} does not know the Responses API at ${credential.baseURL}. ${quote(said)}`,
    hint: () => 'Check the base URL of the key: latch secrets explain OPENAI_API_KEY',
  },
  {
    code: 'permission-denied',
    fits: ({ status }) => status === 403,
    message: ({ said }, key, server) => `${server} does not let ${insideSentence(key)} do this. ${quote(said)}`,
    hint: anotherKey,
  },
  {
    code: 'overloaded',
    fits: ({ status, code }) => status === 503 || status === 529 || code === 'server_is_overloaded',
    message: ({ model }, _, server) => `${server} is overloaded, and could not run ${model} now.`,
    hint: () => 'Try again in a while; https://status.openai.com tells of outages.',
    retryable: true,
  },
  {
    code: 'server-error',
    fits: ({ status = 0, code }) => status >= 500 || status === 408 || status === 409 || code === 'server_error',
    message: ({ said, status }, _, server) =>
      `${server} failed${status === undefined ? '' : ` with ${status}`}. ${quote(said)}`,
    hint: () => 'Try again in a while; https://status.openai.com tells of outages.',
    retryable: true,
  },
]

const CONTENT_CODES = /^invalid_prompt$|content_policy|_policy(?:_violation)?$|content_filter|moderation/

const BAD_REQUEST: Rule = {
  code: 'bad-request',
  fits: () => true,
  message: ({ said }, _, server) => `${server} refused the request. ${quote(said)}`,
  hint: () => "Check the node's settings against what its model supports.",
}

function quote(said: string): string {
  return said === '' ? 'It gave no reason.' : `It said: "${said}"`
}
