import type { Credential } from '@latchwork/secrets'
import { nameServer } from './describe-key.ts'
import type { Explanation } from './refusal-rules.ts'

/** Explains why no answer came, by the code of the lowest cause. */
export function explainNetwork(thrown: unknown, credential: Credential): Explanation {
  const code = networkCode(thrown)
  const server = nameServer(credential)
  const address = `(${credential.baseURL})`
  const found = CAUSES.find(({ codes }) => codes.test(code)) ?? LOST
  return {
    code: found.code,
    message: `${server} ${address} ${found.says}${code === '' ? '' : ` [${code}]`}.`,
    hint: found.hint,
    retryable: found.retryable,
  }
}

/** The code of the lowest cause that has one: `ECONNREFUSED`, `ENOTFOUND`. */
function networkCode(thrown: unknown): string {
  let code = ''
  let error: unknown = thrown
  for (let depth = 0; depth < 10 && error instanceof Error; depth++) {
    if ('code' in error && typeof error.code === 'string') code = error.code
    error = error instanceof AggregateError ? error.errors[0] : error.cause
  }
  return code
}

const checkAddress =
  'Check the base URL of the key (latch secrets explain OPENAI_API_KEY), and the network of this machine.'
const LOST = {
  code: 'connection-lost',
  says: 'closed the connection before it had answered',
  hint: checkAddress,
  retryable: true,
}

const CAUSES: readonly { codes: RegExp; code: string; says: string; hint: string; retryable: boolean }[] = [
  {
    codes: /^(?:ENOTFOUND|EAI_NODATA|EAI_NONAME)$/,
    code: 'address-not-found',
    says: 'could not be found: its name has no address',
    hint: checkAddress,
    retryable: false,
  },
  {
    codes: /^EAI_AGAIN$/,
    code: 'address-not-found',
    says: 'could not be found: the name service does not answer',
    hint: checkAddress,
    retryable: true,
  },
  {
    codes: /^ECONNREFUSED$/,
    code: 'connection-refused',
    says: 'does not accept connections',
    hint: checkAddress,
    retryable: false,
  },
  {
    codes: /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/,
    code: 'tls-failed',
    says: 'could not prove who it is, so nothing was sent',
    hint: 'If a company proxy stands between, give Node its certificate with NODE_EXTRA_CA_CERTS.',
    retryable: false,
  },
  {
    codes: /TIMEOUT|TIMEDOUT/,
    code: 'timeout',
    says: 'did not answer in time',
    hint: 'Try again, give it less to do, or choose a faster model.',
    retryable: true,
  },
  {
    codes: /^(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/,
    code: 'network-unreachable',
    says: 'cannot be reached from this machine',
    hint: checkAddress,
    retryable: true,
  },
]
