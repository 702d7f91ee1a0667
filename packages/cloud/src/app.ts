import { setTimeout as delay } from 'node:timers/promises'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { ApiError } from './api-error.ts'
import { limitBody, requireHost, requireJson, requireKey } from './door.ts'
import { parseResponseRequest, parseTokenCountRequest } from './request.ts'
import type { ResponseRequest } from './request.ts'
import { responseEvents } from './response-events.ts'
import type { ResponseEvent } from './response-events.ts'
import { beginResponse, contentOf, createOutputItem, endResponse } from './response-object.ts'
import type { ModelItem, OutputItem } from './response-object.ts'
import { cutToTokens, estimateInputTokens, estimateTokens } from './tokens.ts'

/** The plug for what answers: given a request, what the model says. */
export interface Model {
  answer(request: ResponseRequest): readonly ModelItem[]
}

/** What the cloud is made of. */
export interface CloudAppOptions {
  /** The one key that opens the cloud. */
  readonly key: string
  readonly model: Model
  /** The hosts by which it may be called, with their ports. */
  readonly hosts: readonly string[]
  /** Epoch milliseconds. */
  readonly now: () => number
  /** A new identifier such as `resp_…` for the prefix `resp`. */
  readonly createId: (prefix: string) => string
  /** Milliseconds before each event of a stream; 0 by default. */
  readonly delayMs?: number
}

const demoModelName = 'latchwork-demo'

// Above this a real model of the same kind would refuse too; it also bounds the time an answer takes.
const contextTokens = 128_000

/** The OpenAI-compatible gateway as a Hono app, without a server. */
export function createCloudApp(options: CloudAppOptions): Hono {
  const { key, hosts, createId } = options
  const app = new Hono()
  app.use(async (context, next) => {
    context.header('x-request-id', createId('req'))
    context.header('x-latchwork-demo', 'true')
    await next()
  })
  app.use(requireHost(hosts), requireKey(key))
  app.get('/v1/models', (context) => context.json({ object: 'list', data: [modelObject(demoModelName)] }))
  app.get('/v1/models/:id', (context) => context.json(modelObject(context.req.param('id'))))
  app.post('/v1/responses', requireJson, limitBody, async (context) => {
    const request = parseResponseRequest(await readJson(context))
    const { begun, ended } = respond(request, options)
    if (request.stream !== true) return context.json(ended)
    context.header('content-type', 'text/event-stream; charset=utf-8')
    context.header('cache-control', 'no-store')
    return context.body(ReadableStream.from(encodeEvents(responseEvents(begun, ended), options.delayMs)))
  })
  app.post('/v1/responses/input_tokens', requireJson, limitBody, async (context) => {
    const request = parseTokenCountRequest(await readJson(context))
    return context.json({ object: 'response.input_tokens', input_tokens: estimateInputTokens(request) })
  })
  app.notFound(({ req }) => {
    throw new ApiError(`Invalid URL (${req.method} ${req.path}).`, { status: 404 })
  })
  app.onError((error, context) => {
    const refusal = error instanceof ApiError ? error : new ApiError('The demo failed to answer.', { status: 500 })
    return context.json(refusal.toBody(), refusal.status)
  })
  return app
}

function respond(request: ResponseRequest, { model, now, createId }: CloudAppOptions) {
  const inputTokens = estimateInputTokens(request)
  if (inputTokens > contextTokens) {
    const message = `Your input exceeds the context window of this model: about ${inputTokens} tokens, at most ${contextTokens}.`
    throw new ApiError(message, { status: 400, code: 'context_length_exceeded', param: 'input' })
  }
  const begun = beginResponse(request, { id: createId('resp'), createdAt: seconds(now()) })
  const items = model.answer(request).map((item) => createOutputItem(item, createId))
  const output = cutOutput(items, request.max_output_tokens ?? Number.POSITIVE_INFINITY)
  const outputTokens = output.reduce((sum, item) => sum + estimateTokens(contentOf(item)), 0)
  const usage = { inputTokens, outputTokens }
  return { begun, ended: endResponse(begun, { output, usage, completedAt: seconds(now()) }) }
}

// Whatever does not fit into the allowance is cut, and marked as cut.
function cutOutput(items: readonly OutputItem[], allowance: number): readonly OutputItem[] {
  const [first, ...rest] = items
  if (first === undefined) return []
  const content = contentOf(first)
  const left = allowance - estimateTokens(content)
  if (left >= 0) return [first, ...cutOutput(rest, left)]
  const cut = cutToTokens(content, allowance)
  return first.type === 'message'
    ? [{ ...first, status: 'incomplete', content: first.content.map((part) => ({ ...part, text: cut })) }]
    : [{ ...first, status: 'incomplete', arguments: cut }]
}

async function* encodeEvents(events: Iterable<ResponseEvent>, delayMs = 0): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for (const event of events) {
    if (delayMs > 0) await delay(delayMs)
    yield encoder.encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  }
}

async function readJson({ req }: Context): Promise<unknown> {
  try {
    return JSON.parse(await req.text())
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw new ApiError('The body of the request is not valid JSON.', { status: 400 })
  }
}

// A flow names the model of a real cloud; the demo answers under any name, and says elsewhere that it is the demo.
function modelObject(id: string) {
  return { id, object: 'model', created: 0, owned_by: 'latchwork', shutdown_date: null }
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}
