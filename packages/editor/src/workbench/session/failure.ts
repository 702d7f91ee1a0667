import { ApiRefusal } from '@latchwork/server/api'

/** Why the server did not do something: it does not answer, it does not know us any more, or it said no. */
export type Failure =
  | { readonly kind: 'offline'; readonly reason: string }
  | { readonly kind: 'stranger'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly refusal: ApiRefusal }

/** Tells what went wrong with a call, in words. What is no failure of a call is thrown on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiRefusal) {
    if (error.status === 401)
      return { kind: 'stranger', reason: 'Latchwork was started anew. Open the link that it printed.' }
    const { message, hint } = error.error
    return { kind: 'refused', reason: hint === undefined ? message : `${message} ${hint}`, refusal: error }
  }
  if (error instanceof TypeError || isNetworkError(error))
    return { kind: 'offline', reason: 'Latchwork does not answer. It is tried again.' }
  throw error
}

/** Words for any error, for a notice. */
export function wordsOf(error: unknown): string {
  try {
    return failureOf(error).reason
  } catch {
    return error instanceof Error ? error.message : String(error)
  }
}

function isNetworkError(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NetworkError' || error.name === 'AbortError')
}
