import { isJsonObject, type Json, type JsonObject } from '@latchwork/engine'
import { z } from 'zod'
import { chunksOf, contentOf, contentSchema } from './content.ts'

/** What is kept of the headers of a model's answer; the rest tells of accounts, limits and times. */
const MODEL_HEADERS: ReadonlySet<string> = new Set(['content-type', 'location', 'retry-after', 'x-latchwork-demo'])
/** Credentials of other answers. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])
/** After these events of a model nothing follows, whoever closes the connection first. */
const LAST_EVENTS: ReadonlySet<Json | undefined> = new Set([
  'response.completed',
  'response.failed',
  'response.incomplete',
])

const recordedAnswer = z.strictObject({
  status: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()),
  content: contentSchema,
  /** How the body ended, where not in the usual way: cut off, or still open when nobody listened any more. */
  end: z.enum(['cut', 'open']).optional(),
})

/** An answer that goes on to whoever asked, and what of it is kept. */
interface TappedAnswer {
  readonly response: Response
  /** The answer as far as it was read. */
  readonly gave: () => JsonObject
}

/** What listening in takes. */
interface TapOptions {
  readonly signal: AbortSignal | undefined
  readonly isModel: boolean
  /** Told when nothing more will be read. Whoever asked may also just stop reading, and nobody is told. */
  readonly onEnd: () => void
}

/** Listens in on an answer while it is read. */
export function tapAnswer(answer: Response, { signal, isModel, onEnd }: TapOptions): TappedAnswer {
  const chunks: Uint8Array[] = []
  let end: 'cut' | 'open' | undefined
  const reader = answer.body?.getReader()
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    try {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) {
        controller.close()
        onEnd()
        return
      }
      chunks.push(value.slice())
      controller.enqueue(value)
    } catch (error) {
      end = signal?.aborted === true ? 'open' : 'cut'
      controller.error(error)
      onEnd()
    }
  }
  const cancel = async (reason: unknown): Promise<void> => {
    onEnd()
    await reader?.cancel(reason)
  }
  const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 })
  const { status, statusText, headers } = answer
  return {
    response: new Response(reader === undefined ? null : body, { status, statusText, headers }),
    gave() {
      const content = contentOf(Buffer.concat(chunks), headers.get('content-type') ?? '')
      const last = 'events' in content ? content.events.at(-1) : undefined
      const isWhole = isJsonObject(last) && LAST_EVENTS.has(last['type'])
      return { status, headers: keptHeaders(headers, isModel), content, ...(end !== undefined && !isWhole && { end }) }
    },
  }
}

/** A recorded answer again; what was a stream is one. */
export function playAnswer(gave: Json | undefined, signal: AbortSignal | undefined): Response {
  const { status, headers, content, end } = recordedAnswer.parse(gave)
  const chunks = [...chunksOf(content)]
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const chunk = chunks.shift()
    if (signal?.aborted === true) controller.error(signal.reason)
    else if (chunk !== undefined) controller.enqueue(chunk)
    else if (end === 'cut') controller.error(cutOff())
    else if (end === 'open') await aborted(signal).catch((reason: unknown) => controller.error(reason))
    else controller.close()
  }
  const hasBody = ![204, 205, 304].includes(status)
  return new Response(hasBody ? new ReadableStream({ pull }, { highWaterMark: 0 }) : null, { status, headers })
}

/** Rejects when the signal aborts: for what was never answered. */
export function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted === true) reject(signal.reason)
    else signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function keptHeaders(headers: Headers, isModel: boolean): Record<string, string> {
  const isKept = (name: string): boolean => (isModel ? MODEL_HEADERS.has(name) : !SECRET_HEADERS.has(name))
  return Object.fromEntries([...headers].filter(([name]) => isKept(name)))
}

function cutOff(): TypeError {
  return new TypeError('terminated', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  })
}
