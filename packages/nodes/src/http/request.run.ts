import { NodeError, type NodeContext } from '@latchwork/engine'
import { explainFetchError } from './fetch-errors.ts'
import { followRedirects, parseTarget } from './follow-redirects.ts'
import { headersToJson } from './headers.ts'
import { readBody } from './read-body.ts'
import type { HttpService } from './service.ts'
import type { HttpRequestSettings } from './settings.ts'

interface Inputs {
  readonly url: string
  readonly body: string | undefined
}

/** Sends the request, follows redirects and reads the answer. */
export async function run({ url, body }: Inputs, ctx: NodeContext<HttpRequestSettings>) {
  const { method, maxBytes, failOnError } = ctx.settings
  const target = parseTarget(url)
  const hasBody = body !== undefined && body !== ''
  if (hasBody && (method === 'GET' || method === 'HEAD')) {
    throw new NodeError('body-not-allowed', `A ${method} request cannot have a body.`, {
      hint: 'Set the method to POST, or leave the input "body" empty.',
      retryable: false,
    })
  }
  const headers = { 'user-agent': 'Latchwork', ...ctx.settings.headers }
  const { guard } = requireHttp(ctx)
  const send = (to: URL, init: RequestInit) =>
    ctx.fetch(to.href, { ...init, ...guard, redirect: 'manual', signal: ctx.signal })
  try {
    const response = await followRedirects(send, { target, method, headers, body: hasBody ? body : undefined })
    const text = await readBody(response, maxBytes)
    if (failOnError && response.status >= 400) throw badStatus(response.status, target)
    return { status: response.status, headers: headersToJson(response.headers), body: text }
  } catch (error) {
    ctx.signal.throwIfAborted()
    throw explainFetchError(error, target)
  }
}

function requireHttp(ctx: NodeContext<HttpRequestSettings>): HttpService {
  if (ctx.services.http !== undefined) return ctx.services.http
  throw new NodeError('no-http-service', 'This program runs flows without access to the web.', {
    hint: 'Pass the services and effects of createNodeEffects() to run().',
    retryable: false,
  })
}

function badStatus(status: number, target: URL): NodeError {
  return new NodeError('http-status', `${target.host} answered with status ${status}.`, {
    hint: 'Switch "failOnError" off to handle the status in the flow.',
    retryable: status === 429 || status >= 500,
    details: { status },
  })
}
