import { lookup as lookupAddresses } from 'node:dns/promises'
import { isIP, type Socket } from 'node:net'
import { callbackify } from 'node:util'
import { NodeError } from '@latchwork/engine'
import { Agent, buildConnector } from 'undici'
import { addressProblem } from '../http/address-guard.ts'
import type { HttpService } from '../http/service.ts'
import { requestVia } from './transport.ts'

/** How many addresses of one name are tried. */
const MAX_DIALS = 4

/** The parts of the transport that a host, or a test, may choose. */
export interface GuardedHttpOptions {
  /** The addresses of a host name; the system's answer if not given. */
  readonly lookup?: (hostname: string) => Promise<readonly string[]>
  /** Dials an address that was checked. */
  readonly connect?: buildConnector.connector
  /** Origins of this machine or network that this user's flows may reach: `http://127.0.0.1:11434`. Never from a flow. */
  readonly allowOrigins?: readonly string[]
}

/** A transport that dials public addresses only, and what `http.request` needs of it. */
export interface GuardedHttp extends HttpService {
  close(): Promise<void>
}

/**
 * Makes the transport of `http.request`. The guard sits where connections are made, so nothing gets around it: each name
 * is looked up once, all its addresses are checked, and those very addresses are dialled. No proxy is ever used.
 */
export function createGuardedHttp({
  lookup = systemLookup,
  connect = buildConnector({}),
  allowOrigins = [],
}: GuardedHttpOptions = {}): GuardedHttp {
  const allowed = new Set(allowOrigins.map((origin) => new URL(origin).origin))
  const guardedConnect = async (options: buildConnector.Options) => {
    const addresses = isIP(options.hostname) === 0 ? await lookup(options.hostname) : [options.hostname]
    if (!allowed.has(originOf(options))) requirePublic(options.hostname, addresses)
    return dialFirst(connect, options, addresses)
  }
  const guardedConnector = callbackify(guardedConnect)
  const agent = new Agent({
    connect: (options, callback) =>
      guardedConnector(options, (error, socket) => (error === null ? callback(null, socket) : callback(error, null))),
  })
  return { guard: requestVia(agent), close: () => agent.close() }
}

async function systemLookup(hostname: string): Promise<readonly string[]> {
  const answers = await lookupAddresses(hostname, { all: true })
  return answers.map(({ address }) => address)
}

function originOf({ protocol, hostname, port }: buildConnector.Options): string {
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname
  return new URL(`${protocol}//${host}${port === '' ? '' : `:${port}`}`).origin
}

/** One bad address is enough: whoever answers with it means no good. */
function requirePublic(hostname: string, addresses: readonly string[]): void {
  const problem = addresses.map(addressProblem).find((problem) => problem !== undefined)
  if (problem === undefined) return
  throw new NodeError('address-refused', `"${hostname}" is refused: ${problem}.`, {
    hint: 'Flows reach public addresses only. Whoever runs this program can allow an address of the own network.',
    retryable: false,
  })
}

/** One address after the other, until one answers. */
async function dialFirst(
  connect: buildConnector.connector,
  options: buildConnector.Options,
  addresses: readonly string[],
): Promise<Socket> {
  let failure: unknown = new Error(`the name "${options.hostname}" has no address`)
  for (const address of addresses.slice(0, MAX_DIALS)) {
    try {
      return await dial(connect, { ...options, hostname: address })
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

function dial(connect: buildConnector.connector, options: buildConnector.Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(options, (error, socket) => {
      if (error === null) resolve(socket)
      else reject(error)
    })
  })
}
