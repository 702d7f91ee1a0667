import type { Credential } from '@latchwork/secrets'
import { tellOutcome, type OutcomeCode } from './outcome-texts.ts'
import { factsOf, type Explanation } from './refusal-rules.ts'

/** Explains why no answer came, by the code of the lowest cause. */
export function explainNetwork(thrown: unknown, credential: Credential): Explanation {
  const system = networkCode(thrown)
  const { code, retryable } = CAUSES.find(({ codes }) => codes.test(system)) ?? LOST
  const said = system === '' ? '' : ` [${system}]`
  const { message, hint } = tellOutcome(code, factsOf({ credential, model: '', said }))
  return { code, message, hint, retryable }
}

/** The code of the lowest cause that has one: `ECONNREFUSED`, `ENOTFOUND`. */
export function networkCode(thrown: unknown): string {
  let code = ''
  let error: unknown = thrown
  for (let depth = 0; depth < 10 && error instanceof Error; depth++) {
    if ('code' in error && typeof error.code === 'string') code = error.code
    error = error instanceof AggregateError ? error.errors[0] : error.cause
  }
  return code
}

const LOST: Cause = { codes: /./, code: 'connection-lost', retryable: true }

interface Cause {
  readonly codes: RegExp
  readonly code: OutcomeCode
  readonly retryable: boolean
}

const CAUSES: readonly Cause[] = [
  { codes: /^(?:ENOTFOUND|EAI_NODATA|EAI_NONAME)$/, code: 'address-not-found', retryable: false },
  { codes: /^EAI_AGAIN$/, code: 'address-not-found', retryable: true },
  { codes: /^ECONNREFUSED$/, code: 'connection-refused', retryable: false },
  { codes: /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/, code: 'tls-failed', retryable: false },
  { codes: /TIMEOUT|TIMEDOUT/, code: 'timeout', retryable: true },
  { codes: /^(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/, code: 'network-unreachable', retryable: true },
]
