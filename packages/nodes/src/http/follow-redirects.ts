import { NodeError } from '@latchwork/engine'
import { bodylessHeaders, harmlessHeaders } from './headers.ts'

const MAX_REDIRECTS = 3

/** One request, whole. */
export interface Outgoing {
  readonly target: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Sends a request and follows up to three redirects, each judged anew; `send` must not follow any itself. */
export async function followRedirects(
  send: (target: URL, init: RequestInit) => Promise<Response>,
  first: Outgoing,
): Promise<Response> {
  let outgoing = first
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const { target, method, headers, body } = outgoing
    const response = await send(target, { method, headers, body })
    const location = redirectOf(response)
    if (location === undefined) return response
    await response.body?.cancel()
    outgoing = redirect(outgoing, response.status, parseTarget(location, target))
  }
  throw new NodeError('too-many-redirects', `${first.target.host} redirects more than ${MAX_REDIRECTS} times.`, {
    hint: 'Use the address where the redirects end.',
    retryable: false,
  })
}

/** An address that a request may be sent to. Throws when it is none, or not http or https. */
export function parseTarget(text: string, base?: URL): URL {
  const target = URL.parse(text, base?.href)
  const problem = targetProblem(target)
  if (target !== null && problem === undefined) return target
  throw new NodeError('bad-address', `"${text.slice(0, 200)}" cannot be requested: ${problem}.`, {
    hint: 'Give an address like https://example.com/page.',
    retryable: false,
  })
}

function targetProblem(target: URL | null): string | undefined {
  if (target === null) return 'it is not an address'
  if (target.protocol !== 'https:' && target.protocol !== 'http:') return 'only https and http are allowed'
  if (target.username !== '' || target.password !== '') return 'it has a name or a password in it'
  if (target.port === '0') return 'port 0 does not exist'
  return undefined
}

function redirectOf({ status, headers }: Response): string | undefined {
  const isRedirect = [301, 302, 303, 307, 308].includes(status)
  return isRedirect ? (headers.get('location') ?? undefined) : undefined
}

/** As browsers do, except that nothing which might be a credential goes to another origin. */
function redirect({ target, method, headers, body }: Outgoing, status: number, next: URL): Outgoing {
  const kept = next.origin === target.origin ? headers : harmlessHeaders(headers)
  const becomesGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST'
  if (!becomesGet) return { target: next, method, headers: kept, body }
  return { target: next, method: 'GET', headers: bodylessHeaders(kept), body: undefined }
}
