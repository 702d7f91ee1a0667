import { NodeError } from '@latchwork/engine'
import { tellOutcome } from './outcome-texts.ts'

/** A request would have left the addresses that its key is bound to. Nothing was sent. */
export class EscapedOriginError extends NodeError {
  constructor(origin: string, bound: readonly string[]) {
    super('escaped-origin', `A request was about to go to ${origin}, but its key may only go to ${bound.join(', ')}.`, {
      hint: 'Nothing was sent. Bind the key to the address that you mean: latch secrets set OPENAI_API_KEY --base-url URL',
      retryable: false,
      details: { origin, bound },
    })
  }
}

/** The server sent the request on to another address, which was not followed. */
export class RedirectedError extends NodeError {
  constructor(origin: string, target: string | undefined) {
    const { code, message, hint } = tellOutcome('redirected', { baseURL: origin, said: target ?? 'another address' })
    super(code, message, {
      hint,
      retryable: false,
      details: { origin, ...(target !== undefined && { target }) },
    })
  }
}

/** A key that was refused before anything was sent. The text never shows it. */
export class UnusableKeyError extends NodeError {
  constructor(code: 'admin-key' | 'malformed-key', problem: string, hint: string) {
    super(code, `${problem} Nothing was sent.`, { hint, retryable: false })
  }
}
