import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import type { Assets } from './door/assets.ts'
import type { Door } from './door/door.ts'
import { factsOfRequest } from './door/request-facts.ts'
import { RESPONSE_HEADERS } from './door/response-headers.ts'
import { createEventHub } from './events/event-hub.ts'
import { explainError } from './explain-error.ts'
import { mountRoutes } from './routes/mount.ts'
import { createRunDesk } from './runs/run-desk.ts'
import { keyInUse } from './secrets/key-in-use.ts'
import { ServerError } from './server-error.ts'
import type { ServerParts, Services } from './services.ts'

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
      await services.desk.close()
    },
  }
}

function createServices(parts: ServerParts): Services {
  const { runs, runner, blobs, redactor, settings, now = Date.now, log = () => {} } = parts
  const hub = createEventHub()
  const failed = (fault: unknown): void => log(redactor.redact(describeFault(fault)))
  const tidy = async (): Promise<void> => {
    runs.prune((await settings.read()).engine, now())
    await blobs.prune(runs.blobsInUse(), now())
  }
  const desk = createRunDesk({
    store: runs,
    runner,
    blobs,
    redactor,
    now,
    failed,
    changed: (run, status, path) => {
      hub.publish({ type: 'run-change', run, status, ...(path !== undefined && { path }) })
      if (status !== 'running') tidy().catch(failed)
    },
  })
  tidy().catch(failed)
  return { ...parts, now, log, hub, desk, server: randomUUID(), startedAt: now() }
}

/** Tells the editor of what changes without it: on the disk, in a terminal, in another window. */
function watchParts({ flows, secrets, settings, hub, log }: Services): () => void {
  let told = ''
  const tellKey = async (): Promise<void> => {
    const key = await keyInUse(secrets)
    if (JSON.stringify(key) === told) return
    told = JSON.stringify(key)
    hub.publish({ type: 'key-change', key })
  }
  const stops = [
    flows.watch((change) => hub.publish({ type: 'flow-change', ...change })),
    settings.watch(() => hub.publish({ type: 'settings-change' })),
    secrets.subscribe(() => {
      hub.publish({ type: 'secrets-change' })
      tellKey().catch((error: unknown) => log(describeFault(error)))
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function refusalResponse(refusal: ServerError, { redactor }: ServerParts): Response {
  const { conflict } = refusal.facts
  const answer = redactor.redactJson(refusal.toAnswer().error)
  // The text on disk is a file's text: it is shown as it is.
  const error = conflict === undefined ? answer : { ...Object(answer), conflict }
  return Response.json({ error }, { status: refusal.status, headers: { 'cache-control': 'no-store' } })
}

function notFound(): ServerError {
  return new ServerError(404, 'not-found', 'There is nothing at this address.')
}

function describeFault(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
}
