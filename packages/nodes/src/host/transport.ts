import { fetch, type Dispatcher } from 'undici'

/**
 * Requests by undici, never by Node's own `fetch`: the environment can set a proxy for that one.
 * The two name the same types differently; this file is where they meet.
 */
export function createTransport(dispatcher: Dispatcher): (url: string, init?: RequestInit) => Promise<Response> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same thing under two names
  const undiciFetch = fetch as unknown as typeof globalThis.fetch
  return (url, init) => undiciFetch(url, { ...requestVia(dispatcher), ...init })
}

/** What makes a request go through a dispatcher. */
export function requestVia(dispatcher: Dispatcher): RequestInit {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same thing under two names
  return { dispatcher } as unknown as RequestInit
}
