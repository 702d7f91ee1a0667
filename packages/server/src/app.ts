import { Hono } from 'hono'
import type { Assets } from './door/assets.ts'
import type { Door } from './door/door.ts'
import { factsOfRequest } from './door/request-facts.ts'
import { RESPONSE_HEADERS } from './door/response-headers.ts'
import { createServices, describeFault } from './create-services.ts'
import { explainError } from './explain-error.ts'
import { mountRoutes } from './routes/mount.ts'
import { ServerError } from './server-error.ts'
import type { ServerParts } from './services.ts'
import { watchParts } from './watch-parts.ts'

/** What an app is made of. */
export interface AppOptions {
  readonly parts: ServerParts
  readonly door: Door
  readonly assets: Assets
}

/** The server without a socket. */
export interface ServerApp {
  readonly app: Hono
  /** Stops what runs, and stops watching. The parts stay open: they belong to who made them. */
  close(): Promise<void>
}

/** Puts the API and the editor's files behind the door. */
export function createApp({ parts, door, assets }: AppOptions): ServerApp {
  const services = createServices(parts)
  const app = new Hono()
  app.use(async (context, next) => {
    const refusal = door.judge(factsOfRequest(context.req.raw))
    if (refusal === undefined) await next()
    else context.res = refusalResponse(refusal, parts)
    for (const [name, value] of Object.entries(RESPONSE_HEADERS)) context.res.headers.set(name, value)
  })
  mountRoutes(app, services)
  app.get('*', (context) => {
    const asset = assets.get(context.req.path)
    if (asset === undefined) throw notFound()
    const { bytes, type, etag, cache } = asset
    const headers = { 'content-type': type, 'cache-control': cache, etag }
    return context.req.header('if-none-match') === etag
      ? context.body(null, 304, headers)
      : context.body(bytes, 200, headers)
  })
  app.notFound(() => refusalResponse(notFound(), parts))
  app.onError((error) => {
    const refusal = explainError(error)
    if (refusal.status === 500) services.log(parts.redactor.redact(describeFault(error)))
    return refusalResponse(refusal, parts)
  })
  const stopWatching = watchParts(services)
  return {
    app,
    close: async () => {
      stopWatching()
      await services.close()
    },
  }
}

function refusalResponse(refusal: ServerError, { redactor }: ServerParts): Response {
  const { conflict, ...facts } = refusal.toAnswer().error
  // The text on disk is a file's text: it is shown as it is.
  const error: unknown = Object.assign({ conflict }, redactor.redactJson(facts))
  return Response.json({ error }, { status: refusal.status, headers: { 'cache-control': 'no-store' } })
}

function notFound(): ServerError {
  return new ServerError(404, 'not-found', 'There is nothing at this address.')
}
