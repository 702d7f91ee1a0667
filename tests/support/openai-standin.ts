import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { isObject, objectOf, textOf } from './json.ts'
import type { JsonObject } from './json.ts'
import { loadOpenApiJudge } from './openapi-judge.ts'
import type { OpenApiJudge, Violation } from './openapi-judge.ts'
import { countTokens, newId, responseEvents } from './openai-standin-answers.ts'
import { mintKey } from './openai-standin-keys.ts'
import { personalities as standardPersonalities, unknownKey } from './openai-standin-personalities.ts'
import type { Approach, Personality } from './openai-standin-personalities.ts'
import {
  incorrectKey,
  invalidBody,
  invalidUrl,
  modelNotFound,
  noKeyGiven,
  unreadableBody,
} from './openai-standin-refusals.ts'
import type { Refusal } from './openai-standin-refusals.ts'
import { defaultScript, readScriptedRequest } from './openai-standin-script.ts'
import type { Script } from './openai-standin-script.ts'
import { writeEventStream } from './openai-standin-stream.ts'

/** A request that reached the stand-in. */
export interface RecordedCall {
  readonly key: string
  /** The name of the key's personality, or `wrong` for a key that was not handed out. */
  readonly personality: string
  readonly method: string
  /** Without `/v1`. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The parsed body, or the text of one that is not JSON. */
  readonly body: unknown
  /** Whether the client went away before it had the whole answer. */
  aborted: boolean
}

/** A stand-in for OpenAI on the loopback, with one personality per key. */
export interface OpenAIStandIn {
  /** The base URL for clients; ends in `/v1`. */
  readonly url: string
  readonly origin: string
  readonly calls: readonly RecordedCall[]
  /** What requests did wrong by OpenAI's file; they were answered with 400. Empty without the file. */
  readonly violations: readonly Violation[]
  /** What the stand-in itself did wrong; every test may assert that it is empty. */
  readonly ownViolations: readonly Violation[]
  /** Undefined when OpenAI's file is not there: then nothing is judged. */
  readonly judge: OpenApiJudge | undefined
  /** The key of a personality, made at run time; another label gives another key with the same personality. */
  key(personality: string, label?: string): string
  /** Decides what the model says from now on, until `reset`. */
  script(script: Script): void
  /** Forgets calls, violations, counted requests and the script; keys stay. */
  reset(): void
  close(): Promise<void>
}

/** Models that the stand-in has. */
export const standInModels: readonly string[] = ['gpt-6-luna', 'gpt-6-sol', 'gpt-6.1-sol']

/** Starts a stand-in on a free port of the loopback; `personalities` are added to the standard ones or replace them. */
export async function startOpenAIStandIn(
  options: { readonly personalities?: Readonly<Record<string, Personality>> } = {},
): Promise<OpenAIStandIn> {
  const personalities = { ...standardPersonalities, ...options.personalities }
  const judge = loadOpenApiJudge()
  const state: State = {
    judge,
    calls: [],
    violations: [],
    ownViolations: [],
    script: () => undefined,
    holders: new Map(),
  }
  const server = createServer((request, response) => {
    answer(request, response, state).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The stand-in has no port.')
  const origin = `http://127.0.0.1:${address.port}`
  const keys = new Map<string, string>()

  return {
    url: `${origin}/v1`,
    origin,
    judge,
    calls: state.calls,
    violations: state.violations,
    ownViolations: state.ownViolations,
    key(name, label = '') {
      const personality = personalities[name]
      if (personality === undefined) throw new Error(`The stand-in has no personality '${name}'.`)
      const known = keys.get(`${name} ${label}`)
      if (known !== undefined) return known
      const key = mintKey(personality.prefix ?? 'sk-proj-')
      keys.set(`${name} ${label}`, key)
      if (name !== unknownKey) state.holders.set(key, { name, personality, inferences: 0 })
      return key
    },
    script(script) {
      state.script = script
    },
    reset() {
      for (const list of [state.calls, state.violations, state.ownViolations]) list.length = 0
      for (const holder of state.holders.values()) holder.inferences = 0
      state.script = () => undefined
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Holder {
  readonly name: string
  readonly personality: Personality
  inferences: number
}

interface State {
  readonly judge: OpenApiJudge | undefined
  readonly calls: RecordedCall[]
  readonly violations: Violation[]
  readonly ownViolations: Violation[]
  readonly holders: Map<string, Holder>
  script: Script
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://stand-in')
  const method = request.method ?? ''
  const path = pathname.replace(/^\/v1(?=\/)/, '')
  const key = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  const holder = state.holders.get(key)
  const content = await readText(request)
  const body = parseJson(content)
  const personality = holder?.name ?? unknownKey
  const call = { key, personality, method, path, headers: request.headers, body: body ?? content, aborted: false }
  state.calls.push(call)
  response.on('close', () => {
    call.aborted = !response.writableFinished && holder?.personality.breakOff !== 'cut'
  })
  for (const [name, value] of standardHeaders()) response.setHeader(name, value)

  const redirect = holder?.personality.redirectTo
  if (redirect !== undefined) return void response.writeHead(307, { location: `${redirect}${pathname}` }).end()
  if (holder?.personality.isSilent === true) return
  const page = holder?.personality.page
  if (page !== undefined) return void response.writeHead(page.status, { 'content-type': 'text/html' }).end(page.html)
  const refusal = refusalOf(call, holder, state)
  if (refusal !== undefined) return refuse(response, refusal, state)
  await serve(response, { call, holder, state })
}

function standardHeaders(): readonly (readonly [string, string])[] {
  return [
    ['x-request-id', newId('req')],
    ['openai-processing-ms', '1'],
    ['openai-version', '2020-10-01'],
    ['x-openai-stand-in', 'true'],
    ['x-ratelimit-limit-requests', '10000'],
    ['x-ratelimit-remaining-requests', '9999'],
    ['x-ratelimit-reset-requests', '6ms'],
  ]
}

function refusalOf(call: RecordedCall, holder: Holder | undefined, state: State): Refusal | undefined {
  const { key, method, path, body } = call
  if (key === '') return noKeyGiven()
  if (holder === undefined) return incorrectKey(key)
  const model = textOf(objectOf(body)['model'])
  const isInference = method === 'POST' && path === '/responses'
  if (isInference) holder.inferences += 1
  const approach: Approach = { method, path, key, model, inferences: isInference ? holder.inferences : 0 }
  return (
    holder.personality.refuse?.(approach) ??
    bodyRefusal(call, state) ??
    (model === '' || standInModels.includes(model) ? undefined : modelNotFound(model))
  )
}

function bodyRefusal({ method, path, headers, body }: RecordedCall, state: State): Refusal | undefined {
  if (method !== 'POST') return undefined
  if (!isObject(body) || !/^application\/json\b/.test(headers['content-type'] ?? '')) return unreadableBody()
  const found = state.judge?.request(method, path, body) ?? []
  // The file leaves `model` open for the sake of stored prompts, which this stand-in does not have.
  const of = `${method} ${path}`
  const noModel = { of, at: '', keyword: 'required', message: 'must have a model', property: 'model' }
  const [violation] = path === '/responses' && body['model'] === undefined ? [...found, noModel] : found
  if (violation === undefined) return undefined
  state.violations.push(violation)
  return invalidBody(violation)
}

interface Service {
  readonly call: RecordedCall
  readonly holder: Holder | undefined
  readonly state: State
}

async function serve(response: ServerResponse, { call, holder, state }: Service): Promise<void> {
  const { method, path } = call
  const body = objectOf(call.body)
  const send = (value: JsonObject) => {
    state.ownViolations.push(...(state.judge?.answer(method, path, value) ?? []))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
  if (method === 'GET' && path === '/models') return send({ object: 'list', data: standInModels.map(modelObject) })
  const model = standInModels.find((name) => path === `/models/${name}`)
  if (method === 'GET' && model !== undefined) return send(modelObject(model))
  if (method === 'POST' && path === '/responses/input_tokens') {
    return send({ object: 'response.input_tokens', input_tokens: countTokens(body['input']) })
  }
  if (method !== 'POST' || path !== '/responses') return refuse(response, invalidUrl(method, `/v1${path}`), state)

  const { personality = {}, name = unknownKey } = holder ?? {}
  await personality.hold?.()
  if (personality.delayMs !== undefined && !(await waitFor(response, personality.delayMs))) return
  const scripted = readScriptedRequest(body, { key: call.key, personality: name })
  const items = state.script(scripted) ?? defaultScript(scripted)
  const events = responseEvents(body, items, personality.outcome ?? 'completed')
  if (body['stream'] !== true) return send(objectOf(events.at(-1)?.['response']))
  state.ownViolations.push(...events.flatMap((event) => state.judge?.event(event) ?? []))
  await writeEventStream(response, events, personality)
}

async function waitFor(response: ServerResponse, milliseconds: number): Promise<boolean> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return delay(milliseconds, true, { signal: gone.signal }).catch(() => false)
}

function modelObject(id: string): JsonObject {
  return { id, object: 'model', created: 1_790_000_000, owned_by: 'openai', shutdown_date: null }
}

function refuse(response: ServerResponse, refusal: Refusal, state: State): void {
  const { status, message, type, param = null, code, headers } = refusal
  const body = { error: { message, type, param, code } }
  state.ownViolations.push(...(state.judge?.error(body) ?? []))
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
