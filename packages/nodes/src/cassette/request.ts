import { NodeError, type JsonObject } from '@latchwork/engine'
import { contentOf, contentOfText, type Content } from './content.ts'

/** What stands in for the address of whoever answers model calls, so that a recording fits any of them. */
const OPENAI = 'openai:/'

/** Headers that say what is asked for. All others might be a credential, or differ from run to run. */
const KEPT_HEADERS = ['accept', 'accept-language', 'content-type', 'content-language']

/**
 * A request as far as it decides about the answer.
 * @param addresses the base URLs of the keys of this run
 */
export function describeRequest(url: string, init: RequestInit, addresses: ReadonlySet<string>): JsonObject {
  const shown = showAddress(url, addresses)
  const headers = shown.startsWith(OPENAI) ? {} : keptHeaders(init.headers)
  const content = contentOfBody(init.body)
  return {
    method: init.method ?? 'GET',
    url: shown,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(content !== undefined && { content }),
  }
}

/** Whether a described request goes to whoever answers model calls. */
export function isModelCall({ url }: JsonObject): boolean {
  return typeof url === 'string' && url.startsWith(OPENAI)
}

function showAddress(url: string, addresses: ReadonlySet<string>): string {
  const base = [...addresses].find((address) => url.startsWith(`${address.replace(/\/$/, '')}/`))
  return base === undefined ? url : OPENAI + url.slice(base.replace(/\/$/, '').length)
}

function keptHeaders(init: RequestInit['headers']): Record<string, string> {
  const headers = new Headers(init)
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => [[name, headers.get(name) ?? '']]).filter(([, value]) => value !== ''),
  )
}

function contentOfBody(body: RequestInit['body']): Content | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return contentOfText(body)
  if (body instanceof Uint8Array) return contentOf(body, '')
  if (body instanceof URLSearchParams) return { text: String(body) }
  throw new NodeError('cannot-record', 'The body of this request cannot be recorded: it is neither a text nor bytes.', {
    hint: 'Run without --record and --replay, or let the node send a text or a Uint8Array.',
    retryable: false,
  })
}
