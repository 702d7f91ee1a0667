import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Secret } from '@latchwork/secrets'
import { createApp } from './app.ts'
import { loadAssets } from './door/assets.ts'
import { createDoor, type Door } from './door/door.ts'
import { factsOfMessage } from './door/request-facts.ts'
import { RESPONSE_HEADERS } from './door/response-headers.ts'
import { listen, ServerStartError, type Certificate } from './listen.ts'
import { ServerError } from './server-error.ts'
import type { ServerParts } from './services.ts'

/** How to start a server. */
export interface StartServerOptions {
  readonly parts: ServerParts
  /** The folder of the built editor; without it there is only the API. */
  readonly assets?: string
  /** 0 is any free port. */
  readonly port: number
  /** `localhost`, which is 127.0.0.1 and ::1, when left out. Anything wider needs `tls` and `token`. */
  readonly host?: string
  /** 32 random bytes of this launch when left out. */
  readonly token?: string
  readonly tls?: Certificate
  /** Names under which a server on a wider address is reached, such as `flows.example.com`. */
  readonly names?: readonly string[]
  /** How long a request may take to arrive, in milliseconds. */
  readonly patience?: { readonly headersMs: number; readonly requestMs: number }
}

/** A running server. */
export interface RunningServer {
  /** Opens the editor; the token is in the fragment, which browsers send to nobody. */
  readonly url: string
  /** `http://127.0.0.1:4100` */
  readonly origin: string
  readonly token: string
  /** Stops what runs, and lets go of the port. */
  close(): Promise<void>
}

/** Starts a server. Throws `ServerStartError` when it may not or cannot listen there. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { parts, token = randomBytes(32).toString('base64url'), port, host = 'localhost', tls, names = [] } = options
  if (token.length < MIN_TOKEN) throw weakToken()
  // It opens everything here, so it is kept out of answers and logs like any other secret.
  parts.redactor.add(new Secret(token))
  const assets = await loadAssets(options.assets)
  const sockets = await listen({
    port,
    host,
    tls,
    names,
    hasToken: options.token !== undefined,
    patience: options.patience,
  })
  const door = createDoor({
    token,
    scheme: tls === undefined ? 'http' : 'https',
    hosts: sockets.hosts,
    isAsset: (path) => assets.has(path),
  })
  const served = createApp({ parts, door, assets })
  const answer = getRequestListener(served.app.fetch, { overrideGlobalObjects: false })
  sockets.onRequest((incoming, outgoing) => {
    if (refuse(door, incoming, outgoing)) return
    if (incoming.headers.expect !== undefined) outgoing.writeContinue()
    void answer(incoming, outgoing)
  })
  return {
    url: `${sockets.origin}/#token=${token}`,
    origin: sockets.origin,
    token,
    close: async () => {
      await served.close()
      await sockets.close()
    },
  }
}

/** As many characters as 32 hexadecimal digits, 16 random bytes, have. */
const MIN_TOKEN = 32

function weakToken(): ServerStartError {
  return new ServerStartError(
    'weak-token',
    `The token that was configured is shorter than ${MIN_TOKEN} characters, so it could be guessed.`,
    'Make one with: openssl rand -hex 32',
  )
}

/**
 * Judges a message as it came over the wire, before anything takes it apart or reads its body: duplicates of headers
 * and other forms of the target can only be seen here.
 */
function refuse(door: Door, incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const refusal = judge(door, incoming)
  if (refusal === undefined) return false
  outgoing.writeHead(refusal.status, {
    ...RESPONSE_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    // The rest of the request is not read, so nothing else can follow on this connection.
    connection: 'close',
  })
  outgoing.end(JSON.stringify(refusal.toAnswer()))
  return true
}

function judge(door: Door, incoming: IncomingMessage): ServerError | undefined {
  try {
    return door.judge(factsOfMessage(incoming))
  } catch {
    return new ServerError(400, 'bad-request', 'This request cannot be understood.')
  }
}
