import type { IncomingMessage } from 'node:http'

/** What the door judges a request by. */
export interface RequestFacts {
  readonly method: string
  /** As it was sent: `/api/flows?x=1`, `http://host/`, `*`. */
  readonly target: string
  /** Every value of a header, in the order sent; empty when it is absent. */
  readonly header: (name: string) => readonly string[]
}

/** The facts of a request as it came over the wire, duplicates included. */
export function factsOfMessage(message: IncomingMessage): RequestFacts {
  const { headersDistinct } = message
  return {
    method: message.method ?? '',
    target: message.url ?? '',
    header: (name) => headersDistinct[name] ?? [],
  }
}

/** The facts of a request that is already taken apart; duplicates were joined or refused before. */
export function factsOfRequest(request: Request): RequestFacts {
  const { host, pathname, search } = new URL(request.url)
  return {
    method: request.method,
    target: pathname + search,
    header: (name) => {
      const value = request.headers.get(name) ?? (name === 'host' ? host : null)
      return value === null ? [] : [value]
    },
  }
}
