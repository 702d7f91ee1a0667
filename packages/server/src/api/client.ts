import type { ZodType } from 'zod'
import { openingRoutes } from './opening-routes.ts'
import { errorAnswerSchema, type ErrorAnswer } from './problem.ts'
import type { AnswerOf, RequestOf, Route, RouteName, Routes } from './routes.ts'
import { readEventStream } from './sse.ts'

/** A refusal of the server. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly status: number
  readonly error: ErrorAnswer['error']

  constructor(status: number, error: ErrorAnswer['error']) {
    super(error.message)
    this.status = status
    this.error = error
  }
}

/** The routes of these kinds, by what comes back. */
type NameOf<Kind> = {
  [Name in RouteName]: Routes[Name] extends { readonly kind: infer Own }
    ? Own extends Kind
      ? Name
      : never
    : 'json' extends Kind
      ? Name
      : never
}[RouteName]

type Given<Name extends RouteName> = RequestOf<Name> & { readonly signal?: AbortSignal }
type Arguments<Name extends RouteName> =
  { readonly parameters?: undefined } extends Given<Name> ? [given?: Given<Name>] : [given: Given<Name>]

/** Calls the server's routes by name, with types. */
export interface ApiClient {
  /** Throws `ApiRefusal`. */
  call<Name extends NameOf<'json'>>(name: Name, ...given: Arguments<Name>): Promise<AnswerOf<Name>>
  /** The events of a stream, until it ends or the signal aborts. Throws `ApiRefusal`. */
  stream<Name extends NameOf<'stream'>>(name: Name, ...given: Arguments<Name>): AsyncGenerator<AnswerOf<Name>>
  /** A media value's content. Throws `ApiRefusal`. */
  bytes(blob: string, given?: { readonly signal?: AbortSignal }): Promise<Uint8Array>
}

/** What a client needs: `origin` is empty in a page that the server itself gave out. */
export interface ApiClientOptions {
  readonly origin: string
  readonly token: string
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

/**
 * Makes a client. Answers are parsed, so that a server of another version is noticed at once.
 * @example
 * const { flows } = await createApiClient({ origin: '', token, fetch }).call('flows.list')
 */
export function createApiClient({ origin, token, fetch }: ApiClientOptions): ApiClient {
  const send = async ({ method, path }: Route, given: Partial<Loose> = {}): Promise<Response> => {
    const { body = {}, signal } = given
    const isGet = method === 'GET'
    const response = await fetch(origin + fillPath(path, given.parameters) + queryOf(given.query), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(!isGet && { 'content-type': 'application/json' }) },
      ...(!isGet && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    })
    if (!response.ok) throw await refusalOf(response)
    return response
  }
  return {
    call: async (name, ...[given]) => {
      const route = await routeOf(name)
      const response = await send(route, given)
      return route.answer.parse(await response.json())
    },
    async *stream(name, ...[given]) {
      const route = await routeOf(name)
      const { body } = await send(route, given)
      if (body === null) return
      for await (const data of readEventStream(body)) yield route.answer.parse(JSON.parse(data))
    },
    bytes: async (blob, given) => {
      const response = await send(await routeOf('blobs.read'), { ...given, parameters: { blob } })
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}

interface Loose {
  readonly parameters: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
  readonly signal: AbortSignal
}

type Table = { readonly [Name in RouteName]: Route & { readonly answer: ZodType<AnswerOf<Name>> } }

const opening: Partial<Table> = openingRoutes

/** A page waits for the whole table only when it calls what its first frame does without. */
async function routeOf<Name extends RouteName>(name: Name): Promise<Table[Name]> {
  const known = opening[name]
  if (known !== undefined) return known
  const { routes }: { readonly routes: Table } = await import('./routes.ts')
  return routes[name]
}

function fillPath(path: string, parameters: Readonly<Record<string, string>> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''))
}

function queryOf(query: unknown): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) parameters.append(name, String(value))
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}

async function refusalOf(response: Response): Promise<ApiRefusal> {
  const text = await response.text()
  try {
    return new ApiRefusal(response.status, errorAnswerSchema.parse(JSON.parse(text)).error)
  } catch {
    return new ApiRefusal(response.status, { code: 'no-answer', message: `The server answered ${response.status}.` })
  }
}
