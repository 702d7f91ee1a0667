import { setTimeout as delay } from 'node:timers/promises'
import type { NodeContext } from '@latchwork/engine'
import { OPENAI_KEY, testKey, type KeyTestResult } from '@latchwork/nodes'
import { originsOf, type Credential, type LayerName, type Secret } from '@latchwork/secrets'
import { ServerError } from '../server-error.ts'

/** A key that is to be tried, and where it may be sent. */
export interface KeyCandidate {
  readonly secret: Secret
  readonly baseURL: string
  /** Where it stands or is going to, so that a refusal can say where it is replaced; the user's own keys when left out. */
  readonly layer?: LayerName
  readonly label?: string
  readonly location?: string
  readonly model?: string
  /** Also runs the model, which costs. */
  readonly paid?: boolean
  /** Waits for its turn where another test has just begun, instead of being refused. */
  readonly isPatient?: boolean
}

/** The plug: finds out whether a provider accepts a key, and what it may do. Throws `test-too-soon`. */
export type KeyProbe = (candidate: KeyCandidate) => Promise<KeyTestResult>

/** What a probe works with. */
export interface KeyProbeOptions {
  readonly fetch: NodeContext['fetch']
  /** How long each answer may take, in milliseconds. */
  readonly patienceMs?: number
  /** The variable of the environment that names a proxy, which is not used. */
  readonly proxy?: string | undefined
  /** Milliseconds that lie between the starts of two tests. */
  readonly everyMs?: number
  readonly now?: () => number
}

/** Makes a probe that tests keys as `latch secrets test` does, one a second. */
export function createKeyProbe({ everyMs = 1_000, now = Date.now, ...options }: KeyProbeOptions): KeyProbe {
  let free = Number.NEGATIVE_INFINITY
  return async ({ model, paid = false, isPatient = false, ...candidate }) => {
    const early = Math.max(0, free - now())
    if (early > 0 && !isPatient) throw tooSoon()
    free = now() + early + everyMs
    if (early > 0) await delay(early)
    return testKey(candidateCredential(candidate), { ...options, paid, ...(model !== undefined && { model }) })
  }
}

function tooSoon(): ServerError {
  return new ServerError(429, 'test-too-soon', 'One key a second can be tested. Nothing was sent.', {
    hint: 'Test again in a moment.',
  })
}

function candidateCredential({ secret, baseURL, label, ...given }: KeyCandidate): Credential {
  const { layer = 'user', location = 'typed in' } = given
  return {
    name: OPENAI_KEY,
    secret,
    baseURL,
    origins: originsOf(baseURL),
    layer,
    hint: secret.hint,
    fingerprint: '',
    location,
    demo: false,
    ...(label !== undefined && { label }),
  }
}
