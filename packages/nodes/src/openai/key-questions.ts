import type { NodeContext } from '@latchwork/engine'
import type { Credential } from '@latchwork/secrets'
import { z } from 'zod'
import { authorizationOf } from './api-key.ts'
import { UnusableKeyError } from './errors.ts'
import { explainNetwork, networkCode } from './network-errors.ts'
import type { OutcomeCode } from './outcome-texts.ts'
import { redactionOf } from './redaction.ts'
import { explainRefusal, scopesIn } from './refusal-rules.ts'

/** What a server is asked: its list of models, how many tokens a word has, and a short answer, which alone costs. */
export type KeyQuestion = 'models' | 'tokens' | 'run'

/** What an answer, or none, showed. */
export interface TestAnswer {
  readonly question: KeyQuestion
  readonly isGood: boolean
  readonly code: OutcomeCode
  /** The server's words, or what was wrong, without the key. */
  readonly said: string
  readonly status?: number
  readonly scopes: readonly string[]
  readonly models?: number
}

interface Asking {
  readonly fetch: NodeContext['fetch']
  readonly model: string
  readonly patienceMs?: number
  readonly proxy?: string | undefined
  readonly signal?: AbortSignal
}

const PATIENCE_MS = 10_000
const MOST_BYTES = 2 * 1024 * 1024

/** Asks one question. The key goes to its own address only, and no redirect takes it further. */
export async function askServer(credential: Credential, question: KeyQuestion, asking: Asking): Promise<TestAnswer> {
  const redactor = redactionOf(credential)
  const answer = await send(credential, question, asking)
  return { ...answer, said: redactor.redact(answer.said).slice(0, 500), question }
}

type Judged = Omit<TestAnswer, 'question'>

async function send(credential: Credential, question: KeyQuestion, asking: Asking): Promise<Judged> {
  const { fetch, patienceMs = PATIENCE_MS, signal } = asking
  const { path, body } = QUESTIONS[question](asking.model)
  const patience = AbortSignal.timeout(patienceMs)
  try {
    const response = await fetch(credential.baseURL + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        'user-agent': 'Latchwork',
        authorization: authorizationOf(credential),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
    })
    return await judge(response, { credential, question, model: asking.model })
  } catch (thrown) {
    signal?.throwIfAborted()
    if (thrown instanceof UnusableKeyError) return unusable(thrown)
    return unreached(thrown, { credential, proxy: asking.proxy, isLate: patience.aborted })
  }
}

const QUESTIONS: Readonly<Record<KeyQuestion, (model: string) => { readonly path: string; readonly body?: object }>> = {
  models: () => ({ path: '/models' }),
  tokens: (model) => ({ path: '/responses/input_tokens', body: { model, input: 'Hello' } }),
  run: (model) => ({
    path: '/responses',
    body: { model, input: 'Say ok.', max_output_tokens: 16, store: false, reasoning: { effort: 'low' } },
  }),
}

interface Asked {
  readonly credential: Credential
  readonly question: KeyQuestion
  readonly model: string
}

async function judge(response: Response, asked: Asked): Promise<Judged> {
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) return redirected(response, asked)
  const text = await readCapped(response)
  const base = { status, scopes: [], isGood: false }
  const document = parseJson(text)
  if (document === undefined) return pageInstead(text, { base, response })
  if (status >= 200 && status < 300) return goodAnswer(document, asked.question, base)
  const { message, code, type } = refusalSchema.parse(document).error
  const { code: outcome } = explainRefusal({ ...asked, status, code, type, said: message })
  return { ...base, code: withoutSuchRoute(outcome, status), said: message, scopes: scopesOf(message) }
}

const word = z.string().catch('')
const refusalSchema = z.object({
  error: z.object({ message: word, code: word, type: word }).catch({ message: '', code: '', type: '' }),
})
const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) })

/** A server that does not know the question says so in several ways. */
function withoutSuchRoute(outcome: OutcomeCode, status: number): OutcomeCode {
  return outcome !== 'model-not-found' && (status === 405 || status === 501) ? 'not-found' : outcome
}

function scopesOf(said: string): readonly string[] {
  return scopesIn(said)?.split(/,\s*/) ?? []
}

type Base = Pick<Judged, 'status' | 'scopes' | 'isGood'>

function goodAnswer(document: unknown, question: KeyQuestion, base: Base): Judged {
  if (question !== 'models') return { ...base, isGood: true, code: question === 'run' ? 'proven' : 'able', said: '' }
  const list = listSchema.safeParse(document).data
  return list === undefined
    ? { ...base, code: 'wrong-address', said: 'its list of models has another form' }
    : { ...base, isGood: true, code: 'accepted', said: '', models: list.data.length }
}

/** A web page, where JSON was to come: a proxy's, a portal's, or that of some other server. */
function pageInstead(text: string, { base, response }: { readonly base: Base; readonly response: Response }): Judged {
  const { status } = response
  if (/\bproxy\b/i.test(text.slice(0, 20_000)) || response.headers.has('proxy-status'))
    return { ...base, code: 'proxy', said: `one answered with a page of its own (${status})` }
  if (status === 429) return { ...base, code: 'rate-limited', said: '' }
  if (status === 503 || status === 529) return { ...base, code: 'overloaded', said: '' }
  if (status >= 500) return { ...base, code: 'server-error', said: '' }
  const what = /<html|<!doctype/i.test(text) ? 'a web page' : 'something other than JSON'
  return { ...base, code: 'wrong-address', said: `it sent ${what}, with the status ${status}` }
}

async function redirected(response: Response, { credential }: Asked): Promise<Judged> {
  await response.body?.cancel()
  const location = response.headers.get('location')
  const target = location === null ? undefined : URL.parse(location, credential.baseURL)?.origin
  const { status } = response
  return { status, scopes: [], isGood: false, code: 'redirected', said: target ?? 'another address' }
}

/** Nothing was sent with a value that cannot be a key. */
function unusable({ code, message }: UnusableKeyError): Judged {
  return { scopes: [], isGood: false, code: code === 'admin-key' ? 'admin-key' : 'malformed-key', said: message }
}

/** Failures of the network that a proxy which is meant to be used would explain. */
const BEHIND_PROXY: ReadonlySet<OutcomeCode> = new Set([
  'address-not-found',
  'connection-refused',
  'timeout',
  'network-unreachable',
  'connection-lost',
])

function unreached(
  thrown: unknown,
  {
    credential,
    proxy,
    isLate,
  }: { readonly credential: Credential; readonly proxy: string | undefined; readonly isLate: boolean },
): Judged {
  const system = networkCode(thrown)
  const code = isLate ? 'timeout' : explainNetwork(thrown, credential).code
  const base = { scopes: [], isGood: false }
  if (wantsProxySignIn(thrown)) return { ...base, code: 'proxy', said: 'one seems to want a sign-in (407)' }
  const detail = system === '' ? '' : ` [${system}]`
  if (proxy === undefined || !BEHIND_PROXY.has(code)) return { ...base, code, said: detail }
  return { ...base, code: 'proxy', said: `the connection failed${detail}, and ${proxy} names a proxy` }
}

/** fetch makes a failure without any words of an answer with the status 407, and of no other answer. */
function wantsProxySignIn(thrown: unknown): boolean {
  const cause = thrown instanceof TypeError ? thrown.cause : undefined
  return cause instanceof Error && cause.message === '' && networkCode(cause) === ''
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The beginning of an answer: no list of models is longer, and a page need not be read to its end. */
async function readCapped({ body }: Response): Promise<string> {
  if (body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MOST_BYTES) break
  }
  return text
}
