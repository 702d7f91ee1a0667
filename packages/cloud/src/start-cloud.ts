import { randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createCloudApp } from './app.ts'
import { createDemoModel } from './demo/demo-model.ts'

/** How to start a cloud. */
export interface StartCloudOptions {
  /** 0, the default, is any free port. */
  readonly port?: number
  readonly host?: '127.0.0.1' | '::1' | 'localhost'
  readonly upstream: 'demo'
  /** Milliseconds before each event of a stream; 0 by default. */
  readonly delayMs?: number
  /** Its clock stands and its ids are counted, so that recordings of the same questions are the same. */
  readonly isSteady?: boolean
}

/** A running cloud. */
export interface Cloud {
  /** The base URL for OpenAI clients; ends in `/v1`. */
  readonly url: string
  /** The default key, minted for this cloud alone. */
  readonly key: string
  close(): Promise<void>
}

/**
 * Starts the demo cloud on the loopback.
 *
 * ```ts
 * const cloud = await startCloud({ upstream: 'demo' })
 * const client = new OpenAI({ apiKey: cloud.key, baseURL: cloud.url })
 * ```
 */
export async function startCloud({
  port = 0,
  host = '127.0.0.1',
  upstream,
  delayMs,
  isSteady = false,
}: StartCloudOptions): Promise<Cloud> {
  // Programs without types get here too, and a wider address would hand the key's guard to the network.
  if (!loopbackHosts.includes(host)) throw new Error(`The demo cloud listens on the loopback only, not on ${host}.`)
  if (upstream !== 'demo') throw new Error(`The cloud has no upstream '${String(upstream)}'; use 'demo'.`)
  const server = createServer()
  const bound = await listen(server, { port, host })
  const key = `lw-demo-${randomBytes(32).toString('base64url')}`
  const app = createCloudApp({
    key,
    model: createDemoModel(),
    hosts: ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${bound}`),
    now: isSteady ? () => STEADY_TIME : Date.now,
    createId: isSteady ? countedIds() : (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`,
    delayMs,
  })
  const listener = getRequestListener(app.fetch)
  server.on('request', (request, response) => void listener(request, response))
  return {
    url: `http://${host === '::1' ? '[::1]' : host}:${bound}/v1`,
    key,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const STEADY_TIME = Date.UTC(2026, 0, 1)

function countedIds(): (prefix: string) => string {
  const counts = new Map<string, number>()
  return (prefix) => {
    const count = (counts.get(prefix) ?? 0) + 1
    counts.set(prefix, count)
    return `${prefix}_${count}`
  }
}

const loopbackHosts: readonly string[] = ['127.0.0.1', '::1', 'localhost']

async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The demo cloud got no port.')
  return address.port
}
