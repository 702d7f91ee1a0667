import OpenAI from 'openai'
import type { NodeContext } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'
import { authorizationOf } from './api-key.ts'
import { EscapedOriginError, RedirectedError } from './errors.ts'

/** What became of a client's request, as far as errors and costs need it. */
export interface Exchange {
  /** Undefined: no answer came. */
  status: number | undefined
  requestId: string | undefined
  /** The answer says that the demo model gave it, whoever's key was sent. */
  demo: boolean
}

/** What a client for one call is made of. */
interface ClientParts {
  readonly credential: Credential
  readonly fetch: NodeContext['fetch']
  readonly exchange: Exchange
  readonly idempotencyKey?: string
  /** Told of the exchange as soon as the head of an answer is here. */
  readonly onAnswer?: (exchange: Exchange) => void
}

/** An exchange that has not begun. */
export function newExchange(): Exchange {
  return { status: undefined, requestId: undefined, demo: false }
}

/**
 * Builds the client of one call. It must not outlive the call, nor reach state, errors or logs.
 *
 * The client itself never holds the key: `inspect` would print it. Its `apiKey` is a placeholder, and `fetch` sets
 * the header of each request. All other ambient input of the SDK (`OPENAI_*`) is closed.
 */
export function createOpenAIClient(parts: ClientParts): OpenAI {
  return new OpenAI({
    apiKey: async () => 'set-by-fetch',
    baseURL: parts.credential.baseURL,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: 600_000,
    logLevel: 'off',
    fetch: boundFetch(parts),
  })
}

function boundFetch({ credential, fetch, exchange, idempotencyKey, onAnswer }: ClientParts) {
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (!credential.origins.includes(url.origin)) throw new EscapedOriginError(url.origin, credential.origins)
    const headers = allowedHeaders(credential, idempotencyKey)
    const { method, body, signal } = init
    const response = await fetch(url.href, { method, body, signal, headers, redirect: 'manual' })
    exchange.status = response.status
    exchange.requestId = response.headers.get('x-request-id') ?? undefined
    exchange.demo = response.headers.get('x-latchwork-demo') === 'true'
    onAnswer?.(exchange)
    if (response.type !== 'opaqueredirect' && (response.status < 300 || response.status >= 400)) return response
    await response.body?.cancel()
    throw new RedirectedError(url.origin, originOf(response.headers.get('location'), url))
  }
}

/** Made anew rather than filtered: `OPENAI_CUSTOM_HEADERS` can set any header, an allowed one too. */
function allowedHeaders(credential: Credential, idempotencyKey: string | undefined): Headers {
  const headers = new Headers({
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'user-agent': 'Latchwork',
  })
  if (idempotencyKey !== undefined) headers.set('idempotency-key', headerText(idempotencyKey))
  headers.set('authorization', authorizationOf(credential))
  return headers
}

function headerText(text: string): string {
  return text.replace(/[^\x21-\x7e]/gu, encodeURIComponent)
}

function originOf(location: string | null, base: URL): string | undefined {
  return location === null ? undefined : URL.parse(location, base.href)?.origin
}
