import { createHash, timingSafeEqual } from 'node:crypto'
import { ServerError } from '../server-error.ts'
import type { RequestFacts } from './request-facts.ts'

/** The largest body of a request, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024

/** Headers that change what a request means, so that two of them would be two meanings. */
const SINGLE_HEADERS = [
  'authorization',
  'content-length',
  'content-type',
  'host',
  'origin',
  'sec-fetch-site',
  'transfer-encoding',
]

/** What the door knows. */
export interface DoorOptions {
  readonly token: string
  readonly scheme: 'http' | 'https'
  /** The only values of `Host` that are ours: `127.0.0.1:4100`, `localhost:4100`, `[::1]:4100`. */
  readonly hosts: ReadonlySet<string>
  /** Whether a path belongs to the editor's own files, which hold no secret and open without the token. */
  readonly isAsset: (path: string) => boolean
}

/** Judges requests by their heads; bodies are not touched. */
export interface Door {
  /** Why a request is refused; undefined when it may come in. */
  judge(facts: RequestFacts): ServerError | undefined
}

/**
 * Makes the door. Everything is refused unless it is one of the editor's own files or carries the token, and comes from
 * nowhere or from our own pages.
 */
export function createDoor({ token, scheme, hosts, isAsset }: DoorOptions): Door {
  const expected = digest(token)
  const isToken = (text: string): boolean => timingSafeEqual(digest(text), expected)

  const judgeAsset = (facts: RequestFacts): ServerError | undefined =>
    isPageVisit(facts) ? undefined : judgeSender(facts, scheme)

  return {
    judge(facts) {
      const refusal = judgeTarget(facts.target) ?? judgeHost(facts, hosts) ?? judgeDuplicates(facts)
      if (refusal !== undefined) return refusal
      if (isReading(facts.method) && isAsset(pathOf(facts.target))) return judgeBodiless(facts) ?? judgeAsset(facts)
      return judgeSender(facts, scheme) ?? judgeToken(facts, isToken) ?? judgeBody(facts)
    },
  }
}

/** Only plain paths: no absolute form, no other way to write another path. */
function judgeTarget(target: string): ServerError | undefined {
  const path = pathOf(target)
  const isPlain = /^\/[\w\-.~!$&'()*+,;=:@%/]*$/.test(path) && !path.startsWith('//') && !path.includes('//')
  const decoded = path.replace(/%2e/gi, '.')
  const isWinding =
    decoded.split('/').some((segment) => segment === '.' || segment === '..') || /%2f|%5c|%00/i.test(path)
  if (isPlain && !isWinding && !target.includes('#')) return undefined
  return new ServerError(400, 'bad-target', 'The address of this request is not a plain path.', {
    hint: 'Ask for a path such as /api/health.',
  })
}

function judgeHost({ header }: RequestFacts, hosts: ReadonlySet<string>): ServerError | undefined {
  const [host, ...others] = header('host')
  if (host !== undefined && others.length === 0 && hosts.has(host)) return undefined
  return new ServerError(421, 'wrong-host', 'This server does not answer under that name.', {
    hint: 'Open the address that Latchwork printed when it started.',
  })
}

function judgeDuplicates({ header }: RequestFacts): ServerError | undefined {
  const twice = SINGLE_HEADERS.find((name) => header(name).length > 1)
  if (twice === undefined) return undefined
  return new ServerError(400, 'duplicate-header', `The header ${twice} was sent twice.`)
}

/** A request that a page made must come from one of our own pages. */
function judgeSender({ header }: RequestFacts, scheme: string): ServerError | undefined {
  const [host] = header('host')
  const [origin] = header('origin')
  const [site] = header('sec-fetch-site')
  const isOurs = origin === undefined || origin === `${scheme}://${host}`
  if (isOurs && (site === undefined || site === 'same-origin' || site === 'none')) return undefined
  return new ServerError(403, 'wrong-origin', 'Another web page made this request.', {
    hint: 'Only the editor that this server gave out may talk to it.',
  })
}

/** A link elsewhere may lead to the editor: its files say nothing without the token. */
function isPageVisit({ header }: RequestFacts): boolean {
  return header('sec-fetch-mode')[0] === 'navigate' && header('sec-fetch-dest')[0] === 'document'
}

function judgeToken({ header }: RequestFacts, isToken: (text: string) => boolean): ServerError | undefined {
  const given = /^Bearer ([\w~+/.=-]+)$/i.exec(header('authorization')[0] ?? '')?.[1]
  if (given !== undefined && isToken(given)) return undefined
  return new ServerError(401, 'unauthorized', 'This request does not carry the token of this launch.', {
    hint: 'Open the whole address that Latchwork printed when it started, with its #token=… part.',
  })
}

function judgeBody(facts: RequestFacts): ServerError | undefined {
  if (isReading(facts.method)) return judgeBodiless(facts)
  const type = facts.header('content-type')[0]
  if (!isJson(type))
    return new ServerError(415, 'not-json', 'This server takes JSON only.', {
      hint: 'Send content-type: application/json.',
    })
  if (facts.header('content-encoding').length > 0)
    return new ServerError(415, 'not-json', 'This server takes no packed bodies.')
  return Number(facts.header('content-length')[0] ?? 0) > MAX_BODY_BYTES ? bodyTooLarge() : undefined
}

function judgeBodiless({ header }: RequestFacts): ServerError | undefined {
  const hasBody = header('transfer-encoding').length > 0 || Number(header('content-length')[0] ?? 0) !== 0
  return hasBody ? new ServerError(400, 'unexpected-body', 'A request that only reads has no body.') : undefined
}

/** A body beyond what is taken. */
export function bodyTooLarge(): ServerError {
  return new ServerError(413, 'too-large', `The request is larger than ${MAX_BODY_BYTES / 2 ** 20} MiB.`, {
    hint: 'Send less at once: move large texts and locked outputs of a flow into files of the project and read them with a node.',
  })
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function isJson(type = ''): boolean {
  return /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(type.trim())
}

function pathOf(target: string): string {
  const query = target.indexOf('?')
  return query === -1 ? target : target.slice(0, query)
}

// Digests have one length, which the comparison in constant time needs.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
