import { billing, missingScope, modelNotFound, refused } from './openai-standin-refusals.ts'
import type { Refusal } from './openai-standin-refusals.ts'

/** What a personality knows of the request in front of it. */
export interface Approach {
  readonly method: string
  /** Without `/v1`. */
  readonly path: string
  readonly key: string
  readonly model: string
  /** How many inference requests this key has sent, this one included; 0 for other requests. */
  readonly inferences: number
}

/** How the stand-in behaves towards the holders of one kind of key; all that is left out is as good. */
export interface Personality {
  readonly prefix?: 'sk-proj-' | 'sk-admin-'
  readonly refuse?: (approach: Approach) => Refusal | undefined
  /** How a stream breaks off after its first deltas: with a destroyed socket, or politely but without a last event. */
  readonly breakOff?: 'cut' | 'end'
  /** What inference waits for before it is answered. */
  readonly hold?: () => Promise<void>
  readonly outcome?: 'failed' | 'incomplete'
  /** Milliseconds before inference is answered. */
  readonly delayMs?: number
  /** An origin to which every request is sent on with 307. */
  readonly redirectTo?: string
  /** A web page in place of every answer, as a proxy, a portal or another server sends it. */
  readonly page?: { readonly status: number; readonly html: string }
  /** Takes requests and never answers any. */
  readonly isSilent?: true
}

const isInference = ({ method }: Approach) => method === 'POST'

/** Keys which OpenAI has never seen are refused before any personality is asked; this one only mints them. */
export const unknownKey = 'wrong'

/** The personalities that every stand-in has. */
export const personalities: Readonly<Record<string, Personality>> = {
  good: {},
  [unknownKey]: {},
  admin: {
    prefix: 'sk-admin-',
    // OpenAI documents that admin keys are refused, not how; 401 without a code is this stand-in's guess.
    refuse: () => ({
      status: 401,
      code: null,
      type: 'invalid_request_error',
      message: 'Admin API keys cannot be used for non-administration endpoints.',
    }),
  },
  readOnly: {
    refuse: (approach) => (isInference(approach) ? missingScope(401, 'api.responses.write') : undefined),
  },
  restricted: {
    refuse: (approach) => (isInference(approach) ? undefined : missingScope(403, 'api.model.read')),
  },
  noCredit: {
    refuse: (approach) =>
      isInference(approach)
        ? {
            status: 429,
            code: 'credit_balance_exhausted',
            type: 'insufficient_quota',
            message: 'You exceeded your current quota, please check your plan and billing details.',
          }
        : undefined,
  },
  rateLimited: rateLimitedFor(1),
  overloaded: {
    refuse: ({ inferences }) =>
      inferences === 1
        ? {
            status: 503,
            code: 'server_is_overloaded',
            type: 'server_error',
            message: 'The server is currently overloaded. Please try again later.',
          }
        : undefined,
  },
  slow: { delayMs: 5_000 },
  echoesKey: {
    refuse: (approach) =>
      isInference(approach)
        ? {
            status: 400,
            code: 'invalid_prompt',
            type: 'invalid_request_error',
            message: `The request was refused for the key ${approach.key}.`,
          }
        : undefined,
  },
  streamCut: { breakOff: 'cut' },
  streamEnds: { breakOff: 'end' },
  responseFailed: { outcome: 'failed' },
  incomplete: { outcome: 'incomplete' },
  noScopes: {
    refuse: (approach) =>
      isInference(approach) ? missingScope(401, 'api.responses.write') : missingScope(403, 'api.model.read'),
  },
  oldQuota: onlyInference(billing('insufficient_quota')),
  organizationSpendLimit: onlyInference(billing('organization_spend_limit_exceeded')),
  projectSpendLimit: onlyInference(billing('project_spend_limit_exceeded')),
  usageLimit: onlyInference(billing('organization_usage_limit_exceeded')),
  alwaysLimited: {
    refuse: () => refused(429, 'rate_limit_exceeded', 'Rate limit reached for requests. Please try again in 20s.'),
  },
  region: {
    refuse: () => refused(403, 'unsupported_country_region_territory', 'Country, region, or territory not supported'),
  },
  noOrganization: {
    refuse: () => refused(401, null, 'You must be a member of an organization to use the API.'),
  },
  ipRefused: { refuse: () => refused(401, 'ip_not_authorized', 'Your request is not from an authorized IP address.') },
  failing: { refuse: () => refused(500, 'server_error', 'The server had an error while processing your request.') },
  listsOnly: {
    refuse: ({ path }) => (path === '/responses/input_tokens' ? refused(404, null, 'Invalid URL') : undefined),
  },
  unknownPlace: { refuse: () => refused(404, null, 'Invalid URL') },
  webPage: { page: { status: 200, html: '<!doctype html><html><title>Welcome</title></html>' } },
  proxyPage: { page: { status: 407, html: '<html>Sign in to the proxy of this network.</html>' } },
  portal: { page: { status: 403, html: '<html>Blocked by the web proxy of this network.</html>' } },
  silent: { isSilent: true },
  noModel: { refuse: (approach) => (isInference(approach) ? modelNotFound(approach.model) : undefined) },
}

function onlyInference(refusal: Refusal): Personality {
  return { refuse: (approach) => (approach.path === '/responses' ? refusal : undefined) }
}

/** A personality whose first inference requests meet a rate limit, and which is good afterwards. */
export function rateLimitedFor(requests: number, retryAfterMs = 20): Personality {
  return {
    refuse: ({ inferences }) =>
      inferences > 0 && inferences <= requests
        ? {
            status: 429,
            code: 'rate_limit_exceeded',
            type: 'requests',
            message: `Rate limit reached for requests. Please try again in ${retryAfterMs}ms.`,
            headers: {
              'retry-after-ms': String(retryAfterMs),
              'x-ratelimit-limit-requests': '3',
              'x-ratelimit-remaining-requests': '0',
              'x-ratelimit-reset-requests': `${retryAfterMs}ms`,
            },
          }
        : undefined,
  }
}
