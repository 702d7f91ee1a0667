import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { systemCode } from './disk/system-code.ts'

/** A certificate and its key, as PEM texts. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** A server that may not or cannot listen where it was told to. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError'
  readonly code: 'port-taken' | 'port-refused' | 'unsafe-address' | 'bad-address' | 'weak-token'
  readonly hint: string

  constructor(code: ServerStartError['code'], message: string, hint: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

/** Where to listen. */
export interface ListenOptions {
  readonly port: number
  readonly host: string
  readonly tls: Certificate | undefined
  readonly names: readonly string[]
  readonly hasToken: boolean
  readonly patience?: { readonly headersMs: number; readonly requestMs: number }
}

/** The open sockets. */
export interface Sockets {
  readonly origin: string
  /** The values of `Host` that mean this server. */
  readonly hosts: ReadonlySet<string>
  onRequest(listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void): void
  close(): Promise<void>
}

const LOOPBACK: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  '127.0.0.1': ['127.0.0.1'],
  '::1': ['::1'],
}
const ATTEMPTS = 10

/** Listens; on the loopback at both of its addresses, with one port. Throws `ServerStartError`. */
export async function listen(options: ListenOptions): Promise<Sockets> {
  const { host, tls, names, hasToken } = options
  const addresses = LOOPBACK[host]
  if (addresses === undefined && (tls === undefined || !hasToken)) throw unsafe(host)
  const servers = await bindAll(addresses ?? [host], options)
  const bound = portOf(servers[0])
  const scheme = tls === undefined ? 'http' : 'https'
  const ours = addresses === undefined ? [host, ...names] : ['127.0.0.1', 'localhost', '::1', ...names]
  return {
    origin: `${scheme}://${withBrackets(addresses?.[0] ?? names[0] ?? host)}:${bound}`,
    hosts: new Set(ours.flatMap((name) => hostsOf(withBrackets(name), bound, scheme))),
    onRequest: (listener) => {
      // Without a listener of its own, whoever asks before sending a body is told to go on before anybody looked.
      for (const server of servers) server.on('request', listener).on('checkContinue', listener)
    },
    close: async () => {
      await Promise.all(servers.map(closeServer))
    },
  }
}

async function bindAll(addresses: readonly string[], options: ListenOptions): Promise<readonly [Server, ...Server[]]> {
  const [first, ...others] = addresses
  for (let attempt = 1; ; attempt++) {
    const servers: [Server, ...Server[]] = [await bind(first ?? options.host, options.port, options)]
    try {
      for (const address of others) {
        const server = await bindIfThere(address, portOf(servers[0]), options)
        if (server !== undefined) servers.push(server)
      }
      return servers
    } catch (error) {
      await Promise.all(servers.map(closeServer))
      // Any port would do, and this one was free at one of the two addresses only.
      if (options.port !== 0 || attempt === ATTEMPTS) throw error
    }
  }
}

/** Undefined when this machine has no such address, as without IPv6. */
async function bindIfThere(address: string, port: number, options: ListenOptions): Promise<Server | undefined> {
  try {
    return await bind(address, port, options)
  } catch (error) {
    if (error instanceof ServerStartError && error.code === 'bad-address') return undefined
    throw error
  }
}

async function bind(address: string, port: number, { tls, patience }: ListenOptions): Promise<Server> {
  const { headersMs, requestMs } = patience ?? { headersMs: 10_000, requestMs: 60_000 }
  const limits = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(1_000, headersMs),
    maxHeaderSize: 16_384,
    keepAliveTimeout: 5_000,
  }
  const server = tls === undefined ? createServer(limits) : createSecureServer({ ...limits, ...tls })
  server.maxConnections = 512
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, address, port)))
    server.listen({ host: address, port, ipv6Only: address.includes(':') }, resolve)
  })
  return server
}

function explain(error: Error, address: string, port: number): Error {
  const code = systemCode(error)
  if (code === 'EADDRINUSE')
    return new ServerStartError(
      'port-taken',
      `Port ${port} is taken by another program, perhaps by another Latchwork.`,
      'Choose another with LATCH_PORT (0 takes any free one), or end that program.',
    )
  if (code === 'EACCES')
    return new ServerStartError('port-refused', `You may not use port ${port}.`, 'Choose one above 1023.')
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'ENOTFOUND' || code === 'EINVAL')
    return new ServerStartError('bad-address', `This machine has no address ${address}.`, 'Leave the host out.')
  return error
}

function unsafe(host: string): ServerStartError {
  return new ServerStartError(
    'unsafe-address',
    `Latchwork does not listen on ${host} like this: others could reach your keys and files.`,
    'Beyond this machine it needs a certificate and a token of your own; or put it behind a tunnel such as ssh -L.',
  )
}

/** Browsers leave the usual port of a scheme out. */
function hostsOf(name: string, port: number, scheme: string): readonly string[] {
  const isUsual = port === (scheme === 'https' ? 443 : 80)
  return isUsual ? [name, `${name}:${port}`] : [`${name}:${port}`]
}

function withBrackets(name: string): string {
  return name.includes(':') ? `[${name}]` : name
}

function portOf(server: Server): number {
  const address = server.address()
  return address === null || typeof address === 'string' ? 0 : address.port
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
