import { NodeError } from '@latchwork/engine'

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it cut the connection',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'it took too long to answer',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
  UND_ERR_SOCKET: 'it cut the connection',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
}

/** Why a request failed, in plain words. The reason may lie several causes deep. */
export function explainFetchError(error: unknown, target: URL): NodeError {
  const deepest = causeOf(error)
  if (deepest instanceof NodeError) return deepest
  const code = deepest instanceof Error && 'code' in deepest ? String(deepest.code) : ''
  const said = deepest instanceof Error ? deepest.message : String(deepest)
  const reason = reasons[code] ?? (said === '' ? code : said)
  return new NodeError('request-failed', `${target.origin} could not be reached: ${reason}.`, { cause: error })
}

function causeOf(error: unknown): unknown {
  let deepest = error
  for (let depth = 0; depth < 5; depth++) {
    if (!(deepest instanceof Error) || deepest.cause === undefined || deepest instanceof NodeError) return deepest
    deepest = deepest.cause
  }
  return deepest
}
