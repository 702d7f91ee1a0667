import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ApiError } from './api-error.ts'

const bodyCapBytes = 16 * 1024 * 1024

/** Lets only requests in that name one of these hosts, so that no web page can reach the cloud by a name of its own. */
export function requireHost(hosts: readonly string[]): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host') ?? new URL(context.req.url).host
    if (!hosts.includes(host)) {
      throw new ApiError(`The host '${host}' is not this cloud's; use ${hosts.join(' or ')}.`, { status: 403 })
    }
    await next()
  }
}

/** Lets only holders of the key in, whatever address they ask for. */
export function requireKey(key: string): MiddlewareHandler {
  const expected = digest(key)
  return async (context, next) => {
    const given = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1]
    if (given === undefined) {
      throw new ApiError("You didn't provide an API key: send it as 'Authorization: Bearer …'.", { status: 401 })
    }
    if (!timingSafeEqual(digest(given), expected)) {
      const message = 'Incorrect API key provided. The demo accepts only the key that was minted when it started.'
      throw new ApiError(message, { status: 401, code: 'invalid_api_key' })
    }
    await next()
  }
}

/** Refuses bodies that are not declared as JSON. */
export const requireJson: MiddlewareHandler = async (context, next) => {
  const type = context.req.header('content-type')?.split(';')[0].trim().toLowerCase()
  if (type !== 'application/json') {
    throw new ApiError(`Send the body as application/json, not ${type ?? 'without a content type'}.`, { status: 415 })
  }
  await next()
}

/** Refuses bodies above 16 MiB without reading them. */
export const limitBody: MiddlewareHandler = bodyLimit({
  maxSize: bodyCapBytes,
  onError: () => {
    throw new ApiError('The body of the request is larger than 16 MiB.', { status: 413 })
  },
})

// Digests have one length, which the comparison in constant time needs.
function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
